// Rows that were added to lists, and the names of records. Neither API tells of rows that were removed.

#include "tools/composed/change_records.hpp"
#include "tools/composed/changes.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/record_source.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::string_view v1_entries = "list_all_affinity_list_entries";
constexpr std::string_view v2_entries_search = "affinity_v2_list_entries_search";
constexpr std::size_t deals_of_company = 5;

std::string name_of_record(json::value const& record) {
  auto name = cell_text(text_member(record, "name"));
  return name.empty() ? full_name_of(record) : name;
}

// A row of either API.
struct Entry {
  std::int64_t id = 0, list = 0, creator = 0;
  Ref record{};
  std::string name{};
  WallTime added{};
};

Entry entry_of_v1(json::value const& row, Kind kind) {
  Entry out{.id = integer_member(row, "id").value_or(0),
            .list = integer_member(row, "list_id").value_or(0),
            .creator = integer_member(row, "creator_id").value_or(0),
            .record = {.kind = kind, .id = integer_member(row, "entity_id").value_or(0)}};
  if (auto const* entity = member(row, "entity")) out.name = name_of_record(*entity);
  from_iso(text_member(row, "created_at"), out.added);
  return out;
}

Entry entry_of_v2(json::value const& row, ListInfo const& list) {
  Entry out{.id = integer_member(row, "id").value_or(0),
            .list = list.id,
            .creator = integer_member(row, "creatorId").value_or(0),
            .record = {.kind = list.kind}};
  if (auto const* entity = member(row, "entity")) {
    out.record.id = integer_member(*entity, "id").value_or(0);
    out.name = name_of_record(*entity);
  }
  from_iso(text_member(row, "createdAt"), out.added);
  return out;
}

class NewRows {
 public:
  NewRows(ChangesAsked const& asked, KnownRows& known, std::span<Teammate const> team)
      : asked_(asked), known_(known), team_(team) {}

  void add(Entry entry, std::string const& list) {
    known_.records[entry.id] = entry.record;
    known_.lists[entry.id] = entry.list;
    known_.of_list.insert(entry.record);
    if (!entry.name.empty()) known_.names[entry.record] = entry.name;
    bool const by_other = asked_.by && entry.creator != asked_.by->ref.id;
    if (!asked_.is_within(entry.added) || by_other) return;
    out.push_back({.at = entry.added,
                   .kind = "row",
                   .id = entry.id,
                   .record = entry.record,
                   .name = entry.name,
                   .who = entry.creator > 0 ? person_item(entry.creator, team_).text : std::string(),
                   .list = list});
  }

  std::vector<Change> out{};

 private:
  ChangesAsked const& asked_;
  KnownRows& known_;
  std::span<Teammate const> team_;
};

// A day before, because Affinity's days begin elsewhere; what is too old is left out here.
Read search_of_new_rows(ListInfo const& list, WallTime since) {
  auto const day = std::chrono::floor<std::chrono::days>(since) - std::chrono::days(1);
  json::object condition{{"fieldId", "created-at"},
                         {"valueType", "date"},
                         {"operator", "is-on-or-after"},
                         {"value", to_text(day)}};
  json::object where{{"operator", "and"}, {"filters", json::array{std::move(condition)}}};
  return {.tool = v2_entries_search,
          .arguments = {{"listId", list.id}, {"where", std::move(where)}},
          .page_size = 100};
}

}  // namespace

Task<std::vector<Change>> read_new_rows(Reads& reads, ChangesAsked const& asked, ListInfo list, bool whole,
                                        KnownRows& known, Answer& answer) {
  constexpr int page_of_v1 = 500;
  bool search = !whole && list.rows > page_of_v1 && reads.may_use(v2_entries_search);
  auto const team = co_await read_teammates(reads);
  NewRows rows(asked, known, team ? std::span(*team) : std::span<Teammate const>());
  while (true) {
    auto ask = search
                   ? search_of_new_rows(list, asked.since)
                   : Read{.tool = v1_entries, .arguments = {{"list_id", list.id}}, .page_size = page_of_v1};
    std::optional<Error> error;
    do {
      auto page = co_await reads.read_pages(ask, 1);
      error = page.error;
      if (error) break;
      for (auto const& row : page.records)
        rows.add(search ? entry_of_v2(row, list) : entry_of_v1(row, list.kind), list.name);
      ask.token = page.next_token;
    } while (!ask.token.empty());
    if (error && search && Reads::is_refusal(*error)) {
      search = false;
      continue;
    }
    if (error) answer.add_partial("rows of " + list.name + " not read (" + Reads::why(*error) + ")");
    co_return std::move(rows.out);
  }
}

