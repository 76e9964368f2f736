/// @file
/// PageTokens: where an answer goes on, as a text that a caller cannot make up or bend.
///
/// A token names the snapshot, the question and the position, and carries a code over them
/// (HMAC-SHA-256, cut to 16 bytes) made with a key that the state folder keeps: it outlives the
/// server and is read by every server of the same state.
///
/// Errors   opening: unavailable when the key can be neither read nor written. Reading: a token
///          that is damaged, made with another key or for another question: invalid_argument.
/// Threads  const, share freely.
/// Source   RFC 2104, RFC 4648 (base64url).
/// Checked  tests/server/page_token_test.cc
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "geodata/result.h"

namespace citytwin::server {

struct PagePlace {
  std::uint64_t version = 0;   ///< of the city, its 16 hex digits as a number
  std::uint64_t question = 0;  ///< hash of the request without its token and page size
  std::uint64_t next = 0;      ///< features answered so far
  friend bool operator==(PagePlace const&, PagePlace const&) = default;
};

class PageTokens {
 public:
  /// Reads the key of a state folder; makes it when there is none.
  [[nodiscard]] static Result<PageTokens> open(std::filesystem::path const& state_dir);
  explicit PageTokens(std::string key) : key_(std::move(key)) {}

  [[nodiscard]] std::string write(PagePlace const& place) const;
  /// @param field of the request that the token is, for messages
  [[nodiscard]] Result<PagePlace> read(std::string const& token, std::uint64_t question,
                                       std::string const& field) const;

 private:
  [[nodiscard]] std::string code_over(std::string const& bytes) const;

  std::string key_;
};

}  // namespace citytwin::server
