#include "tools/truncation.hpp"

#include "base/text/text.hpp"
#include "tools/field_selection.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace affinity::tools {

namespace {

constexpr std::size_t min_useful_bytes = 64;  // bytes; a shorter text or list is useless
constexpr std::size_t max_named_paths = 5;    // of the truncated paths
constexpr std::size_t max_shown_path = 80;

using CutPaths = std::vector<std::string>;

std::size_t json_size(json::value const& value) { return write_json(value).size(); }

// Names are untrusted: they are sanitized, and their printed length is what they cost.
std::string child_path(std::string const& where, std::string_view name) {
  auto out = shorten(where.empty() ? std::string(name) : where + "." + std::string(name), max_shown_path);
  std::ranges::replace_if(
      out, [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '"' || c == '\\'; }, '?');
  return out;
}

void fit(json::value& value, std::size_t bytes, std::string const& where, CutPaths& cut);

// Escaping may make the JSON six times as long as the text.
void fit_text(json::string& text, std::size_t bytes) {
  auto const whole = std::string(view(text));
  auto limit = std::min(whole.size(), bytes > 2 ? bytes - 2 : 0);
  while (limit >= 4) {
    auto const part = shorten(whole, limit);
    auto const size = json_size(json::value(part));
    text = part;
    if (size <= bytes) return;
    limit = std::min(limit - 1, limit * bytes / size);
  }
  text.clear();
}

// Keeps whole items from the front; truncates an item that is most of the list.
void fit_list(json::array& list, std::size_t bytes, std::string const& where, CutPaths& cut) {
  std::size_t used = 2, kept = 0;
  for (auto& item : list) {
    auto const size = json_size(item) + (kept > 0 ? 1 : 0);
    if (used + size <= bytes) {
      used += size;
      ++kept;
      continue;
    }
    auto const room = bytes > used + 1 ? bytes - used - 1 : 0;
    bool const is_most_of_it = size > bytes / 2 && room >= min_useful_bytes;
    if (is_most_of_it) {
      fit(item, room, child_path(where, std::to_string(kept)), cut);
      if (used + json_size(item) + 1 <= bytes) ++kept;
    }
    break;
  }
  if (kept == list.size()) return;
  list.resize(kept);
  cut.push_back(where.empty() ? "the list" : where);
}

// The limit per member with which all of them fit into `bytes` (max-min fairness).
std::size_t fair_share(std::vector<std::size_t> sizes, std::size_t bytes) {
  std::ranges::sort(sizes);
  std::size_t below = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    auto const each = below < bytes ? (bytes - below) / (sizes.size() - i) : 0;
    if (sizes[i] > each) return each;
    below += sizes[i];
  }
  return bytes;
}

void drop_last_members(json::object& object, std::size_t bytes, std::string const& where, CutPaths& cut) {
  json::object kept(object.storage());
  std::size_t used = 2;
  for (auto& [name, value] : object) {
    if (json_size(value) > bytes / 2) fit(value, bytes / 2, child_path(where, name), cut);
    used += json_size(json::value(name)) + json_size(value) + 2;
    if (used > bytes) break;
    kept.emplace(name, std::move(value));
  }
  if (kept.size() < object.size())
    cut.push_back(std::to_string(object.size() - kept.size()) + " members" +
                  (where.empty() ? "" : " of " + where));
  object = std::move(kept);
}

void fit_object(json::object& object, std::size_t bytes, std::string const& where, CutPaths& cut) {
  std::size_t around = 2;
  std::vector<std::size_t> sizes;
  for (auto const& [name, value] : object) {
    around += json_size(json::value(name)) + 2;
    sizes.push_back(json_size(value));
  }
  auto const each = bytes > around ? fair_share(std::move(sizes), bytes - around) : 0;
  if (each < min_useful_bytes) return drop_last_members(object, bytes, where, cut);
  for (auto& [name, value] : object)
    if (json_size(value) > each) fit(value, each, child_path(where, name), cut);
}

// Numbers are never truncated: they have at most 24 bytes, and callers leave 64.
void fit(json::value& value, std::size_t bytes, std::string const& where, CutPaths& cut) {
  if (auto* text = value.if_string()) {
    fit_text(*text, bytes);
    cut.push_back(where.empty() ? "the text" : where);
  } else if (auto* list = value.if_array()) {
    fit_list(*list, bytes, where, cut);
  } else if (auto* object = value.if_object()) {
    fit_object(*object, bytes, where, cut);
  }
}

std::string summarize(CutPaths const& paths) {
  std::vector<std::string_view> names(
      paths.begin(), paths.begin() + std::ptrdiff_t(std::min(max_named_paths, paths.size())));
  auto const rest = std::to_string(paths.size() - names.size()) + " more";
  if (paths.size() > max_named_paths) names.push_back(rest);
  return join(names);
}

void truncate_error(Outcome& outcome, std::size_t most) {
  outcome.text = shorten(outcome.text, most);
  json::value structured(std::move(outcome.structured));
  truncate_to_fit(structured, most);
  outcome.structured = std::move(structured.get_object());
}

}  // namespace

std::string truncate_to_fit(json::value& record, std::size_t bytes) {
  if (json_size(record) <= bytes) return {};
  CutPaths cut;
  fit(record, bytes, "", cut);
  return "Cut to fit into the answer: " + summarize(cut) + ".";
}

std::string member_longer_than(json::value const& record, std::size_t bytes) {
  auto const* members = record.if_object();
  if (members && json_size(record) > bytes)
    for (auto const& [name, value] : *members)
      if (json_size(value) > bytes) return child_path("", name);
  return {};
}

std::string how_to_get_rest(Tool const& tool, std::size_t bytes, std::string_view too_long) {
  auto const larger = "start the server with a larger --max-result than " + std::to_string(bytes) + " bytes.";
  if (!too_long.empty()) {
    constexpr std::size_t max_shown = 40;
    auto const alone = shorten(std::string(too_long), max_shown) +
                       " alone is longer than an answer may be: for the rest of it, " + larger;
    return supports_field_selection(tool) ? alone + " With fields that leave it out, the others come whole."
                                          : alone;
  }
  if (supports_field_selection(tool)) return "For the rest, ask for single members with fields, or " + larger;
  return "For the rest, " + larger;
}

void enforce_max_result(Outcome& outcome, Tool const& tool, std::size_t most) {
  // The structured content of an error is its text and little more.
  if (outcome.is_error && outcome.text.size() > most / 4) return truncate_error(outcome, most);
  if (outcome.is_error || outcome.text_is_summary || outcome.text.size() <= most)
    return;  // a summary was cut at rows
  ensure_structured(outcome);
  auto const why_before = outcome.structured.contains("why")
                              ? std::string(as_text(outcome.structured.at("why")).value_or("")) + " "
                              : std::string();
  auto* result = outcome.structured.if_contains("result");
  json::value whole;
  if (!result) whole = std::move(outcome.structured);
  auto& much = result ? *result : whole;
  auto const around = result ? outcome.text.size() - std::min(outcome.text.size(), json_size(*result)) : 0;
  constexpr std::size_t sentence_bytes = 720;  // of the sentence about it
  auto const room = most > around + 2 * sentence_bytes ? most - around - sentence_bytes : most / 2;
  auto const too_long = member_longer_than(much, room);
  auto const why = truncate_to_fit(much, room);
  if (!result) outcome.structured = std::move(whole.as_object());
  outcome.structured["complete"] = false;
  outcome.structured["why"] = why_before + why + " " + how_to_get_rest(tool, most, too_long);
  outcome.text = write_json(outcome.structured);
}

}  // namespace affinity::tools
