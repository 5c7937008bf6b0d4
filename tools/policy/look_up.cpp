#include "tools/policy/look_up.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::policy {

namespace {

using What = Lookup::What;

bool is_needed(Lookup const& lookup, Rules const& rules) {
  bool const by_record = !rules.records.empty(), by_place = rules.have_places();
  switch (lookup.what) {
    case What::lists_of_record:
    case What::list_of_deal:
    case What::list_of_field: return by_place;
    case What::value: return by_place || by_record;
    case What::removed_row:
      return by_record || !rules.kept_kinds.empty() || !rules.kept_records.empty() ||
             rules.mention(Operation::remove);
    default: return by_record;
  }
}

std::string path_of(Ref const& record) {
  switch (record.kind) {
    case Kind::person: return "/persons/" + std::to_string(record.id);
    case Kind::company: return "/organizations/" + std::to_string(record.id);
    default: return "/opportunities/" + std::to_string(record.id);
  }
}

std::int64_t number_in(json::value const* value) { return value ? as_int64(*value).value_or(0) : 0; }

json::array const& array_in(json::value const& record, std::string_view name) {
  static json::array const none;
  auto const* value = member(record, name);
  auto const* list = value ? value->if_array() : nullptr;
  return list ? *list : none;
}

void add_ids(json::value const& record, std::string_view name, Kind kind, Touched& touched) {
  for (auto const& id : array_in(record, name))
    if (auto const number = as_int64(id)) touched.records.insert({kind, *number});
}

void add_links(json::value const& record, Touched& touched) {
  for (auto const* name : {"person_ids", "associated_person_ids", "interaction_person_ids"})
    add_ids(record, name, Kind::person, touched);
  add_ids(record, "organization_ids", Kind::company, touched);
  add_ids(record, "opportunity_ids", Kind::deal, touched);
}

// The work of one judgement.
struct Investigation {
  Touched& touched;
  Rules const& rules;
  Facts& facts;

  Task<Result<void>> lists_of(Ref record, bool with_columns) {
    auto const read = co_await facts.read(path_of(record));
    if (!read) co_return fail(read);
    for (auto const& row : array_in(*read, "list_entries")) {
      auto const list = number_in(member(row, "list_id"));
      touched.lists.insert(list);
      if (with_columns) touched.emptied.insert(list);
    }
    co_return Result<void>();
  }

  Task<Result<void>> links_of(Ref record) {
    auto const read = co_await facts.read(path_of(record));
    if (!read) co_return fail(read);
    add_links(*read, touched);
    co_return Result<void>();
  }

  Task<Result<std::optional<Kind>>> kind_of_list(std::int64_t id) {
    auto const lists = co_await facts.lists();
    if (!lists) co_return fail(lists);
    auto const found = std::ranges::find(*lists, id, &KnownList::id);
    co_return found == lists->end() ? std::optional<Kind>() : std::optional(found->kind);
  }

  // The record of a row; `links`: with those that it is linked with.
  Task<Result<void>> record_of_row(std::int64_t list, std::int64_t row, bool removed, bool links) {
    auto const kind_of_rows = co_await kind_of_list(list);
    if (!kind_of_rows) co_return fail(kind_of_rows);
    bool const deletes = removed && *kind_of_rows == Kind::deal;
    if (deletes) touched.operations.add(Operation::remove);
    auto const target = "/lists/" + std::to_string(list) + "/list-entries/" + std::to_string(row);
    auto const read = co_await facts.read(target);
    if (!read) co_return fail(read);
    auto kind = kind_of_code(member(*read, "entity_type"));
    if (!kind) kind = *kind_of_rows;
    auto const id = number_in(member(*read, "entity_id"));
    if (!kind || id == 0) co_return Result<void>();
    Ref const record{*kind, id};
    touched.records.insert(record);
    if (deletes) touched.removed.insert(record);
    if (links) co_return co_await links_of(record);
    co_return Result<void>();
  }

  Task<Result<void>> row_of_list(std::int64_t list, std::int64_t id) {
    auto const kind = co_await kind_of_list(list);
    if (!kind) co_return fail(kind);
    if (*kind) touched.records.insert({**kind, id});
    if (!*kind) touched.unknown = "Which kind of record list " + std::to_string(list) + " has is not known.";
    co_return Result<void>();
  }

  Task<Result<std::optional<KnownColumn>>> column(std::string id) {
    auto const columns = co_await facts.columns();
    if (!columns) co_return fail(columns);
    auto const found = std::ranges::find(*columns, id, &KnownColumn::id);
    co_return found == columns->end() ? std::optional<KnownColumn>() : std::optional(*found);
  }

