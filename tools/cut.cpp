#include "tools/cut.hpp"

#include "base/text/text.hpp"
#include "tools/field_selection.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace affinity::tools {

namespace {

constexpr std::size_t worth_cutting = 64;  // bytes; less of a text or list tells nobody anything
constexpr std::size_t named = 5;           // of the places that were cut
constexpr std::size_t longest_place = 80;

using Places = std::vector<std::string>;

std::size_t written(json::value const& value) { return write_json(value).size(); }

// Names are of others and may be anything; here they are to be read and cost what they show.
std::string within(std::string const& where, std::string_view name) {
  auto out = shorten(where.empty() ? std::string(name) : where + "." + std::string(name), longest_place);
  std::ranges::replace_if(
      out, [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '"' || c == '\\'; }, '?');
  return out;
}

void fit(json::value& value, std::size_t bytes, std::string const& where, Places& cut);

// What is written may be six times as long as the text.
void fit_text(json::string& text, std::size_t bytes) {
  auto const whole = std::string(view(text));
  auto limit = std::min(whole.size(), bytes > 2 ? bytes - 2 : 0);
  while (limit >= 4) {
    auto const part = shorten(whole, limit);
    auto const size = written(json::value(part));
    text = part;
    if (size <= bytes) return;
    limit = std::min(limit - 1, limit * bytes / size);
  }
  text.clear();
}

// Whole items from the front; one that is most of the list is cut itself.
void fit_list(json::array& list, std::size_t bytes, std::string const& where, Places& cut) {
  std::size_t used = 2, kept = 0;
  for (auto& item : list) {
    auto const size = written(item) + (kept > 0 ? 1 : 0);
    if (used + size <= bytes) {
      used += size;
      ++kept;
      continue;
    }
    auto const room = bytes > used + 1 ? bytes - used - 1 : 0;
    bool const is_most_of_it = size > bytes / 2 && room >= worth_cutting;
    if (is_most_of_it) {
      fit(item, room, within(where, std::to_string(kept)), cut);
      if (used + written(item) + 1 <= bytes) ++kept;
    }
    break;
  }
  if (kept == list.size()) return;
  list.resize(kept);
  cut.push_back(where.empty() ? "the list" : where);
}

// As many bytes for each of the largest as leave all of them within `bytes`; 0 when that is none.
std::size_t share(std::vector<std::size_t> sizes, std::size_t bytes) {
  std::ranges::sort(sizes);
  std::size_t below = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    auto const each = below < bytes ? (bytes - below) / (sizes.size() - i) : 0;
    if (sizes[i] > each) return each;
    below += sizes[i];
  }
  return bytes;
}

void drop_last_members(json::object& object, std::size_t bytes, std::string const& where, Places& cut) {
  json::object kept(object.storage());
  std::size_t used = 2;
  for (auto& [name, value] : object) {
    if (written(value) > bytes / 2) fit(value, bytes / 2, within(where, name), cut);
    used += written(json::value(name)) + written(value) + 2;
    if (used > bytes) break;
    kept.emplace(name, std::move(value));
  }
  if (kept.size() < object.size())
    cut.push_back(std::to_string(object.size() - kept.size()) + " members" +
                  (where.empty() ? "" : " of " + where));
  object = std::move(kept);
}

void fit_object(json::object& object, std::size_t bytes, std::string const& where, Places& cut) {
  std::size_t around = 2;
  std::vector<std::size_t> sizes;
  for (auto const& [name, value] : object) {
    around += written(json::value(name)) + 2;
    sizes.push_back(written(value));
  }
  auto const each = bytes > around ? share(std::move(sizes), bytes - around) : 0;
  if (each < worth_cutting) return drop_last_members(object, bytes, where, cut);
  for (auto& [name, value] : object)
    if (written(value) > each) fit(value, each, within(where, name), cut);
}

// A number that is too long stays: it has at most 24 bytes, and who cuts leaves 64.
void fit(json::value& value, std::size_t bytes, std::string const& where, Places& cut) {
  if (auto* text = value.if_string()) {
    fit_text(*text, bytes);
    cut.push_back(where.empty() ? "the text" : where);
  } else if (auto* list = value.if_array()) {
    fit_list(*list, bytes, where, cut);
  } else if (auto* object = value.if_object()) {
    fit_object(*object, bytes, where, cut);
  }
}

std::string in_few_words(Places const& places) {
  std::vector<std::string_view> names(places.begin(),
                                      places.begin() + std::ptrdiff_t(std::min(named, places.size())));
  auto const rest = std::to_string(places.size() - names.size()) + " more";
  if (places.size() > named) names.push_back(rest);
  return join(names);
}

void hold_error(Outcome& outcome, std::size_t most) {
  outcome.text = shorten(outcome.text, most);
  json::value structured(std::move(outcome.structured));
  cut_to_fit(structured, most);
  outcome.structured = std::move(structured.get_object());
}

}  // namespace

std::string cut_to_fit(json::value& record, std::size_t bytes) {
  if (written(record) <= bytes) return {};
  Places cut;
  fit(record, bytes, "", cut);
  return "Cut to fit into the answer: " + in_few_words(cut) + ".";
}

std::string rest_of(Tool const& tool, std::size_t bytes) {
  auto const larger = "start the server with a larger --max-result than " + std::to_string(bytes) + " bytes.";
  if (supports_field_selection(tool)) return "For the rest, ask for single members with fields, or " + larger;
  return "For the rest, " + larger;
}

void hold_to(Outcome& outcome, Tool const& tool, std::size_t most) {
  // The values of an error are its text and little more.
  if (outcome.is_error && outcome.text.size() > most / 4) return hold_error(outcome, most);
  if (outcome.is_error || outcome.text.size() <= most) return;
  look_inside(outcome);
  auto const why_before = outcome.structured.contains("why")
                              ? std::string(as_text(outcome.structured.at("why")).value_or("")) + " "
                              : std::string();
  auto* result = outcome.structured.if_contains("result");
  json::value whole;
  if (!result) whole = std::move(outcome.structured);
  auto& much = result ? *result : whole;
  auto const around = result ? outcome.text.size() - std::min(outcome.text.size(), written(*result)) : 0;
  constexpr std::size_t words = 720;  // what is said of it
  auto const room = most > around + 2 * words ? most - around - words : most / 2;
  auto const why = cut_to_fit(much, room);
  if (!result) outcome.structured = std::move(whole.as_object());
  outcome.structured["complete"] = false;
  outcome.structured["why"] = why_before + why + " " + rest_of(tool, most);
  outcome.text = write_json(outcome.structured);
}

}  // namespace affinity::tools
