#include "geodata/filter/like_pattern.h"

#include "geodata/utf8.h"

namespace citytwin::cql2 {

std::optional<LikePattern> LikePattern::compile(std::string_view pattern) {
  LikePattern out;
  auto add_literal = [&](std::string_view c) {
    if (out.steps_.empty() || out.steps_.back().kind != Kind::literal) {
      out.steps_.push_back({Kind::literal, {}});
    }
    out.steps_.back().literal += c;
  };
  for (std::size_t i = 0; i < pattern.size();) {
    if (pattern[i] == '%') {
      bool const again = !out.steps_.empty() && out.steps_.back().kind == Kind::any;
      if (!again) out.steps_.push_back({Kind::any, {}});
      ++i;
    } else if (pattern[i] == '_') {
      out.steps_.push_back({Kind::one, {}});
      ++i;
    } else {
      if (pattern[i] == '\\' && ++i == pattern.size()) return std::nullopt;
      auto const bytes = code_point_at(pattern, i).bytes;
      add_literal(pattern.substr(i, bytes));
      i += bytes;
    }
  }
  return out;
}

bool LikePattern::fits(Step const& step, std::string_view text, std::size_t& at) const {
  if (step.kind == Kind::one) {
    if (at >= text.size()) return false;
    at += code_point_at(text, at).bytes;
    return true;
  }
  if (text.compare(at, step.literal.size(), step.literal) != 0) return false;
  at += step.literal.size();
  return true;
}

/// On a misfit the last % takes one character more; earlier ones need never be tried again.
bool LikePattern::matches(std::string_view text) const {
  std::size_t at = 0, step = 0;
  std::size_t retry_at = 0, retry_step = 0;
  bool can_retry = false;
  for (;;) {
    if (step < steps_.size() && steps_[step].kind == Kind::any) {
      if (++step == steps_.size()) return true;
      retry_at = at;
      retry_step = step;
      can_retry = true;
      continue;
    }
    if (step < steps_.size() && fits(steps_[step], text, at)) {
      ++step;
      continue;
    }
    if (step == steps_.size() && at == text.size()) return true;
    if (!can_retry || retry_at >= text.size()) return false;
    retry_at += code_point_at(text, retry_at).bytes;
    at = retry_at;
    step = retry_step;
  }
}

}  // namespace citytwin::cql2