  Task<Result<void>> list_of_field(std::string id) {
    auto const known = co_await column(std::move(id));
    if (!known) co_return fail(known);
    if (*known && (*known)->list > 0) touched.lists.insert((*known)->list);
    co_return Result<void>();
  }

  Task<Result<void>> record_of_value(std::string field, std::int64_t id) {
    auto const known = co_await column(field);
    if (!known) co_return fail(known);
    if (*known) touched.records.insert({(*known)->kind, id});
    if (!*known) touched.unknown = "Which kind of record the field " + field + " is of is not known.";
    co_return Result<void>();
  }

  Task<Result<void>> place_of_value(SeenValues::Place const* place, std::int64_t id) {
    if (!place) {
      touched.unknown = "The id of the value " + std::to_string(id) +
                        " alone does not say which column and record it is of. Call "
                        "list_all_affinity_field_values of its record, and then this again; or take "
                        "apply_changes, which names both.";
      co_return Result<void>();
    }
    auto const seen = *place;
    touched.fields.insert(seen.field);
    if (seen.kind) touched.records.insert({*seen.kind, seen.record});
    if (!seen.kind) {
      auto const found = co_await record_of_value(seen.field, seen.record);
      if (!found) co_return fail(found);
    }
    co_return co_await list_of_field(seen.field);
  }

  // What a note is on; of a reply also what the note is on that it replies to.
  Task<Result<void>> note(std::int64_t id) {
    for (int level = 0; level < 2 && id > 0; ++level) {
      auto const read = co_await facts.read("/notes/" + std::to_string(id));
      if (!read) co_return fail(read);
      add_links(*read, touched);
      id = number_in(member(*read, "parent_id"));
    }
    co_return Result<void>();
  }

  Task<Result<void>> reminder(std::int64_t id) {
    auto const read = co_await facts.read("/reminders/" + std::to_string(id));
    if (!read) co_return fail(read);
    constexpr std::array members{std::pair{"person", Kind::person}, std::pair{"organization", Kind::company},
                                 std::pair{"opportunity", Kind::deal}};
    for (auto const& [name, kind] : members)
      if (auto const* record = member(*read, name); record && record->is_object())
        touched.records.insert({kind, number_in(member(*record, "id"))});
    co_return Result<void>();
  }

  Task<Result<void>> interaction(std::int64_t id, std::int64_t type) {
    auto const target = "/interactions/" + std::to_string(id) + "?type=" + std::to_string(type);
    auto const read = co_await facts.read(target);
    if (!read) co_return fail(read);
    for (auto const& person : array_in(*read, "persons"))
      touched.records.insert({Kind::person, number_in(member(person, "id"))});
    co_return Result<void>();
  }

  Task<Result<void>> transcript(std::int64_t id) {
    auto const read = co_await facts.read("/v2/transcripts/" + std::to_string(id));
    if (!read) co_return fail(read);
    auto const* of = member(*read, "note");
    auto const of_note = of ? number_in(member(*of, "id")) : 0;
    co_return co_await note(of_note);
  }

  Task<Result<void>> look(Lookup lookup, SeenValues::Place const* place) {
    switch (lookup.what) {
      case What::lists_of_record: return lists_of({lookup.kind, lookup.id}, true);
      case What::list_of_deal: return lists_of({Kind::deal, lookup.id}, false);
      case What::links_of_record: return links_of({lookup.kind, lookup.id});
      case What::record_of_row: return record_of_row(lookup.list, lookup.id, false, lookup.type != 0);
      case What::removed_row: return record_of_row(lookup.list, lookup.id, true, false);
      case What::row_of_list: return row_of_list(lookup.list, lookup.id);
      case What::value: return place_of_value(place, lookup.id);
      case What::list_of_field: return list_of_field(std::move(lookup.field));
      case What::record_of_value: return record_of_value(std::move(lookup.field), lookup.id);
      case What::note: return note(lookup.id);
      case What::reminder: return reminder(lookup.id);
      case What::interaction: return interaction(lookup.id, lookup.type);
      case What::transcript: return transcript(lookup.id);
    }
    return note(0);
  }
};

}  // namespace

Task<Result<void>> look_up(Touched& touched, Rules const& rules, Facts& facts, SeenValues const& seen,
                           std::string principal) {
  Investigation work{.touched = touched, .rules = rules, .facts = facts};
  auto lookups = std::exchange(touched.lookups, {});
  for (auto& lookup : lookups) {
    if (!is_needed(lookup, rules)) continue;
    auto const* place = lookup.what == What::value ? seen.find(principal, lookup.id) : nullptr;
    auto const looked = co_await work.look(std::move(lookup), place);
    if (!looked) co_return fail(looked);
  }
  co_return Result<void>();
}

}  // namespace affinity::tools::policy
