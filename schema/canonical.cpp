#include "schema/canonical.hpp"

#include "base/clock.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <system_error>

namespace affinity::schema {

namespace {

bool within(std::int64_t value, Type const& type) {
  return (!type.least || value >= *type.least) && (!type.most || value <= *type.most);
}

// "12", "-3", "5.0": a fraction of zeros is how some models write an integer.
std::optional<std::int64_t> integer_in(std::string_view text) {
  if (auto const dot = text.find('.'); dot != std::string_view::npos) {
    auto const fraction = text.substr(dot + 1);
    if (fraction.empty() || fraction.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
    text = text.substr(0, dot);
  }
  std::int64_t out = 0;
  auto const* const end = text.data() + text.size();
  auto const [stopped, problem] = std::from_chars(text.data(), end, out);
  if (problem != std::errc() || stopped != end) return std::nullopt;
  return out;
}

std::optional<std::int64_t> integer_of(json::value const& sent) {
  if (auto const text = as_text(sent)) return integer_in(*text);
  return as_int64(sent);
}

std::optional<json::value> number_of(json::value const& sent) {
  if (sent.is_number()) return sent;
  auto const text = as_text(sent);
  if (!text) return std::nullopt;
  if (auto const whole = integer_in(*text)) return json::value(*whole);
  double out = 0;
  auto const* const end = text->data() + text->size();
  auto const [stopped, problem] = std::from_chars(text->data(), end, out);
  if (problem != std::errc() || stopped != end || !std::isfinite(out)) return std::nullopt;
  return json::value(out);
}

std::optional<json::value> boolean_of(json::value const& sent) {
  if (sent.is_bool()) return sent;
  auto const text = as_text(sent);
  if (!text) return std::nullopt;
  auto const word = lower(*text);  // Python says True
  if (word == "true") return json::value(true);
  if (word == "false") return json::value(false);
  return std::nullopt;
}

// "Chat Message", "chat_message" and "chat-message" are one name.
std::string plain_name(std::string_view name) {
  auto out = lower(name);
  std::ranges::replace(out, '_', ' ');
  std::ranges::replace(out, '-', ' ');
  return out;
}

std::optional<json::value> code_of(json::value const& sent, std::vector<Code> const& codes) {
  auto const number = integer_of(sent);
  auto const name = sent.is_bool()  ? std::string(sent.get_bool() ? "true" : "false")
                    : as_text(sent) ? plain_name(*as_text(sent))
                                    : std::string();
  for (auto const& code : codes)
    if (number == code.code || (!number && name == plain_name(code.name))) return json::value(code.code);
  return std::nullopt;
}

}  // namespace

std::int64_t characters(std::string_view utf8) {
  return std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

std::optional<json::value> canonical(json::value const& sent, Type const& type) {
  switch (type.kind) {
    case Kind::text: {
      auto const text = as_text(sent);
      if (!text || !within(characters(*text), type)) return std::nullopt;
      return sent;
    }
    case Kind::integer: {
      auto const number = integer_of(sent);
      if (!number || !within(*number, type)) return std::nullopt;
      return json::value(*number);
    }
    case Kind::number: return number_of(sent);
    case Kind::boolean: return boolean_of(sent);
    case Kind::code: return code_of(sent, type.codes);
    case Kind::date_time: {
      auto const text = as_text(sent);
      WallTime time;
      if (!text || !from_iso(*text, time)) return std::nullopt;
      return sent;  // Affinity reads the text, so it goes on as it came
    }
    case Kind::any: return sent;
    case Kind::list:
    case Kind::record: break;
  }
  return std::nullopt;
}

}  // namespace affinity::schema
