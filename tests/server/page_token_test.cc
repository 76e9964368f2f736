#include "server/rpc/page_token.h"

#include <set>

#include "tests/server/small_world.h"
#include "tests/support/catch.h"

namespace citytwin::server {

namespace {

PageTokens const tokens(std::string(32, 'k'));
constexpr PagePlace place{0xfedcba9876543210, 42, 250'000};

}  // namespace

TEST_CASE("a token tells the place it was made of", "[server][exact]") {
  auto const read = tokens.read(tokens.write(place), place.question, "page_token");
  REQUIRE(read.ok());
  CHECK(*read == place);
}

TEST_CASE("a token with any other letter at any place is refused", "[server][exact]") {
  auto const good = tokens.write(place);
  std::string const letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= ";
  std::size_t refused = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (auto const letter : letters) {
      if (letter == good[i]) continue;
      auto bent = good;
      bent[i] = letter;
      auto const read = tokens.read(bent, place.question, "page_token");
      refused += !read.ok() && read.error().code == ErrorCode::invalid_argument &&
                 read.error().subject == "page_token";
    }
  }
  CHECK(refused == good.size() * (letters.size() - 1));
}

TEST_CASE("a token is cut, stretched, of another question or another key: refused",
          "[server][exact]") {
  auto const good = tokens.write(place);
  for (std::size_t size = 0; size < good.size(); ++size) {
    CHECK(!tokens.read(good.substr(0, size), place.question, "page_token").ok());
  }
  CHECK(!tokens.read(good + "A", place.question, "page_token").ok());
  CHECK(!tokens.read(good, place.question + 1, "page_token").ok());
  CHECK(!PageTokens(std::string(32, 'x')).read(good, place.question, "page_token").ok());
}

TEST_CASE("the key is kept: a token outlives the server", "[server][exact]") {
  test::TemporaryFolder const state;
  auto const token = PageTokens::open(state.path()).value().write(place);
  CHECK(PageTokens::open(state.path()).value().read(token, place.question, "t").ok());
  test::TemporaryFolder const other;
  CHECK(!PageTokens::open(other.path()).value().read(token, place.question, "t").ok());
}

}  // namespace citytwin::server
