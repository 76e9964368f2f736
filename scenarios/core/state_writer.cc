#include "scenarios/core/state_writer.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

#include <zlib.h>

#include "scenarios/core/state_format.h"

namespace citytwin {

namespace {

using state_format::Tag;

constexpr std::size_t block = std::size_t{1} << 20;

}  // namespace

StateWriter::StateWriter(Sink sink, std::string_view kind, std::uint32_t layout)
    : sink_(std::move(sink)) {
  put_bytes(state_format::magic.data(), state_format::magic.size());
  put_name(kind);
  put_number(layout);
}

void StateWriter::put(std::string_view name, StateKind kind, std::size_t size, std::size_t count,
                      void const* values) {
  put_number(Tag::value);
  put_name(name);
  put_number(kind);
  put_number(static_cast<std::uint32_t>(size));
  put_number(static_cast<std::uint64_t>(count));
  put_bytes(values, size * count);
}

void StateWriter::open_section(std::string_view name) {
  put_number(Tag::section);
  put_name(name);
  ++open_sections_;
}

void StateWriter::close_section() {
  put_number(Tag::closed);
  --open_sections_;
}

Result<void> StateWriter::finish() {
  assert(open_sections_ == 0);
  put_number(Tag::end);
  put_number(length_ + sizeof(std::uint64_t) + sizeof(std::uint32_t));
  flush();
  put_number(check_sum_);
  flush();
  return status_;
}

void StateWriter::put_name(std::string_view name) {
  assert(name.size() <= std::numeric_limits<std::uint16_t>::max());
  put_number(static_cast<std::uint16_t>(name.size()));
  put_bytes(name.data(), name.size());
}

template <class T>
void StateWriter::put_number(T number) {
  put_bytes(&number, sizeof number);
}

void StateWriter::put_bytes(void const* bytes, std::size_t size) {
  auto const* from = static_cast<char const*>(bytes);
  length_ += size;
  while (size > 0) {
    auto const part = std::min(size, block - waiting_.size());
    waiting_.append(from, part);
    from += part;
    size -= part;
    if (waiting_.size() == block) flush();
  }
}

void StateWriter::flush() {
  check_sum_ = static_cast<std::uint32_t>(
      ::crc32_z(check_sum_, reinterpret_cast<Bytef const*>(waiting_.data()), waiting_.size()));
  if (status_) status_ = sink_(waiting_);
  waiting_.clear();
}

}  // namespace citytwin
