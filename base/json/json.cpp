#include "base/json/json.hpp"

#include "base/json/limits.hpp"
#include "base/text/number.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <forward_list>
#include <functional>
#include <utility>
#include <vector>

namespace affinity {

namespace {

// The names in the objects that are open, the innermost last. They are views: of the text that is parsed, or
// of a copy where the text has an escape in a name.
class OpenNames {
 public:
  explicit OpenNames(std::string_view text) : text_(text) { names_.reserve(16); }

  void open() { firsts_[depth_++] = names_.size(); }

  // False when the innermost object has the name already. Of an object with many names close() tells.
  bool add(std::string_view name) {
    auto const first = names_.begin() + std::ptrdiff_t(firsts_[depth_ - 1]);
    bool const few = names_.end() - first < max_compared;
    if (few && std::find(first, names_.end(), name) != names_.end()) return false;
    names_.push_back(is_in_text(name) ? name : std::string_view(copies_.emplace_front(name)));
    return true;
  }

  // Closes the innermost object. The name that it has twice; empty when there is none.
  std::optional<std::string_view> close() {
    auto const first = names_.begin() + std::ptrdiff_t(firsts_[--depth_]);
    std::optional<std::string_view> twice;
    if (names_.end() - first > max_compared) {
      std::sort(first, names_.end());
      auto const found = std::adjacent_find(first, names_.end());
      if (found != names_.end()) twice = *found;
    }
    names_.erase(first, names_.end());
    return twice;
  }

 private:
  // Comparing each with each would take a hostile object too long.
  static constexpr std::ptrdiff_t max_compared = 32;

  bool is_in_text(std::string_view name) const {
    std::less_equal<char const*> const not_after;
    return not_after(text_.data(), name.data()) &&
           not_after(name.data() + name.size(), text_.data() + text_.size());
  }

  std::string_view text_;
  std::vector<std::string_view> names_{};
  std::forward_list<std::string> copies_{};
  std::array<std::size_t, max_json_depth> firsts_{};  // where the names of each open object begin
  std::size_t depth_ = 0;
};

// A handler of Boost's event parser that builds the value and enforces the limits. The member names are those
// of basic_parser's interface.
struct GuardedHandler {
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = max_json_name;

  using error_code = boost::system::error_code;

  GuardedHandler(std::string_view text, DuplicateNames duplicates, std::size_t limit) : left(limit) {
    if (duplicates == DuplicateNames::reject) names.emplace(text);
  }
  GuardedHandler(GuardedHandler const&) = delete;  // the stack begins in `buffer`
  GuardedHandler& operator=(GuardedHandler const&) = delete;

  std::array<unsigned char, 2048> buffer;  // of the stack, so that a small text needs no memory for it
  json::value_stack stack{{}, buffer.data(), buffer.size()};
  std::size_t left;                  // remaining number of values
  std::optional<OpenNames> names{};  // only when duplicates are rejected
  std::string name{};                // a name that arrives in pieces
  std::string reason{};              // why this handler stopped the parser

