#include "tools/cursor.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace affinity::tools {

namespace {

constexpr int most_steps = 1 << 30;  // a cursor may say anything, and no run is that long

}  // namespace

std::string of_query(std::string_view tool, json::object const& arguments) {
  std::string text(tool);
  for (auto const& [name, value] : arguments) {
    if (name == "limit" || name == "next_cursor" || name == "fields") continue;
    text.append("\n").append(name.data(), name.size()).append("=");
    write_json(value, text);
  }
  return fingerprint(text);
}

bool Circle::closes(std::string_view token) {
  auto const current = fingerprint(token);
  if (current == kept) return true;
  if (++steps < span) return false;
  kept = current;
  steps = 0;
  span = std::min(span, most_steps / 2) * 2;
  return false;
}

std::string write_cursor(Cursor const& cursor) {
  auto const& circle = cursor.circle;
  auto const inside = write_json(json::array{cursor.query, cursor.token, cursor.offset, cursor.page_size,
                                             circle.kept, circle.steps, circle.span});
  return base64url_encode(fingerprint(inside) + inside);
}

Result<Cursor> read_cursor(std::string_view text, std::string_view query) {
  auto const changed = [] {
    return fail(ErrorKind::invalid, "next_cursor is not one that this tool gave, or it was changed.",
                "Send the next_cursor of the last answer unchanged, or leave it out to begin at the start.");
  };
  auto const bytes = base64url_decode(text);
  if (!bytes || bytes->size() < 16 || fingerprint(bytes->substr(16)) != bytes->substr(0, 16))
    return changed();
  auto const inside = parse_json(std::string_view(*bytes).substr(16));
  auto const* parts = inside ? inside->if_array() : nullptr;
  if (!parts || parts->size() != 7) return changed();
  for (auto const place : {0, 1, 4})
    if (!(*parts)[std::size_t(place)].is_string()) return changed();
  auto const offset = as_int64((*parts)[2]);
  auto const page_size = as_int64((*parts)[3]);
  if (!offset || *offset < 0 || !page_size || *page_size < 0 || *page_size > 500) return changed();
  auto const steps = as_int64((*parts)[5]);
  auto const span = as_int64((*parts)[6]);
  if (!steps || *steps < 0 || *steps > most_steps || !span || *span < 1 || *span > most_steps)
    return changed();
  Cursor cursor{
      .query = std::string(*as_text((*parts)[0])),
      .token = std::string(*as_text((*parts)[1])),
      .offset = std::size_t(*offset),
      .page_size = int(*page_size),
      .circle = {.kept = std::string(*as_text((*parts)[4])), .steps = int(*steps), .span = int(*span)}};
  if (cursor.query != query) {
    return fail(
        ErrorKind::invalid, "next_cursor belongs to a call with other arguments.",
        "Repeat the arguments of the call that gave it (limit and fields may differ), or leave next_cursor out.");
  }
  return cursor;
}

}  // namespace affinity::tools
