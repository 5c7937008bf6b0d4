#include "base/sanitize/json_outline.hpp"

#include "base/json/json.hpp"
#include "base/json/limits.hpp"
#include "base/sanitize/images.hpp"
#include "base/sanitize/sanitize.hpp"
#include "base/text/number.hpp"
#include "base/text/simd16.hpp"
#include "base/text/text.hpp"
#include "base/text/unicode.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace affinity {

namespace {

constexpr std::size_t max_names = 64;      // of one object that are compared for duplicates
constexpr std::ptrdiff_t max_digits = 18;  // of an integer that certainly fits in 64 bits

// Characters of a string that need no check: printable ASCII that ends nothing and begins no image or escape.
bool needs_no_check(char c) {
  return static_cast<signed char>(c) >= 0x20 && c != '"' && c != '\\' && c != '!' && c != '<' && c != 0x7F;
}

// A single pass over the text. std::string ends with a zero byte, which no rule accepts, so every look at the
// next byte is safe. Each function begins at the construct that it is named for and ends behind it, or
// returns false.
class Scanner {
 public:
  Scanner(std::string const& text, JsonOutline* parts)
      : at_(text.data()), end_(text.data() + text.size()), parts_(parts) {
    constexpr std::size_t usual = 48;  // names of a record and of what is in it
    names_.reserve(usual);
  }

  // The whole text. A text that is no object is wrapped in one in a result, and so may have one level less.
  std::optional<std::string_view> document() {
    while (is_json_space(*at_)) ++at_;
    auto const* const begin = at_;
    if (!parts_ || *at_ == '[') --max_depth_;
    if (!value(0)) return std::nullopt;
    auto const* const end = at_;
    while (is_json_space(*at_)) ++at_;
    if (at_ != end_) return std::nullopt;
    return std::string_view(begin, std::size_t(end - begin));
  }

  bool verbatim() const { return rewritten_at_ == nullptr; }

 private:
  // The names of the object that is being read: a filter of 64 bits, and where they begin in names_.
  struct Names {
    std::uint64_t bits = 0;
    std::size_t first = 0;
  };

  std::string_view since(char const* begin) const { return {begin, std::size_t(at_ - begin)}; }
  void mark_rewritten() { rewritten_at_ = at_; }

  void skip_space() {
    if (static_cast<unsigned char>(*at_) > ' ' || !is_json_space(*at_)) return;
    mark_rewritten();
    while (is_json_space(*at_)) ++at_;
  }

  bool take(char c) {
    if (*at_ != c) return false;
    ++at_;
    return true;
  }

  bool value(std::size_t depth) {
    if (++values_ > max_json_values) return false;
    switch (*at_) {
      case '"': return string();
      case '{': return depth < max_depth_ && object(depth + 1);
      case '[': return depth < max_depth_ && array(depth + 1);
      case 't': return word("true");
      case 'f': return word("false");
      case 'n': return word("null");
      default: return number();
    }
  }

  bool word(std::string_view wanted) {
    for (auto const c : wanted)
      if (!take(c)) return false;
    return true;
  }

  bool array(std::size_t depth) {
    ++at_;
    bool const wanted = parts_ && (depth == 1 || (depth == 2 && root_is_object_));
    skip_space();
    if (take(']')) return true;
    while (true) {
      if (!(wanted ? item(depth) : value(depth))) return false;
      skip_space();
      if (take(']')) return true;
      if (!take(',')) return false;
      skip_space();
    }
  }

  // An item whose position is kept; whether it is verbatim is recorded for the item alone.
  bool item(std::size_t depth) {
    auto const* const before = rewritten_at_;
    auto const* const begin = at_;
    if (!value(depth)) return false;
    parts_->items.push_back({.text = since(begin), .verbatim = rewritten_at_ == before});
    rewritten_at_ = before;
    return true;
  }

  bool object(std::size_t depth) {
    ++at_;
    if (depth == 1) root_is_object_ = true;
    Names names{.first = names_.size()};
    skip_space();
    if (take('}')) return true;
    while (true) {
      if (!member(depth, names)) return false;
      skip_space();
      if (take('}')) break;
      if (!take(',')) return false;
      skip_space();
    }
    names_.resize(names.first);
    return true;
  }

  bool member(std::size_t depth, Names& names) {
    auto const* begin = at_;
    if (*at_ != '"' || !string()) return false;
    std::string_view const name(begin + 1, std::size_t(at_ - begin) - 2);
    if (name.size() > max_json_name && !is_short_when_decoded(since(begin))) return false;
    check_duplicate(name, names);
    skip_space();
    if (!take(':')) return false;
    skip_space();
    begin = at_;
    auto const first = parts_ ? parts_->items.size() : 0;
    if (!value(depth)) return false;
    if (depth == 1 && parts_)
      parts_->members.push_back(
          {.name = name, .text = since(begin), .first = first, .count = parts_->items.size() - first});
    return true;
  }

  bool is_short_when_decoded(std::string_view quoted) const {
    auto const name = parse_json(quoted);
    return name && name->get_string().size() <= max_json_name;
  }

