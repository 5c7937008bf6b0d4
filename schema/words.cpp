#include "schema/words.hpp"

#include "base/text/text.hpp"
#include "base/text/unicode.hpp"

#include <optional>

namespace affinity::schema {

namespace {

constexpr std::size_t shown_bytes = 80;

std::string bounded(std::optional<std::int64_t> least, std::optional<std::int64_t> most) {
  if (least && most) return " from " + std::to_string(*least) + " to " + std::to_string(*most);
  if (least) return " of at least " + std::to_string(*least);
  if (most) return " of at most " + std::to_string(*most);
  return {};
}

// Bounds of a length, where "from 1 to 5 characters" is what a reader expects after "text of".
std::string long_as(Type const& type, std::string_view unit) {
  if (!type.least && !type.most) return {};
  auto const last = type.most ? *type.most : *type.least;
  auto const counted = bounded(type.least, type.most) + " " + std::string(unit) + (last == 1 ? "" : "s");
  return type.least && type.most ? " of" + counted.substr(5) : counted;
}

std::string many(Type const& type) {
  switch (type.kind) {
    case Kind::text: return "texts";
    case Kind::email: return "e-mail addresses such as jane@acme.com";
    case Kind::domain: return "domains such as acme.com";
    case Kind::integer:
      return type.is_id() ? "positive integers" : "integers" + bounded(type.least, type.most);
    case Kind::number: return "numbers";
    case Kind::boolean: return "booleans";
    case Kind::code: return "codes out of " + choices(type.codes);
    case Kind::date_time: return "ISO 8601 dates";
    case Kind::list: return "lists";
    case Kind::record: return "objects with " + names_of(type.members);
    case Kind::any: break;
  }
  return "values";
}

// Text can hide in them or turn round what stands beside it (Unicode UTS 55).
bool unseen(char32_t c) {
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

// The text is valid UTF-8: our writer saw to it.
std::string escape_unseen(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    auto const [c, length] = first_character(text.substr(i));
    if (unseen(c))
      append_escaped(out, c);
    else
      out.append(text, i, length);
    i += length;
  }
  return out;
}

}  // namespace

std::string listed(std::span<std::string_view const> names) {
  std::string out;
  for (auto const name : names) out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

std::string names_of(std::vector<Param> const& params) {
  std::vector<std::string_view> names;
  for (auto const& param : params) names.push_back(param.name);
  return listed(names);
}

std::string meanings(std::vector<Code> const& codes) {
  std::string out;
  for (auto const& [code, name] : codes)
    out.append(out.empty() ? "" : ", ").append(std::to_string(code)).append(" ").append(name);
  return out;
}

std::string choice(Code const& code) {
  return std::to_string(code.code) + " (" + std::string(code.name) + ")";
}

std::string choices(std::vector<Code> const& codes) {
  std::string out;
  for (auto const& code : codes) out.append(out.empty() ? "" : ", ").append(choice(code));
  return out;
}

std::string wanted(Type const& type) {
  switch (type.kind) {
    case Kind::text: return "text" + long_as(type, "character");
    case Kind::email: return "one e-mail address such as jane@acme.com, with nothing around it";
    case Kind::domain: return "a domain such as acme.com, without https:// and path";
    case Kind::integer:
      return type.is_id() ? "a positive integer" : "an integer" + bounded(type.least, type.most);
    case Kind::number: return "a number";
    case Kind::boolean: return "true or false";
    case Kind::code: return "one of " + choices(type.codes);
    case Kind::date_time:
      return "an ISO 8601 date, with or without a time, such as 2026-11-21 or 2026-11-21T09:30:00Z";
    case Kind::list:
      return "a list" + long_as(type, "item") + (type.least || type.most ? ", " : " of ") +
             many(type.items[0]);
    case Kind::record: return "an object with " + names_of(type.members);
    case Kind::any: break;
  }
  return "any JSON value";
}

std::string quote(json::value const& sent) {
  auto const text = as_text(sent);
  if (!text) return escape_unseen(shorten(write_json(sent), shown_bytes));
  return escape_unseen(write_json(json::value(shorten(to_utf8(*text), shown_bytes))));
}

}  // namespace affinity::schema
