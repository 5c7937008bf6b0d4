#include "base/json/repair.hpp"

#include "base/json/limits.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <array>

namespace affinity {

namespace {

constexpr std::size_t max_depth = max_json_depth - 1;  // the result is wrapped in one more object

// The grammar of a JSON number, whatever its magnitude.
bool is_number(std::string_view text) {
  auto const digits = [&] {
    auto const end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end > 0;
  };
  auto const take = [&](std::string_view any) {
    if (text.empty() || any.find(text.front()) == any.npos) return false;
    text.remove_prefix(1);
    return true;
  };
  take("-");
  if (!take("0") && !digits()) return false;
  if (take(".") && !digits()) return false;
  if (take("eE")) {
    take("+-");
    if (!digits()) return false;
  }
  return text.empty();
}

// The four hex digits of a \u escape as a number, or nothing.
std::optional<unsigned> hex4(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  unsigned out = 0;
  for (auto const c : text.substr(0, 4)) {
    auto const small = char(c | 0x20);
    if (!is_digit(c) && (small < 'a' || small > 'f')) return std::nullopt;
    out = out * 16 + unsigned(is_digit(c) ? c - '0' : small - 'a' + 10);
  }
  return out;
}

bool is_high(unsigned code) { return code >= 0xD800 && code <= 0xDBFF; }
bool is_low(unsigned code) { return code >= 0xDC00 && code <= 0xDFFF; }

class JsonRepairer {
 public:
  JsonRepairer(std::string_view text, RepairScope what)
      : rest_(text), all_(what == RepairScope::everything) {}

  std::optional<RepairedJson> run() {
    out_.text.reserve(rest_.size() + 16);
    if (all_ && rest_.starts_with("\xEF\xBB\xBF")) {
      rest_.remove_prefix(3);
      changed_ = true;
    }
    while (!rest_.empty()) step();
    if (!changed_) return std::nullopt;
    return std::move(out_);
  }

 private:
  void copy(std::size_t count) {
    out_.text.append(rest_.substr(0, count));
    rest_.remove_prefix(std::min(count, rest_.size()));
  }
  void put(std::string_view with, std::size_t in_place_of, bool& what) {
    out_.text.append(with);
    rest_.remove_prefix(std::min(in_place_of, rest_.size()));
    changed_ = what = true;
  }

  void step() {
    switch (rest_.front()) {
      case '"': return string();
      case '[':
      case '{':
        if (all_ && depth_ == max_depth) return drop_nested();
        ++depth_;
        return copy(1);
      case ']':
      case '}': depth_ -= depth_ > 0 ? 1 : 0; return copy(1);
      default: break;
    }
    auto const end = std::min(rest_.find_first_of(" \n\r\t,:\"[]{}"), rest_.size());
    if (end == 0) return copy(1);
    if (all_) return word(end);
    copy(end);
  }

  // A token between brackets, commas and blanks: a number or a literal.
  void word(std::size_t end) {
    constexpr std::size_t surely_fits = 18;
    auto const word = rest_.substr(0, end);
    if (word == "NaN" || word == "Infinity" || word == "-Infinity")
      return put("null", end, out_.numbers_as_text);
    if (end <= surely_fits && word.find_first_of("eE") == word.npos) return copy(end);
    if (!is_number(word) || parse_json(word)) return copy(end);
    put("\"" + std::string(word) + "\"", end, out_.numbers_as_text);
  }

  // Replaces the array or object that begins here by null.
  void drop_nested() {
    std::size_t open = 0, at = 0;
    for (; at < rest_.size(); ++at) {
      auto const c = rest_[at];
      if (c == '"') {
        for (++at; at < rest_.size() && rest_[at] != '"'; ++at) at += rest_[at] == '\\' ? 1 : 0;
      } else if (c == '[' || c == '{') {
        ++open;
      } else if ((c == ']' || c == '}') && --open == 0) {
        break;
      }
    }
    put("null", at + 1, out_.dropped_parts);
  }