  bool stop(error_code& ec, std::string why) {
    reason = std::move(why);
    ec = boost::system::errc::make_error_code(boost::system::errc::invalid_argument);
    return false;
  }
  bool count(error_code& ec) {
    if (left == 0) return stop(ec, "it holds too many values");
    --left;
    return true;
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code& ec) { return count(ec); }
  bool on_array_end(std::size_t n, error_code&) {
    stack.push_array(n);
    return true;
  }
  bool stop_at_duplicate(error_code& ec, std::string_view twice) {
    return stop(ec, "the name \"" + std::string(twice) + "\" stands twice in one object");
  }
  bool on_object_begin(error_code& ec) {
    if (names) names->open();
    return count(ec);
  }
  bool on_object_end(std::size_t n, error_code& ec) {
    auto const twice = names ? names->close() : std::nullopt;
    if (twice) return stop_at_duplicate(ec, *twice);
    stack.push_object(n);
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, error_code&) {
    stack.push_chars(part);
    return true;
  }
  bool on_string(json::string_view last, std::size_t, error_code& ec) {
    stack.push_string(last);
    return count(ec);
  }
  bool on_key_part(json::string_view part, std::size_t, error_code&) {
    if (names) name.append(part.data(), part.size());
    stack.push_chars(part);
    return true;
  }
  bool on_key(json::string_view last, std::size_t, error_code& ec) {
    stack.push_key(last);
    if (!names) return true;
    bool const is_whole = name.empty();
    if (!is_whole) name.append(last.data(), last.size());
    auto const whole = is_whole ? std::string_view(last.data(), last.size()) : std::string_view(name);
    if (!names->add(whole)) return stop_at_duplicate(ec, whole);
    name.clear();
    return true;
  }
  bool on_number_part(json::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, json::string_view, error_code& ec) {
    stack.push_int64(number);
    return count(ec);
  }
  bool on_uint64(std::uint64_t number, json::string_view, error_code& ec) {
    stack.push_uint64(number);
    return count(ec);
  }
  bool on_double(double number, json::string_view text, error_code& ec) {
    if (!std::isfinite(number)) return stop(ec, "a number is too large");
    // Boost silently converts an integer beyond 64 bits to a double, which loses the exact id.
    auto const integral = text.find_first_of(".eE") == json::string_view::npos;
    if (integral && std::abs(number) >= two_to_53) return stop(ec, "an integer does not fit in 64 bits");
    // Boost 1.81 may be off by one unit in the last place, which would change the amount of a deal.
    from_chars_double(text.data(), text.data() + text.size(), number);
    stack.push_double(number);
    return count(ec);
  }
  bool on_bool(bool b, error_code& ec) {
    stack.push_bool(b);
    return count(ec);
  }
  bool on_null(error_code& ec) {
    stack.push_null();
    return count(ec);
  }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }
};

}  // namespace

Result<json::value> parse_json(std::string_view text, DuplicateNames duplicates, std::size_t max_values) {
  json::parse_options options;
  options.max_depth = max_json_depth;
  json::basic_parser<GuardedHandler> parser(options, text, duplicates, max_values);
  boost::system::error_code ec;
  auto const used = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && used < text.size()) {
    return fail(ErrorKind::invalid,
                "It is not JSON: there is more text after the value, at byte " + std::to_string(used) + ".");
  }
  if (ec) {
    auto const& own = parser.handler().reason;
    auto why = !own.empty()                           ? own
               : ec == json::error::too_deep          ? "it is nested deeper than 64 levels"
               : ec == json::error::key_too_large     ? "a name is longer than 1 KiB"
               : ec == json::error::exponent_overflow ? "a number is too large"
                                                      : ec.message() + " at byte " + std::to_string(used);
    return fail(ErrorKind::invalid, "It is not JSON that we accept: " + why + ".");
  }
  return parser.handler().stack.release();
}

json::value const* member(json::value const& value, std::string_view name) {
  auto const* object = value.if_object();
  return object ? object->if_contains(name) : nullptr;
}

std::optional<std::int64_t> as_int64(json::value const& value) {
  if (auto const* number = value.if_int64()) return *number;
  if (auto const* number = value.if_uint64()) {
    if (std::in_range<std::int64_t>(*number)) return std::int64_t(*number);
  }
  if (auto const* number = value.if_double()) {
    // 2^53 itself may be the rounded 2^53 + 1.
    if (std::trunc(*number) == *number && std::abs(*number) < two_to_53) return std::int64_t(*number);
  }
  return std::nullopt;
}

std::optional<std::string_view> as_text(json::value const& value) {
  if (auto const* text = value.if_string()) return view(*text);
  return std::nullopt;
}

std::string text_member(json::value const& value, std::string_view name) {
  auto const* found = member(value, name);
  auto const text = found ? as_text(*found) : std::nullopt;
  return std::string(text.value_or(""));
}

}  // namespace affinity
