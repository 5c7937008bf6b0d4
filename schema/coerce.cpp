#include "schema/coerce.hpp"

#include "base/clock.hpp"
#include "base/text/number.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <system_error>

namespace affinity::schema {

namespace {

bool within(std::int64_t value, Type const& type) {
  return (!type.minimum || value >= *type.minimum) && (!type.maximum || value <= *type.maximum);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  auto const from = text.find_first_not_of(blanks);
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

// "12", "-3", "5.0": a fraction of zeros is how some models write an integer.
std::optional<std::int64_t> integer_in(std::string_view text) {
  text = trimmed(text);
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

// Equal after normalization: "list-entry" and "List_Entry"; "Chat Message", "chat_message" and "chatmessage".
std::string plain_name(std::string_view name) {
  auto out = lower(trimmed(name));
  std::erase_if(out, [](char c) { return c == ' ' || c == '_' || c == '-'; });
  return out;
}

// "field-10", "field:10" or "#10" for 10, where the id of a field is expected.
std::optional<std::int64_t> id_in(json::value const& sent, std::string_view of) {
  auto const given = as_text(sent);
  if (!given) return std::nullopt;
  auto const text = trimmed(*given);
  auto const digits = std::min(text.find_first_of("0123456789"), text.size());
  auto prefix = text.substr(0, digits);
  if (prefix == "#") return integer_in(text.substr(digits));
  if (of.empty() || !(prefix.ends_with('-') || prefix.ends_with(':') || prefix.ends_with('_')))
    return std::nullopt;
  prefix.remove_suffix(1);
  return plain_name(prefix) == plain_name(of) ? integer_in(text.substr(digits)) : std::nullopt;
}

std::optional<json::value> number_of(json::value const& sent) {
  if (sent.is_number()) return sent;
  auto const given = as_text(sent);
  if (!given) return std::nullopt;
  auto const text = trimmed(*given);
  if (auto const whole = integer_in(text)) return json::value(*whole);
  double out = 0;
  auto const* const end = text.data() + text.size();
  auto const [stopped, problem] = from_chars_double(text.data(), end, out);
  if (problem != std::errc() || stopped != end || !std::isfinite(out)) return std::nullopt;
  return json::value(out);
}

std::optional<json::value> boolean_of(json::value const& sent) {
  if (sent.is_bool()) return sent;
  auto const text = as_text(sent);
  if (!text) return std::nullopt;
  auto const word = lower(trimmed(*text));  // Python says True
  if (word == "true" || word == "yes") return json::value(true);
  if (word == "false" || word == "no") return json::value(false);
  return std::nullopt;
}

// The name of a code, or the code with its name as in descriptions ("1 call") and error messages ("1
// (call)").
bool means(std::string_view sent, Code const& code) {
  auto const name = plain_name(sent);
  if (name == plain_name(code.name)) return true;
  auto const with_number = std::to_string(code.code) + plain_name(code.name);
  return name == with_number || name == std::to_string(code.code) + "(" + plain_name(code.name) + ")";
}

std::optional<json::value> code_of(json::value const& sent, std::vector<Code> const& codes) {
  auto const number = integer_of(sent);
  auto const name = sent.is_bool()  ? std::string(sent.get_bool() ? "true" : "false")
                    : as_text(sent) ? std::string(*as_text(sent))
                                    : std::string();
  for (auto const& code : codes)
    if (number == code.code || (!number && !name.empty() && means(name, code))) return json::value(code.code);
  return std::nullopt;
}

// Passed on as it was sent: Affinity parses the date itself.
std::optional<json::value> moment_of(json::value const& sent) {
  auto const text = as_text(sent);
  WallTime time;
  if (!text || !from_iso(trimmed(*text), time)) return std::nullopt;
  auto const date = trimmed(*text);
  return json::value(json::string_view(date.data(), date.size()));
}

bool has_any(std::string_view text, std::string_view of) { return text.find_first_of(of) != text.npos; }

bool is_host_name(std::string_view text) {
  constexpr std::string_view foreign = " \t\r\n@/\\:;,<>()[]{}\"'?#%&=*!|";
  return !text.empty() && text.size() <= 253 && !has_any(text, foreign) && !text.starts_with('.') &&
         !text.ends_with('.') && !text.starts_with('-') && text.find("..") == text.npos;
}

std::optional<json::value> text_if(bool fits, std::string_view text) {
  if (!fits) return std::nullopt;
  return json::value(json::string_view(text.data(), text.size()));
}

std::optional<json::value> email_of(json::value const& sent) {
  auto const given = as_text(sent);
  if (!given) return std::nullopt;
  auto const text = trimmed(*given);
  auto const at = text.find('@');
  bool const fits = at != text.npos && at > 0 && at <= 64 &&
                    !has_any(text.substr(0, at), " \t\r\n<>()[]{},;:\"\\") &&
                    is_host_name(text.substr(at + 1));
  return text_if(fits, text);
}

std::optional<json::value> domain_of(json::value const& sent) {
  auto const given = as_text(sent);
  if (!given) return std::nullopt;
  auto const text = trimmed(*given);
  return text_if(is_host_name(text) && text.find('.') != text.npos, text);
}

std::optional<json::value> word_of(json::value const& sent, std::vector<std::string_view> const& words) {
  auto const given = as_text(sent);
  if (!given) return std::nullopt;
  auto const name = plain_name(*given);
  for (auto const word : words)
    if (name == plain_name(word)) return json::value(json::string_view(word.data(), word.size()));
  return std::nullopt;
}

// "field-123", also for 123, "123", "field:123", "#123"; or the name of a built-in field, "last-email".
std::optional<json::value> field_id_of(json::value const& sent) {
  auto number = integer_of(sent);
  if (!number) number = id_in(sent, "field");
  if (number)
    return *number > 0 ? std::optional(json::value("field-" + std::to_string(*number))) : std::nullopt;
  auto const given = as_text(sent);
  if (!given) return std::nullopt;
  auto const text = trimmed(*given);
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  bool const fits = !text.empty() && text.size() <= 100 && text.find_first_not_of(allowed) == text.npos &&
                    text.front() >= 'a' && text.front() <= 'z' && !text.ends_with('-');
  return text_if(fits && !text.starts_with("field-"), text);
}

}  // namespace

std::int64_t code_point_count(std::string_view utf8) {
  return std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

std::string full_date_time(std::string_view iso) {
  WallTime time;
  if (!from_iso(iso, time)) return std::string(iso);
  auto const text = to_iso(time);
  return text.substr(0, text.find('.')) + "Z";
}

bool is_absent(json::value const& sent, Type const& type) {
  if (sent.is_null()) return !type.takes_null;
  if (auto const* list = sent.if_array())
    return type.kind == Kind::list && !type.allows_empty && list->empty();
  auto const text = as_text(sent);
  if (!text || !trimmed(*text).empty()) return false;
  // "" is a value of texts only.
  if (type.kind == Kind::text) return text->empty() && !type.allows_empty;
  return type.kind != Kind::any;
}

std::optional<json::value> decode_embedded_json(json::value const& sent) {
  constexpr int max_layers = 3;
  auto const outer = as_text(sent);
  if (!outer) return std::nullopt;
  std::string text(*outer);
  for (int layer = 0; layer < max_layers; ++layer) {
    auto const begins = trimmed(text).substr(0, 1);
    if (begins != "[" && begins != "{" && begins != "\"") return std::nullopt;
    auto value = parse_json(text, DuplicateNames::reject);
    if (!value) return std::nullopt;
    if (value->is_array() || value->is_object()) return std::move(*value);
    text = std::string(as_text(*value).value_or(""));
  }
  return std::nullopt;
}

std::optional<json::value> coerce(json::value const& sent, Type const& type, std::string_view of) {
  if (!type.inside.empty()) {
    auto bare = type;
    bare.inside = {};
    auto const* object = sent.if_object();
    auto const* alone = object && object->size() == 1 ? object->if_contains(type.inside) : nullptr;
    auto const value = coerce(alone ? *alone : sent, bare, of);
    if (!value || value->is_null()) return value;
    return json::object{{type.inside, *value}};
  }
  if (type.takes_null && (sent.is_null() || (type.kind != Kind::text && as_text(sent) == "null")))
    return json::value(nullptr);
  switch (type.kind) {
    case Kind::text: {
      if (sent.is_number()) return coerce(json::value(write_json(sent)), type);
      auto const text = as_text(sent);
      if (!text || !within(code_point_count(*text), type)) return std::nullopt;
      return sent;
    }
    case Kind::email: return email_of(sent);
    case Kind::domain: return domain_of(sent);
    case Kind::integer: {
      auto number = integer_of(sent);
      if (!number && type.is_id()) number = id_in(sent, of);
      if (!number || !within(*number, type)) return std::nullopt;
      return json::value(*number);
    }
    case Kind::number: return number_of(sent);
    case Kind::boolean: return boolean_of(sent);
    case Kind::code: return code_of(sent, type.codes);
    case Kind::date_time: return moment_of(sent);
    case Kind::word: return word_of(sent, type.words);
    case Kind::field_id: return field_id_of(sent);
    case Kind::any: return sent;
    case Kind::field_value:  // validate.cpp tells what is wrong inside of it
    case Kind::list:
    case Kind::record: break;
  }
  return std::nullopt;
}

}  // namespace affinity::schema
