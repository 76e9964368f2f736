#include "geodata/loaders/json_text.h"

#include <cctype>

namespace citytwin {

namespace {

constexpr char record_separator = '\x1e';
constexpr std::size_t max_name_bytes = 256;
constexpr std::size_t max_members = 1000;

}  // namespace

void JsonOutline::feed(std::string_view block) {
  for (char const c : block) {
    if (decided_ && !is_json_) return;
    next(c);
    ++at_;
  }
}

void JsonOutline::next(char c) {
  if (text_) {
    in_text(c);
    return;
  }
  if (!started_) {
    auto const u = static_cast<unsigned char>(c);
    if (u > 0x7f || std::isspace(u)) return;
    started_ = true;
    is_json_ = c == '{' || c == record_separator;
    if (!is_json_) {
      decided_ = true;
      return;
    }
  }
  if (c == '"') {
    text_ = true;
    name_.clear();
  } else if (c == record_separator) {
    ++separators_;
  } else if (c == ',' && depth_ == 1) {
    name_expected_ = true;
  } else if (c == ':' && depth_ == 1) {
    name_expected_ = false;
  } else {
    open_or_close(c);
  }
}

void JsonOutline::in_text(char c) {
  if (!escaped_ && c == '"') {
    text_ = false;
    bool const keep = name_expected_ && depth_ == 1 && objects_ == 1;
    if (keep && members_.size() < max_members) members_.insert(name_);
    return;
  }
  if (name_expected_ && depth_ == 1 && name_.size() < max_name_bytes) name_ += c;
  escaped_ = !escaped_ && c == '\\';
}

void JsonOutline::open_or_close(char c) {
  if (c == '{' || c == '[') {
    if (depth_++ == 0) {
      ++objects_;
      spans_.push_back({at_, 0});
      decided_ = decided_ || objects_ > 1;
    }
    name_expected_ = depth_ == 1 && c == '{';
  } else if ((c == '}' || c == ']') && depth_ > 0) {
    if (--depth_ == 0) spans_.back().end = at_ + 1;
    name_expected_ = false;
  }
}

}  // namespace citytwin