  // Of duplicate names the last one wins, so the text would change. Most objects have few names, whose bits
  // in the filter differ.
  void check_duplicate(std::string_view name, Names& names) {
    auto const letter = [&](std::size_t i) { return std::size_t(static_cast<unsigned char>(name[i])); };
    auto const sum = name.empty() ? 0
                                  : name.size() * 7 + letter(0) + letter(name.size() / 2) * 3 +
                                        letter(name.size() - 1) * 5;
    auto const bit = std::uint64_t(1) << (sum % 64);
    auto const mine = names_.begin() + std::ptrdiff_t(names.first);
    bool const twice = (names.bits & bit) && std::find(mine, names_.end(), name) != names_.end();
    if (twice || names_.size() - names.first == max_names) {
      mark_rewritten();
      return;
    }
    names.bits |= bit;
    names_.push_back(name);
  }

  bool string() {
    auto const* const begin = ++at_;
    at_ = next_to_check(begin);
    return take('"') || rest_of_string(begin);
  }

  // The rest of a string that has more than plain characters.
  bool rest_of_string(char const* begin) {
    maybe_hidden_ = false;
    for (; !take('"'); at_ = next_to_check(at_))
      if (!character()) return false;
    // Whether a hidden character has an effect depends on its neighbours.
    if (maybe_hidden_ && has_hidden_characters({begin, std::size_t(at_ - 1 - begin)})) mark_rewritten();
    return true;
  }

  // The next character of a string that ends it or needs a check.
  char const* next_to_check(char const* at) const {
    for (; std::size_t(end_ - at) >= Simd16::size; at += Simd16::size) {
      Simd16 const block(at);
      auto const found = (block.not_plain_ascii() | block.equal('"') | block.equal('\\') | block.equal('!') |
                          block.equal('<') | block.equal(0x7F))
                             .bits();
      if (found) return at + std::countr_zero(found);
    }
    while (needs_no_check(*at)) ++at;
    return at;
  }

  // A character that needs a check.
  bool character() {
    switch (*at_) {
      case '\\': return escape();
      case '!':
        if (at_[1] == '[') mark_rewritten();
        break;
      case '<':
        if (is_letter(at_[1]) && !is_plain_tag()) mark_rewritten();  // perhaps an image
        break;
      case 0x7F: mark_rewritten(); break;
      default:
        if (static_cast<unsigned char>(*at_) < 0x80) return false;  // a control character
        return beyond_ascii();
    }
    ++at_;
    return true;
  }

  // "<p>": a tag without attributes and with a harmless name.
  bool is_plain_tag() const {
    auto const* end = at_ + 1;
    while (is_letter(*end) || is_digit(*end)) ++end;
    return *end == '>' && is_harmless_tag({at_ + 1, std::size_t(end - at_ - 1)});
  }

  bool escape() {
    auto const letter = at_[1];
    if (std::string_view("\"\\nrt").find(letter) != std::string_view::npos) {
      at_ += 2;  // write_json escapes it the same way
      return true;
    }
    mark_rewritten();
    at_ += 2;
    if (letter == '/' || letter == 'b' || letter == 'f') return true;
    return letter == 'u' && is_hex_digit(at_[0]) && is_hex_digit(at_[1]) && is_hex_digit(at_[2]) &&
           is_hex_digit(at_[3]);
  }

  bool beyond_ascii() {
    while (static_cast<unsigned char>(*at_) >= 0x80) {
      std::string_view const rest(at_, std::size_t(end_ - at_));
      auto const length = utf8_length(rest);
      if (length == 0) return false;
      maybe_hidden_ = maybe_hidden_ || may_be_hidden_character(first_character(rest).code);
      at_ += length;
    }
    return true;
  }

  bool number() {
    auto const* const begin = at_;
    take('-');
    if (!take('0') && !digits()) return false;
    if (*at_ == '.' || (*at_ | 0x20) == 'e') return decimal(begin);
    if (at_ - begin > max_digits || since(begin) == "-0") mark_rewritten();
    return true;
  }

  bool digits() {
    auto const* const begin = at_;
    while (is_digit(*at_)) ++at_;
    return at_ != begin;
  }

  bool decimal(char const* begin) {
    if (take('.') && !digits()) return false;
    if ((*at_ | 0x20) == 'e') {
      ++at_;
      if (*at_ == '+' || *at_ == '-') ++at_;
      if (!digits()) return false;
    }
    double number = 0;
    auto const [_, error] = from_chars_double(begin, at_, number);
    if (error != std::errc{} || write_json(number) != since(begin)) mark_rewritten();
    return true;
  }

  char const* at_;
  char const* end_;
  JsonOutline* parts_;
  bool maybe_hidden_ = false;           // the current string may contain hidden characters
  char const* rewritten_at_ = nullptr;  // where the last construct is that write_json would write differently
  bool root_is_object_ = false;
  std::size_t values_ = 0;
  std::size_t max_depth_ = max_json_depth;
  std::vector<std::string_view> names_{};
};

}  // namespace

std::optional<JsonOutline> outline_json(std::string const& text) {
  JsonOutline parts;
  Scanner scanner(text, &parts);
  auto const whole = scanner.document();
  if (!whole) return std::nullopt;
  parts.text = *whole;
  parts.verbatim = scanner.verbatim();
  return parts;
}

std::optional<std::string_view> verbatim_json(std::string const& text) {
  Scanner scanner(text, nullptr);
  auto const whole = scanner.document();
  if (!whole || !scanner.verbatim() || (whole->front() != '{' && whole->front() != '[')) return std::nullopt;
  return whole;
}

}  // namespace affinity
