#include "tools/pagination/cursor.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace affinity::tools {

namespace {

constexpr int max_steps = 1 << 30;  // untrusted; no list is that long
constexpr std::string_view token_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=";

bool consists_of(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == text.npos;
}

// Affinity's tokens are base64, which needs no escaping.
std::string encode_token(std::string_view token) {
  return consists_of(token, token_characters) ? std::string(token) : "~" + base64url_encode(token);
}

std::optional<std::string> decode_token(std::string_view text) {
  if (text.starts_with('~')) return base64url_decode(text.substr(1));
  return consists_of(text, token_characters) ? std::optional(std::string(text)) : std::nullopt;
}

// Splits off the segment before the next dot.
std::string_view take_segment(std::string_view& text) {
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

// The members of objects in the order of their names.
void write_canonical(json::value const& value, std::string& text) {
  if (auto const* list = value.if_array()) {
    text += '[';
    for (auto const& item : *list) {
      write_canonical(item, text);
      text += ',';
    }
    text += ']';
  } else if (auto const* object = value.if_object()) {
    std::vector<json::key_value_pair const*> members;
    for (auto const& member : *object) members.push_back(&member);
    std::ranges::sort(members, {}, [](auto const* member) { return std::string_view(member->key()); });
    text += '{';
    for (auto const* member : members) {
      write_json(json::value(member->key()), text);
      text += ':';
      write_canonical(member->value(), text);
      text += ',';
    }
    text += '}';
  } else {
    write_json(value, text);
  }
}

}  // namespace

std::string short_fingerprint(std::string_view text) {
  auto const hash = fnv1a_hex(text);
  std::uint64_t value = 0;
  std::from_chars(hash.data(), hash.data() + hash.size(), value, 16);
  return std::to_string(value % 1'000'000'000'000u);
}

std::string query_fingerprint(std::string_view tool, json::object const& arguments) {
  std::string text(tool);
  for (auto const& [name, value] : arguments) {
    if (name == "limit" || name == "next_cursor" || name == "fields") continue;
    text.append("\n").append(name.data(), name.size()).append("=");
    write_canonical(value, text);
  }
  return short_fingerprint(text);
}

bool CycleDetector::seen_before(std::string_view token) {
  auto const current = short_fingerprint(token);
  if (current == kept) return true;
  if (++steps < span) return false;
  kept = current;
  steps = 0;
  span = std::min(span, max_steps / 2) * 2;
  return false;
}

// check.query.offset.page_size.kept.steps.span.token, then .traversal.term.rank.id where one of these is not
// zero. Numbers cost a model a third of the tokens of other text, and it pays for a cursor twice.
std::string write_cursor(Cursor const& cursor) {
  auto const& cycle = cursor.cycle;
  auto inside = cursor.query;
  for (auto const& part :
       {std::to_string(cursor.offset), std::to_string(cursor.page_size), cycle.kept,
        std::to_string(cycle.steps), std::to_string(cycle.span), encode_token(cursor.token)})
    inside.append(".").append(part);
  if (cursor.traversal != Traversal::upstream_order || cursor.term != 0 || cursor.after != SortKey{}) {
    for (auto const part :
         {std::int64_t(cursor.traversal), std::int64_t(cursor.term), cursor.after.rank, cursor.after.id})
      inside.append(".").append(std::to_string(part));
  }
  return short_fingerprint(inside) + "." + inside;
}

Result<Cursor> read_cursor(std::string_view text, std::string_view query) {
  auto const changed = [] {
    return fail(ErrorKind::invalid, "next_cursor is not one that this tool gave, or it was changed.",
                "Send the next_cursor of the last answer unchanged, or leave it out to begin at the start.");
  };
  auto const check = take_segment(text);
  if (check != short_fingerprint(text)) return changed();
  auto const made_for = take_segment(text);
  auto const offset = number(take_segment(text));
  auto const page_size = number(take_segment(text));
  auto const kept = take_segment(text);
  auto const steps = number(take_segment(text));
  auto const span = number(take_segment(text));
  auto token = decode_token(take_segment(text));
  bool const is_short_form = text.empty();
  auto const traversal = is_short_form ? 0 : number<int>(take_segment(text));
  auto const term = is_short_form ? 0 : number<int>(take_segment(text));
  auto const rank = is_short_form ? 0 : number<std::int64_t>(take_segment(text));
  auto const id = is_short_form ? 0 : number<std::int64_t>(take_segment(text));
  if (!text.empty() || !traversal || *traversal < 0 || *traversal > int(Traversal::without_interactions) ||
      !term || *term < 0 || !rank || !id)
    return changed();
  if (!offset || !page_size || *page_size > 500 || !consists_of(kept, "0123456789")) return changed();
  if (!steps || *steps > max_steps || !span || *span < 1 || *span > max_steps || !token) return changed();
  Cursor cursor{.query = std::string(made_for),
                .token = std::move(*token),
                .offset = *offset,
                .page_size = int(*page_size),
                .cycle = {.kept = std::string(kept), .steps = int(*steps), .span = int(*span)},
                .traversal = Traversal(*traversal),
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
