#include "tools/cursor.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace affinity::tools {

namespace {

constexpr int most_steps = 1 << 30;  // a cursor may say anything, and no run is that long
constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=";

bool only(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == text.npos;
}

// Affinity's tokens are base64, which may stand as it is.
std::string written(std::string_view token) {
  return only(token, plain) ? std::string(token) : "~" + base64url_encode(token);
}

std::optional<std::string> read_token(std::string_view text) {
  if (text.starts_with('~')) return base64url_decode(text.substr(1));
  return only(text, plain) ? std::optional(std::string(text)) : std::nullopt;
}

// What stands before the next dot, which is taken away with it.
std::string_view take_part(std::string_view& text) {
  auto const dot = std::min(text.find('.'), text.size());
  auto const part = text.substr(0, dot);
  text.remove_prefix(std::min(dot + 1, text.size()));
  return part;
}

template<class Number = std::size_t> std::optional<Number> number(std::string_view text) {
  Number out = 0;
  auto const* const end = text.data() + text.size();
  auto const read = std::from_chars(text.data(), end, out);
  return read.ec == std::errc() && read.ptr == end ? std::optional(out) : std::nullopt;
}

}  // namespace

std::string digits_of(std::string_view text) {
  auto const hash = fnv1a_hex(text);
  std::uint64_t value = 0;
  std::from_chars(hash.data(), hash.data() + hash.size(), value, 16);
  return std::to_string(value % 1'000'000'000'000u);
}

std::string of_query(std::string_view tool, json::object const& arguments) {
  std::string text(tool);
  for (auto const& [name, value] : arguments) {
    if (name == "limit" || name == "next_cursor" || name == "fields") continue;
    text.append("\n").append(name.data(), name.size()).append("=");
    write_json(value, text);
  }
  return digits_of(text);
}

bool Circle::closes(std::string_view token) {
  auto const current = digits_of(token);
  if (current == kept) return true;
  if (++steps < span) return false;
  kept = current;
  steps = 0;
  span = std::min(span, most_steps / 2) * 2;
  return false;
}

// check.query.offset.page_size.kept.steps.span.token, and .way.term.rank.id where any of these is not zero:
// numbers cost a model a third of what other text does, and it pays for a cursor twice.
std::string write_cursor(Cursor const& cursor) {
  auto const& circle = cursor.circle;
  auto inside = cursor.query;
  for (auto const& part : {std::to_string(cursor.offset), std::to_string(cursor.page_size), circle.kept,
                           std::to_string(circle.steps), std::to_string(circle.span), written(cursor.token)})
    inside.append(".").append(part);
  if (cursor.way != Way::affinitys || cursor.term != 0 || cursor.after != Mark{}) {
    for (auto const part :
         {std::int64_t(cursor.way), std::int64_t(cursor.term), cursor.after.rank, cursor.after.id})
      inside.append(".").append(std::to_string(part));
  }
  return digits_of(inside) + "." + inside;
}

Result<Cursor> read_cursor(std::string_view text, std::string_view query) {
  auto const changed = [] {
    return fail(ErrorKind::invalid, "next_cursor is not one that this tool gave, or it was changed.",
                "Send the next_cursor of the last answer unchanged, or leave it out to begin at the start.");
  };
  auto const check = take_part(text);
  if (check != digits_of(text)) return changed();
  auto const made_by = take_part(text);
  auto const offset = number(take_part(text));
  auto const page_size = number(take_part(text));
  auto const kept = take_part(text);
  auto const steps = number(take_part(text));
  auto const span = number(take_part(text));
  auto token = read_token(take_part(text));
  bool const plain_run = text.empty();
  auto const way = plain_run ? 0 : number<int>(take_part(text));
  auto const term = plain_run ? 0 : number<int>(take_part(text));
  auto const rank = plain_run ? 0 : number<std::int64_t>(take_part(text));
  auto const id = plain_run ? 0 : number<std::int64_t>(take_part(text));
  if (!text.empty() || !way || *way < 0 || *way > int(Way::left_out) || !term || *term < 0 || !rank || !id)
    return changed();
  if (!offset || !page_size || *page_size > 500 || !only(kept, "0123456789")) return changed();
  if (!steps || *steps > most_steps || !span || *span < 1 || *span > most_steps || !token) return changed();
  Cursor cursor{.query = std::string(made_by),
                .token = std::move(*token),
                .offset = *offset,
                .page_size = int(*page_size),
                .circle = {.kept = std::string(kept), .steps = int(*steps), .span = int(*span)},
                .way = Way(*way),
                .term = *term,
                .after = {.rank = *rank, .id = *id}};
  if (cursor.query != query) {
    return fail(ErrorKind::invalid, "next_cursor belongs to a call with other arguments.",
                "Repeat the arguments of the call that gave it (limit and fields may differ), or leave "
                "next_cursor out.");
  }
  return cursor;
}

}  // namespace affinity::tools
