#include "schema/phrases.hpp"

#include "base/text/text.hpp"
#include "base/text/unicode.hpp"

#include <optional>

namespace affinity::schema {

namespace {

constexpr std::size_t max_quoted_bytes = 80;

std::string bounded(std::optional<std::int64_t> minimum, std::optional<std::int64_t> maximum) {
  if (minimum && maximum) return " from " + std::to_string(*minimum) + " to " + std::to_string(*maximum);
  if (minimum) return " of at least " + std::to_string(*minimum);
  if (maximum) return " of at most " + std::to_string(*maximum);
  return {};
}

// A length with its bounds, where "from 1 to 5 characters" follows "text of".
std::string length_phrase(Type const& type, std::string_view unit) {
  if (!type.minimum && !type.maximum) return {};
  auto const last = type.maximum ? *type.maximum : *type.minimum;
  auto const counted = bounded(type.minimum, type.maximum) + " " + std::string(unit) + (last == 1 ? "" : "s");
  return type.minimum && type.maximum ? " of" + counted.substr(5) : counted;
}

std::string positive(Type const& id, std::string_view phrase) {
  return std::string(phrase) + bounded(std::nullopt, id.maximum);
}

std::string plural_phrase(Type const& type) {
  switch (type.kind) {
    case Kind::text: return "texts";
    case Kind::email: return "e-mail addresses such as jane@acme.com";
    case Kind::domain: return "domains such as acme.com";
    case Kind::integer:
      return type.is_id() ? positive(type, "positive integers")
                          : "integers" + bounded(type.minimum, type.maximum);
    case Kind::number: return "numbers";
    case Kind::boolean: return "booleans";
    case Kind::code: return "codes out of " + code_choices(type.codes);
    case Kind::date_time: return "ISO 8601 dates";
    case Kind::word: return "words out of " + comma_separated(type.words);
    case Kind::field_id: return "ids of fields such as field-123";
    case Kind::field_value: return "objects with type, data";
    case Kind::list: return "lists";
    case Kind::record: return "objects with " + param_names(type.members);
    case Kind::any: break;
  }
  return "values";
}

// Characters that can hide or reorder neighbouring text (Unicode UTS 55).
bool is_hidden(char32_t c) {
  bool const breaks_lines = c == 0x2028 || c == 0x2029;
  return is_control(c) || is_invisible(c) || breaks_lines;
}

void append_escaped(std::string& out, char32_t c) {
  static constexpr char hex[] = "0123456789abcdef";
  auto const unit = [&](char32_t u) {
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += hex[u >> shift & 15];
  };
  if (c < 0x10000) return unit(c);
  unit(0xD800 + ((c - 0x10000) >> 10));
  unit(0xDC00 + ((c - 0x10000) & 0x3FF));
}

// The text is valid UTF-8, as write_json guarantees.
std::string escape_hidden(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    auto const [c, length] = first_character(text.substr(i));
    if (is_hidden(c))
      append_escaped(out, c);
    else
      out.append(text, i, length);
    i += length;
  }
  return out;
}

}  // namespace

std::string comma_separated(std::span<std::string_view const> names) {
  std::string out;
  for (auto const name : names) out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

std::string param_names(std::vector<Param> const& params) {
  std::vector<std::string_view> names;
  for (auto const& param : params) names.push_back(param.name);
  return comma_separated(names);
}

std::string code_meanings(std::vector<Code> const& codes) {
  std::string out;
  for (auto const& [code, name] : codes)
    out.append(out.empty() ? "" : ", ").append(std::to_string(code)).append(" ").append(name);
  return out;
}

std::string code_choice(Code const& code) {
  return std::to_string(code.code) + " (" + std::string(code.name) + ")";
}

std::string code_choices(std::vector<Code> const& codes) {
  std::string out;
  for (auto const& code : codes) out.append(out.empty() ? "" : ", ").append(code_choice(code));
  return out;
}

std::string type_phrase(Type const& type) {
  switch (type.kind) {
    case Kind::text: return "text" + length_phrase(type, "character");
    case Kind::email: return "one e-mail address such as jane@acme.com, with nothing around it";
    case Kind::domain: return "a domain such as acme.com, without https:// and path";
    case Kind::integer:
      return type.is_id() ? positive(type, "a positive integer")
                          : "an integer" + bounded(type.minimum, type.maximum);
    case Kind::number: return "a number";
    case Kind::boolean: return "true or false";
    case Kind::code: return "one of " + code_choices(type.codes);
    case Kind::date_time:
      return "an ISO 8601 date, with or without a time, such as 2026-11-21 or 2026-11-21T09:30:00Z";
    case Kind::word: return "one of " + comma_separated(type.words);
    case Kind::field_id: return "the id of a field such as field-123 or last-email";
    case Kind::field_value: return "an object with type, data";
    case Kind::list:
      return "a list" + length_phrase(type, "item") + (type.minimum || type.maximum ? ", " : " of ") +
             plural_phrase(type.items[0]);
    case Kind::record: return "an object with " + param_names(type.members);
    case Kind::any: break;
  }
  return "any JSON value";
}

std::string quote(json::value const& sent) {
  auto const text = as_text(sent);
  if (!text) return escape_hidden(shorten(write_json(sent), max_quoted_bytes));
  return escape_hidden(write_json(json::value(shorten(to_utf8(*text), max_quoted_bytes))));
}

}  // namespace affinity::schema
