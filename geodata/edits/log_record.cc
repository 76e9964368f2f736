#include "geodata/edits/log_record.h"

#include <cassert>

#include <fmt/format.h>
#include <zlib.h>

#include "geodata/edits/bytes.h"

namespace citytwin {

namespace {

constexpr std::string_view magic = "CTEDITS1";
constexpr std::uint8_t record_format = 1;
constexpr std::size_t least_payload = 1 + 8 + 4;

std::uint32_t crc(std::string_view bytes, std::uint32_t from = 0) {
  return static_cast<std::uint32_t>(
      ::crc32_z(from, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size()));
}

/// A record's length and checksum, and the payload as far as it is there.
struct Frame {
  explicit Frame(std::string_view bytes) {
    ByteReader in(bytes);
    length = in.number<std::uint32_t>();
    checksum = in.number<std::uint32_t>();
    complete = !in.failed() && length <= bytes.size() - record_head_bytes;
    if (complete) payload = bytes.substr(record_head_bytes, length);
    if (complete) computed = crc(payload, crc(bytes.substr(0, 4)));
  }
  [[nodiscard]] bool good() const { return complete && computed == checksum; }

  std::uint32_t length = 0;
  std::uint32_t checksum = 0;
  std::uint32_t computed = 0;
  bool complete = false;
  std::string_view payload;
};

std::string problem_of(Frame const& frame, std::string_view bytes) {
  if (!frame.complete) {
    auto const there = bytes.size() < record_head_bytes ? 0 : bytes.size() - record_head_bytes;
    return fmt::format("it is cut off: {} bytes are announced, {} are there", frame.length, there);
  }
  if (frame.length < least_payload) return fmt::format("it has {} bytes only", frame.length);
  if (frame.computed != frame.checksum) {
    return fmt::format("its checksum is {:08x}, its content's is {:08x}", frame.checksum,
                       frame.computed);
  }
  if (auto const format = static_cast<unsigned char>(frame.payload[0]); format != record_format) {
    return fmt::format("its format is {}; this program reads {}", format, record_format);
  }
  return {};
}

/// @return what is wrong, or nothing
std::string decode_edits(std::string_view payload, Sequence expected, std::vector<Edit>& edits) {
  ByteReader in(payload.substr(1));
  auto const first = in.number<Sequence>();
  if (first != expected) return fmt::format("it begins with edit {}; expected {}", first, expected);
  auto const count = in.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    auto edit = decode_edit(in.text());
    if (!edit || edit->sequence != first + i) return fmt::format("its edit {} is none", first + i);
    edits.push_back(std::move(*edit));
  }
  return in.finished() && count > 0 ? "" : "its edits end early or go on";
}

}  // namespace

std::string encode(LogHeader const& header) {
  assert(header.base_version.size() == 16);
  std::string bytes(magic);
  bytes += header.base_version;
  ByteWriter tail;
  tail.number(header.first);
  bytes += tail.bytes();
  ByteWriter checksum;
  checksum.number(crc(bytes));
  return bytes + checksum.bytes();
}

std::optional<LogHeader> decode_log_header(std::string_view bytes) {
  constexpr std::size_t covered = log_header_bytes - 4;
  if (bytes.size() < log_header_bytes || !bytes.starts_with(magic)) return std::nullopt;
  ByteReader in(bytes.substr(magic.size() + 16));
  LogHeader header{std::string(bytes.substr(magic.size(), 16)), in.number<Sequence>()};
  if (in.number<std::uint32_t>() != crc(bytes.substr(0, covered))) return std::nullopt;
  return header;
}

std::string encode_record(std::span<Edit const> edits) {
  assert(!edits.empty());
  ByteWriter payload;
  payload.number(record_format);
  payload.number(edits.front().sequence);
  payload.number(static_cast<std::uint32_t>(edits.size()));
  for (auto const& edit : edits) payload.text(encode(edit));
  ByteWriter out;
  out.number(static_cast<std::uint32_t>(payload.bytes().size()));
  out.number(crc(payload.bytes(), crc(out.bytes())));
  return std::move(out).take() + payload.bytes();
}

std::size_t record_bytes(std::string_view head) {
  return record_head_bytes + ByteReader(head).number<std::uint32_t>();
}

LogRecord decode_record(std::string_view bytes, Sequence expected) {
  Frame const frame(bytes);
  LogRecord record{record_head_bytes + frame.length, {}, problem_of(frame, bytes)};
  if (record.problem.empty()) record.problem = decode_edits(frame.payload, expected, record.edits);
  return record;
}

bool holds_record(std::string_view bytes, Sequence from) {
  constexpr Sequence furthest = Sequence{1} << 32;
  for (; bytes.size() >= record_head_bytes + least_payload; bytes.remove_prefix(1)) {
    // The checksum of a whole payload is computed only where its first fields make sense.
    ByteReader in(bytes.substr(record_head_bytes));
    if (in.number<std::uint8_t>() != record_format) continue;
    auto const first = in.number<Sequence>();
    if (first >= from && first - from < furthest && Frame(bytes).good()) return true;
  }
  return false;
}

}  // namespace citytwin