  void string() {
    auto const begin = out_.text.size();
    copy(1);
    while (!rest_.empty() && rest_.front() != '"') character();
    copy(1);
    auto const length = out_.text.size() - begin;
    auto const next = std::ranges::find_if_not(rest_, is_json_space);
    bool const name = next != rest_.end() && *next == ':';
    if (!all_ || !name || length <= max_json_name) return;
    out_.text.resize(begin);
    put("\"(a name of " + std::to_string(length - 2) + " bytes)\"", 0, out_.dropped_parts);
  }

  void character() {
    auto const c = rest_.front();
    if (c == '\\') return escape();
    if (static_cast<unsigned char>(c) >= 0x80) return beyond_ascii();
    if (static_cast<unsigned char>(c) >= 0x20 || !all_) {
      constexpr std::string_view ends = "\"\\";
      auto const end = std::ranges::find_if(
          rest_, [&](char d) { return static_cast<signed char>(d) < 0x20 || ends.find(d) != ends.npos; });
      return copy(std::max<std::size_t>(std::size_t(end - rest_.begin()), 1));
    }
    constexpr std::string_view hex = "0123456789abcdef";
    std::array const escaped{'\\', 'u', '0', '0', hex[std::size_t(c >> 4 & 15)], hex[std::size_t(c & 15)]};
    bool ignored = false;  // the same character, escaped as JSON requires
    put({escaped.data(), escaped.size()}, 1, ignored);
  }

  void beyond_ascii() {
    auto const length = utf8_length(rest_);
    if (length > 0) return copy(length);
    // A lone surrogate encoded in three bytes (CESU-8).
    auto const is = [&](std::size_t i, unsigned low, unsigned high) {
      return i < rest_.size() && static_cast<unsigned char>(rest_[i]) >= low &&
             static_cast<unsigned char>(rest_[i]) <= high;
    };
    bool const surrogate = is(0, 0xED, 0xED) && is(1, 0xA0, 0xBF) && is(2, 0x80, 0xBF);
    if (surrogate || all_) return put(replacement_character, surrogate ? 3 : 1, out_.replaced_characters);
    copy(1);
  }

  void escape() {
    constexpr std::string_view letters = "\"\\/bfnrt";
    auto const letter = rest_.size() > 1 ? rest_[1] : '\0';
    auto const code = letter == 'u' ? hex4(rest_.substr(2)) : std::nullopt;
    if (code) {
      auto const behind = rest_.substr(6);
      auto const next = behind.starts_with("\\u") ? hex4(behind.substr(2)) : std::nullopt;
      if (is_high(*code) && next && is_low(*next)) return copy(12);
      if (is_high(*code) || is_low(*code)) return put("\\ufffd", 6, out_.replaced_characters);
      return copy(6);
    }
    if (letters.find(letter) != letters.npos || !all_) return copy(2);
    bool ignored = false;  // a literal backslash
    put("\\\\", 1, ignored);
  }

  std::string_view rest_;
  bool all_;
  bool changed_ = false;
  std::size_t depth_ = 0;
  RepairedJson out_{};
};

std::string describe_loss(RepairedJson const& repaired) {
  std::string out;
  if (repaired.numbers_as_text) out += "A number that is too large to be one is given as text. ";
  if (repaired.dropped_parts)
    out += "What was nested deeper than can be read, or had too long a name, was left out. ";
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace

std::optional<RepairedJson> repair_json(std::string_view text, RepairScope what) {
  return JsonRepairer(text, what).run();
}

Result<LenientJson> parse_repaired_json(std::string_view text) {
  auto const repaired = repair_json(text, RepairScope::everything);
  auto value = parse_json(repaired ? std::string_view(repaired->text) : text);
  if (!value) return fail(value);
  if (!repaired) return LenientJson{.value = std::move(*value)};
  return LenientJson{
      .value = std::move(*value), .cleaned = repaired->replaced_characters, .loss = describe_loss(*repaired)};
}

Result<LenientJson> parse_lenient_json(std::string_view text) {
  if (auto value = parse_json(text)) return LenientJson{.value = std::move(*value)};
  return parse_repaired_json(text);
}

}  // namespace affinity