Task<std::vector<Change>> read_rows_of_record(Reads& reads, ChangesAsked const& asked, json::value record,
                                              KnownRows& known, Answer& answer) {
  auto const about = *asked.about;
  bool const of_company = about.kind == Kind::company && !asked.list;
  auto const* source = source_of(about.kind);
  if (source && (!member(record, "list_entries") || of_company)) {
    Read ask{.tool = source->by_id, .arguments = {{"id", about.id}}};
    if (of_company) ask.arguments["with_opportunities"] = true;
    auto read = co_await reads.read(std::move(ask));
    if (read)
      record = std::move(*read);
    else
      answer.add_partial("rows of the record not read (" + Reads::why(read.error()) + ")");
  }
  std::vector<std::pair<Ref, json::value>> records;
  std::vector<Read> asks;
  std::vector<Ref> deals;
  auto const* ids = member(record, "opportunity_ids");
  if (of_company && ids && ids->is_array())
    for (auto const& id : ids->get_array())
      if (auto const number = as_int64(id); number && deals.size() < deals_of_company) {
        deals.push_back({.kind = Kind::deal, .id = *number});
        asks.push_back({.tool = "get_single_affinity_opportunity_by_id", .arguments = {{"id", *number}}});
      }
  if (of_company && ids && ids->is_array() && ids->get_array().size() > deals.size())
    answer.add_partial("changes of " + std::to_string(ids->get_array().size() - deals.size()) +
                       " of its deals not read");
  records.emplace_back(about, std::move(record));
  auto bodies = co_await reads.read_all(std::move(asks));
  for (std::size_t i = 0; i < deals.size(); ++i)
    if (bodies[i])
      records.emplace_back(deals[i], std::move(*bodies[i]));
    else
      answer.add_partial("some of its deals not read (" + Reads::why(bodies[i].error()) + ")");
  auto const lists = co_await read_lists(reads);
  auto const team = co_await read_teammates(reads);
  NewRows rows(asked, known, team ? std::span(*team) : std::span<Teammate const>());
  for (auto const& [ref, body] : records) {
    auto const* entries = member(body, "list_entries");
    if (!entries || !entries->is_array()) continue;
    known.names[ref] = name_of_record(body);
    for (auto const& row : entries->get_array()) {
      auto entry = entry_of_v1(row, ref.kind);
      entry.record = ref;
      entry.name = known.names[ref];
      if (asked.list && entry.list != asked.list->id) continue;
      std::string list = "list:" + std::to_string(entry.list);
      if (lists)
        for (auto const& each : *lists)
          if (each.id == entry.list) list = each.name;
      rows.add(std::move(entry), list);
    }
  }
  co_return std::move(rows.out);
}

namespace {

struct RecordNames {
  Kind kind = Kind::person;
  std::string_view v2{};
};

constexpr RecordNames sources_of_names[]{{Kind::deal, "list_all_affinity_v2_opportunities"},
                                         {Kind::company, "list_all_affinity_v2_companies"},
                                         {Kind::person, "list_all_affinity_v2_persons"}};

// Of up to a hundred records of a kind in one request; false where API v2 does not give them.
Task<bool> read_names_of_v2(Reads& reads, std::string_view tool, std::set<Ref> const& refs,
                            std::map<Ref, std::string>& names) {
  json::array ids;
  for (auto const& ref : refs)
    if (ids.size() < 100) ids.emplace_back(ref.id);
  auto const kind = refs.begin()->kind;
  Read ask{.tool = tool, .arguments = {{"ids", std::move(ids)}}, .page_size = 100};
  auto const page = co_await reads.read_pages(std::move(ask), 1);
  for (auto const& record : page.records)
    names[{.kind = kind, .id = integer_member(record, "id").value_or(0)}] = name_of_record(record);
  co_return !page.error;
}

}  // namespace

Task<void> name_records(Reads& reads, std::vector<Change>& changes, KnownRows const& known,
                        std::size_t requests) {
  auto names = known.names;
  for (auto const& [kind, v2_tool] : sources_of_names) {
    std::set<Ref> missing;
    for (auto const& change : changes)
      if (change.record && change.record->kind == kind && change.name.empty() &&
          !names.contains(*change.record))
        missing.insert(*change.record);
    if (missing.empty() || requests == 0) continue;
    if (reads.may_use(v2_tool)) {
      --requests;
      bool const read = co_await read_names_of_v2(reads, v2_tool, missing, names);
      if (read) continue;
    }
    std::vector<Read> asks;
    for (auto const& ref : missing)
      if (asks.size() < requests)
        asks.push_back({.tool = source_of(kind)->by_id, .arguments = {{"id", ref.id}}});
    requests -= asks.size();
    auto const bodies = co_await reads.read_all(std::move(asks));
    for (auto const& body : bodies)
      if (body) names[{.kind = kind, .id = integer_member(*body, "id").value_or(0)}] = name_of_record(*body);
  }
  for (auto& change : changes) {
    if (!change.record || !change.name.empty()) continue;
    auto const found = names.find(*change.record);
    if (found != names.end()) change.name = found->second;
  }
}

}  // namespace affinity::tools::composed
