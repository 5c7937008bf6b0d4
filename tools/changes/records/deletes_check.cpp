#include "tools/changes/records/deletes_check.hpp"

#include "base/text/text.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr int first_few = 25;  // of a list of which only whether it is empty matters

std::string counted_things(std::size_t count, bool more, std::string_view one, std::string_view many) {
  if (count == 0) return {};
  if (count == 1 && !more) return "a " + std::string(one);
  return (more ? "more than " : "") + std::to_string(count) + " " + std::string(many);
}

// How many of these records an undo does not take away itself.
std::size_t count_left(std::vector<std::int64_t> const& ids, Kind kind, UndoneToo const& undone) {
  auto const stays = [&](std::int64_t id) { return !undone.has({.kind = kind, .id = id}); };
  return std::size_t(std::ranges::count_if(ids, stays));
}

template<class Records> std::vector<std::int64_t> ids_of_records(Records const& records) {
  std::vector<std::int64_t> out;
  for (auto const& each : records) out.push_back(integer_member(each, "id").value_or(0));
  return out;
}

json::array array_member(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value && value->is_array() ? value->get_array() : json::array();
}

// Values that people fill, by the names of their fields; what Affinity fills itself is nobody's work.
Task<Result<std::string>> filled_fields(composed::Reads& reads, Ref ref, json::value values,
                                        UndoneToo undone) {
  auto const* items = values.if_array();
  if (!items || items->empty()) co_return std::string();
  auto const fields = co_await composed::read_fields(reads, ref.kind);
  if (!fields) co_return fail(fields);
  std::set<std::string> names;
  for (auto const& value : *items) {
    auto const id = integer_member(value, "field_id");
    if (undone.has_field(id.value_or(0))) continue;
    auto const of_id = [&](json::value const& field) { return integer_member(field, "id") == id; };
    auto const field = std::ranges::find_if(*fields, of_id);
    auto const source = field == fields->end() ? std::string() : text_member(*field, "enrichment_source");
    bool const is_ours = field == fields->end() || source.empty() || source == "none";
    if (is_ours)
      names.insert(field == fields->end() ? "a value" : composed::cell_text(text_member(*field, "name")));
  }
  std::vector<std::string_view> const words(names.begin(), names.end());
  co_return words.empty() ? std::string() : "values in " + join(words);
}

struct AddedThings {
  std::string_view tool{}, one{}, many{};
  std::optional<Kind> kind{};
};

constexpr AddedThings added_things[] = {
    {"list_all_affinity_notes", "note", "notes", Kind::note},
    {"list_all_affinity_reminders", "reminder", "reminders", Kind::reminder},
    {"list_all_affinity_files", "file", "files"}};

}  // namespace

bool UndoneToo::has(Ref const& ref) const { return places.contains(to_string(ref)); }

bool UndoneToo::has_field(std::int64_t id) const { return places.contains("field:" + std::to_string(id)); }

UndoneToo undone_too(Change const& change) {
  UndoneToo out;
  auto const places = array_member(json::value(change.details), "undone_too");
  for (auto const& place : places) out.places.emplace(as_text(place).value_or(""));
  return out;
}

Task<Result<std::string>> what_was_added(composed::Reads& reads, Ref ref, json::value record,
                                         UndoneToo undone) {
  auto const* tools = record_tools(ref.kind);
  if (!tools) co_return std::string();
  std::vector<std::string> found;
  auto const add = [&found](std::string what) {
    if (!what.empty()) found.push_back(std::move(what));
  };
  if (ref.kind != Kind::deal) {  // a deal has its one row from the start
    auto const rows = ids_of_records(array_member(record, "list_entries"));
    add(counted_things(count_left(rows, Kind::row, undone), false, "row on a list", "rows on lists"));
    auto const deals = ids_in(record, "opportunity_ids");
    add(counted_things(count_left(deals, Kind::deal, undone), false, "deal", "deals"));
  }
  json::object const of_record{{tools->id, ref.id}};
  for (auto const& thing : added_things) {
    composed::Read ask{.tool = thing.tool,
                       .arguments = of_record,
                       .page_size = first_few,
                       .freshness = composed::Freshness::fresh};
    auto const page = co_await reads.read_pages(std::move(ask), 1);
    if (page.error) co_return fail(*page.error);
    auto const ids = ids_of_records(page.records);
    auto const left = thing.kind ? count_left(ids, *thing.kind, undone) : ids.size();
    add(counted_things(left, !page.next_token.empty(), thing.one, thing.many));
  }
  composed::Read ask{.tool = "list_all_affinity_field_values",
                     .arguments = of_record,
                     .freshness = composed::Freshness::fresh};
  auto values = co_await reads.read(std::move(ask));
  if (!values) co_return fail(values);
  auto filled = co_await filled_fields(reads, ref, std::move(*values), std::move(undone));
  if (!filled) co_return fail(filled);
  add(std::move(*filled));
  std::vector<std::string_view> const words(found.begin(), found.end());
  co_return join(words);
}

}  // namespace affinity::tools::changes
