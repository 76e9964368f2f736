#include "server/rpc/page_token.h"

#include <array>
#include <system_error>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "geodata/edits/bytes.h"
#include "geodata/edits/durable_file.h"

namespace citytwin::server {

namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t place_bytes = 24;
constexpr std::size_t code_bytes = 16;
constexpr std::size_t token_letters = 54;  // of 40 bytes, without padding
constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string to_text(std::string const& bytes) {
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (auto const byte : bytes) {
    held = held << 8 | static_cast<unsigned char>(byte);
    for (bits += 8; bits >= 6; bits -= 6) out += letters[held >> (bits - 6) & 63];
  }
  if (bits > 0) out += letters[held << (6 - bits) & 63];
  return out;
}

/// Empty when a letter is none.
std::string to_bytes(std::string const& text) {
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (auto const letter : text) {
    auto const value = letters.find(letter);
    if (value == std::string_view::npos) return {};
    held = held << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(held >> bits & 255);
    }
  }
  return out;
}

Result<std::string> new_key(std::filesystem::path const& path) {
  std::string key(key_bytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key.size())) != 1) {
    return Error{ErrorCode::unavailable, "the system gives no random bytes", path.string()};
  }
  if (auto const written = write_durably(path, key); !written) return written.error();
  std::error_code ignored;  // a key that others may read still tells tokens from inventions
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
  return key;
}

}  // namespace

Result<PageTokens> PageTokens::open(std::filesystem::path const& state_dir) {
  auto const path = state_dir / "page-token.key";
  auto key = read_file(path);
  if (!key && key.error().code == ErrorCode::not_found) key = new_key(path);
  if (!key) return key.error();
  if (key->size() == key_bytes) return PageTokens(std::move(*key));
  return Error{ErrorCode::data_corrupt,
               fmt::format("{} has {} bytes; expected {}; remove it and a new one is made",
                           path.string(), key->size(), key_bytes),
               path.string()};
}

std::string PageTokens::code_over(std::string const& bytes) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
       reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), code.data(), &size);
  return {reinterpret_cast<char const*>(code.data()), code_bytes};
}

std::string PageTokens::write(PagePlace const& place) const {
  ByteWriter out;
  out.number(place.version);
  out.number(place.question);
  out.number(place.next);
  return to_text(out.bytes() + code_over(out.bytes()));
}

Result<PagePlace> PageTokens::read(std::string const& token, std::uint64_t question,
                                   std::string const& field) const {
  auto const bad = [&](char const* why) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("{} {}; expected the token of an earlier answer, as it was given", field, why),
        field};
  };
  auto const bytes = to_bytes(token);
  if (token.size() != token_letters || bytes.size() != place_bytes + code_bytes) {
    return bad("is not one of ours");
  }
  auto const told = bytes.substr(0, place_bytes);
  auto const code = code_over(told);
  // The last letter has bits to spare: only the one spelling is ours.
  bool const ours = CRYPTO_memcmp(code.data(), bytes.data() + place_bytes, code_bytes) == 0 &&
                    to_text(bytes) == token;
  if (!ours) return bad("is damaged or not one of ours");
  ByteReader in(told);
  PagePlace place;
  place.version = in.number<std::uint64_t>();
  place.question = in.number<std::uint64_t>();
  place.next = in.number<std::uint64_t>();
  if (place.question != question) return bad("is of another request");
  return place;
}

}  // namespace citytwin::server
