#include "scenarios/core/state_reader.h"

#include <algorithm>
#include <istream>
#include <sstream>

#include <fmt/format.h>
#include <zlib.h>

#include "scenarios/core/state_format.h"

namespace citytwin {

namespace {

using state_format::end_size;
using state_format::magic;
using state_format::Tag;

constexpr std::size_t block = std::size_t{1} << 20;
constexpr int first_check_sum = 0;

std::string_view words(StateKind kind) {
  switch (kind) {
    case StateKind::integer:
      return "integers";
    case StateKind::real:
      return "floating-point numbers";
    case StateKind::record:
      return "records";
  }
  return "unknown things";
}

}  // namespace

/// The head of a value or section, as found in the file.
struct StateReader::Entry {
  Tag tag = Tag::end;
  std::string name;
  StateKind kind = StateKind::record;
  std::uint32_t size = 0;
  std::uint64_t count = 0;

  [[nodiscard]] std::string text() const {
    if (tag == Tag::section) return fmt::format("the section '{}'", name);
    if (tag == Tag::value) {
      return fmt::format("'{}', {} {} of {} bytes", name, count, words(kind), size);
    }
    return tag == Tag::closed ? "the end of the section" : "the end of the file";
  }
};

StateReader::StateReader(std::unique_ptr<std::istream> stream, std::string subject)
    : stream_(std::move(stream)), subject_(std::move(subject)) {}
StateReader::StateReader(StateReader&&) noexcept = default;
StateReader::~StateReader() = default;

Result<StateReader> StateReader::open(std::unique_ptr<std::istream> stream, std::string subject,
                                      std::string_view kind, std::uint32_t layout) {
  StateReader reader(std::move(stream), std::move(subject));
  if (auto const whole = reader.check_whole(); !whole) return whole.error();
  if (auto const fits = reader.check_kind(kind, layout); !fits) return fits.error();
  return reader;
}

Result<StateReader> StateReader::open(std::string bytes, std::string subject, std::string_view kind,
                                      std::uint32_t layout) {
  return open(std::make_unique<std::istringstream>(std::move(bytes), std::ios::binary),
              std::move(subject), kind, layout);
}

Error StateReader::corrupt(std::string_view what) const {
  return {ErrorCode::data_corrupt, fmt::format("{}: {}", subject_, what), subject_};
}

/// Leaves the stream behind the magic.
Result<void> StateReader::check_whole() {
  stream_->seekg(0, std::ios::end);
  auto const length = static_cast<std::uint64_t>(std::max<std::streamoff>(stream_->tellg(), 0));
  left_ = length;
  stream_->seekg(0);
  std::string begin(magic.size(), '\0');
  if (take(begin.data(), begin.size()); begin != magic) {
    return corrupt("does not begin as the state of a run; expected a file that a run left");
  }
  if (left_ < end_size) return corrupt("is cut short: it ends before its end mark");
  stream_->seekg(static_cast<std::streamoff>(length - end_size));
  auto const tag = number<Tag>();
  auto const length_written = number<std::uint64_t>();
  auto const written = number<std::uint32_t>();
  if (tag != Tag::end || length_written != length) {
    return corrupt(fmt::format("is cut short or damaged: no end mark after its {} bytes", length));
  }
  if (auto const found = sum_of(length - sizeof written); found != written) {
    return corrupt(
        fmt::format("is damaged: its check sum is {:08x}, expected {:08x}", found, written));
  }
  stream_->seekg(static_cast<std::streamoff>(magic.size()));
  left_ = length - magic.size() - sizeof written - sizeof length;
  return {};
}

std::uint32_t StateReader::sum_of(std::uint64_t length) {
  std::string bytes;
  uLong sum = first_check_sum;
  stream_->seekg(0);
  for (left_ = length; left_ > 0 && status_;) {
    bytes.resize(std::min<std::uint64_t>(left_, block));
    take(bytes.data(), bytes.size());
    sum = ::crc32_z(sum, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size());
  }
  return static_cast<std::uint32_t>(sum);
}

Result<void> StateReader::check_kind(std::string_view kind, std::uint32_t layout) {
  auto const kind_found = text();
  auto const layout_found = number<std::uint32_t>();
  if (!status_) return status_;
  if (kind_found == kind && layout_found == layout) return {};
  return Error{ErrorCode::unsupported,
               fmt::format("{}: is the state of a {}, layout {}; expected {}, layout {}", subject_,
                           kind_found, layout_found, kind, layout),
               subject_};
}

bool StateReader::expect(std::string_view name, StateKind kind, std::size_t size,
                         std::size_t count) {
  auto const entry = next(name);
  if (!status_) return false;
  if (entry.tag == Tag::value && entry.name == name && entry.kind == kind && entry.size == size &&
      entry.count == count) {
    return true;
  }
  Entry const wanted{Tag::value, std::string(name), kind, static_cast<std::uint32_t>(size), count};
  refuse(name, fmt::format("holds {}; expected {}", entry.text(), wanted.text()));
  return false;
}

std::size_t StateReader::next_count(std::string_view name, StateKind kind, std::size_t size) {
  auto const entry = next(name);
  if (!status_) return 0;
  if (entry.tag == Tag::value && entry.name == name && entry.kind == kind && entry.size == size &&
      entry.count <= left_ / size) {
    return entry.count;
  }
  refuse(name, fmt::format("holds {}; expected '{}', {} of {} bytes", entry.text(), name,
                           words(kind), size));
  return 0;
}

bool StateReader::enter(std::string_view name) {
  auto const entry = next(name);
  if (!status_) return false;
  if (entry.tag != Tag::section || entry.name != name) {
    refuse(name, fmt::format("holds {}; expected the section '{}'", entry.text(), name));
    return false;
  }
  sections_.emplace_back(name);
  return true;
}

void StateReader::leave() {
  auto const entry = next("");
  if (status_ && entry.tag != Tag::closed) {
    refuse("", fmt::format("holds {}; expected the end of the section", entry.text()));
  }
  sections_.pop_back();
}

Result<void> StateReader::finish() {
  auto const entry = next("");
  if (status_ && entry.tag != Tag::end) {
    refuse("", fmt::format("holds {}; expected the end of the file", entry.text()));
  }
  return status_;
}

void StateReader::refuse(std::string_view name, std::string_view why) {
  if (status_) status_ = corrupt(fmt::format("at '{}': {}", path(name), why));
}

StateReader::Entry StateReader::next(std::string_view name) {
  Entry entry;
  entry.tag = number<Tag>();
  if (entry.tag == Tag::value || entry.tag == Tag::section) entry.name = text();
  if (entry.tag == Tag::value) {
    entry.kind = number<StateKind>();
    entry.size = number<std::uint32_t>();
    entry.count = number<std::uint64_t>();
  }
  if (!status_) return entry;
  bool const known = entry.tag == Tag::value || entry.tag == Tag::section ||
                     entry.tag == Tag::closed || entry.tag == Tag::end;
  if (!known) refuse(name, "holds nothing that is known; expected a value or section");
  return entry;
}

std::string StateReader::text() {
  std::string out(number<std::uint16_t>(), '\0');
  take(out.data(), out.size());
  return out;
}

template <class T>
T StateReader::number() {
  T out{};
  take(&out, sizeof out);
  return out;
}

void StateReader::take(void* to, std::size_t size) {
  if (!status_) return;
  bool const there =
      size <= left_ &&
      stream_->read(static_cast<char*>(to), static_cast<std::streamsize>(size)).good();
  if (!there) {
    status_ = corrupt("ends in the middle of a value");
    return;
  }
  left_ -= size;
}

std::string StateReader::path(std::string_view name) const {
  std::string out(name);
  for (auto section = sections_.rbegin(); section != sections_.rend(); ++section) {
    out = out.empty() ? *section : *section + "/" + out;
  }
  return out;
}

}  // namespace citytwin
