// What v2 knows of the records: their last contact and lists, 100 a request, then rows of the lists.

#include "tools/composed/seen/apis.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/fields_of_record.hpp"
#include "tools/composed/upstream/list_rows.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t seen_records_a_request = 100;
using ListsOfRecords = std::map<Ref, std::vector<std::int64_t>>;

json::value const* seen_value(json::value const& record, std::string_view field) {
  auto const* fields = member(record, "fields");
  return fields && fields->is_array() ? value_of_field(fields->get_array(), field) : nullptr;
}

// The ids of the lists that a record is on, from its field `lists`.
std::vector<std::int64_t> lists_in(json::value const& record) {
  auto const* fields = member(record, "fields");
  return fields && fields->is_array() ? records_of_field(fields->get_array(), "lists").ids
                                      : std::vector<std::int64_t>();
}

// Last contact and lists of people or companies; false where v2 does not give them.
Task<bool> read_contacts_of_v2(Reads& reads, Kind kind, std::set<std::int64_t> ids, SeenRecords& out,
                               ListsOfRecords& on_lists) {
  std::vector<std::int64_t> const all(ids.begin(), ids.end());
  for (std::size_t begin = 0; begin < all.size(); begin += seen_records_a_request) {
    json::array some;
    for (auto i = begin; i < all.size() && i < begin + seen_records_a_request; ++i) some.emplace_back(all[i]);
    std::string_view const tool =
        kind == Kind::person ? "list_all_affinity_v2_persons" : "list_all_affinity_v2_companies";
    Read ask{.tool = tool,
             .arguments = {{"ids", std::move(some)}, {"fieldIds", {"last-contact", "lists"}}},
             .page_size = int(seen_records_a_request)};
    auto const page = co_await reads.read_pages(std::move(ask), seen_records_a_request);
    if (page.error) co_return false;
    Column const contact{.built_in = BuiltIn::last_contact};
    for (auto const& record : page.records) {
      Ref const ref{.kind = kind, .id = integer_member(record, "id").value_or(0)};
      on_lists[ref] = lists_in(record);
      auto const* value = seen_value(record, "last-contact");
      if (auto const found = out.find(ref); found != out.end())
        found->second.last_contact = contact_text(value ? cell_of_v2(*value, contact, reads.now()) : Cell{});
    }
  }
  co_return true;
}

json::object any_record_filter(std::string_view field, std::string_view type,
                               std::set<std::int64_t> const& ids) {
  json::array values;
  for (auto const id : ids)
    if (values.size() < seen_records_a_request) values.emplace_back(json::object{{"id", id}});
  return {{"fieldId", field}, {"valueType", type}, {"operator", "has-any-of"}, {"value", std::move(values)}};
}

// Rows of deals of these people or companies.
json::object related_rows_filter(std::set<std::int64_t> const& people,
                                 std::set<std::int64_t> const& companies) {
  json::array filters;
  if (!companies.empty()) filters.emplace_back(any_record_filter("companies", "company-multi", companies));
  if (!people.empty()) filters.emplace_back(any_record_filter("persons", "person-multi", people));
  return filters.empty() ? json::object() : json::object{{"operator", "or"}, {"filters", std::move(filters)}};
}

struct AskedOfLists {
  std::set<std::int64_t> people{}, companies{};
  ListsOfRecords on_lists{};
};

RowOwners owners_of(ListRow const& row, ToldColumns const& told) {
  RowOwners out{.record = row.record, .name = row.name};
  auto const ids = [&](std::optional<std::size_t> column, std::vector<std::int64_t>& into) {
    if (column && row.record.kind == Kind::deal)
      for (auto const& item : row.cells[*column].items)
        if (item.ref) into.push_back(item.ref->id);
  };
  ids(told.company, out.companies);
  ids(told.people, out.people);
  return out;
}

// The rows of one list that belong to the records.
Task<void> read_seen_list(Reads& reads, ListInfo list, AskedOfLists const& of, SeenRecords& out,
                          Answer& answer) {
  auto const columns = co_await read_columns(reads, list);
  if (!columns) {
    answer.add_partial("rows of " + list.name + " not read (" + Reads::why(columns.error()) + ")");
    co_return;
  }
  auto const told = told_columns(*columns);
  RowsAsked ask{.list = list, .columns = told.columns, .v2_only = true};
  constexpr std::int64_t one_page = 100;
  if (list.kind == Kind::deal && list.rows > one_page)
    ask.filter = related_rows_filter(of.people, of.companies);
  auto const read = co_await read_rows(reads, std::move(ask));
  if (read.error) {
    answer.add_partial("rows of " + list.name + " not read (" + Reads::why(*read.error) + ")");
    co_return;
  }
  for (auto const& why : read.partial) answer.add_partial(why);
  for (auto const& row : read.rows) {
    auto const owners = owners_of(row, told);
    for (auto& [ref, record] : out) {
      auto const relation = relation_of(ref, record, owners);
      if (relation == RowRelation::none) continue;
      add_seen_row(record, relation, list, owners, row.cells, told);
      if (ref == owners.record && ref.kind == Kind::deal && told.contact)
        record.last_contact = contact_text(row.cells[*told.contact]);
    }
  }
}

// How many requests the rows of a list take.
std::size_t pages_of(ListInfo const& list) {
  auto const rows = std::size_t(std::max<std::int64_t>(list.rows, 1));
  return list.kind == Kind::deal ? 1 : (rows + seen_records_a_request - 1) / seen_records_a_request;
}

bool is_on_list(ListsOfRecords const& on_lists, ListInfo const& list) {
  return std::ranges::any_of(on_lists, [&](auto const& entry) {
    return entry.first.kind == list.kind && std::ranges::find(entry.second, list.id) != entry.second.end();
  });
}

// For want of requests, or of the right: that they are on the list is all that is known.
void add_unread_list(ListInfo const& list, AskedOfLists const& of, SeenRecords& out, Answer& answer) {
  if (list.kind == Kind::deal) answer.add_partial("deals of " + list.name + " not read (requests)");
  for (auto& [ref, record] : out)
    if (auto const on = of.on_lists.find(ref);
        on != of.on_lists.end() && std::ranges::find(on->second, list.id) != on->second.end())
      add_seen_list(record, list);
}

}  // namespace

Task<bool> read_seen_of_v2(Reads& reads, std::vector<Found> const& hits, SeenRecords& out, std::size_t spare,
                           Answer& answer) {
  AskedOfLists of;
  std::set<std::int64_t> people;
  for (auto const& [ref, record] : out) {
    of.people.insert(record.people.begin(), record.people.end());
    of.companies.insert(record.companies.begin(), record.companies.end());
    if (ref.kind == Kind::person) people.insert(ref.id);
  }
  auto companies = of.companies;
  bool read = co_await read_contacts_of_v2(reads, Kind::person, std::move(people), out, of.on_lists);
  if (read) read = co_await read_contacts_of_v2(reads, Kind::company, std::move(companies), out, of.on_lists);
  if (!read) co_return false;
  auto const lists = co_await read_lists(reads);
  if (!lists) {
    answer.add_partial("lists not read (" + Reads::why(lists.error()) + ")");
    co_return true;
  }
  for (auto const& list : *lists) {
    if (list.kind != Kind::deal && !is_on_list(of.on_lists, list)) continue;
    if (pages_of(list) <= spare) {
      spare -= pages_of(list);
      co_await read_seen_list(reads, list, of, out, answer);
    } else {
      add_unread_list(list, of, out, answer);
    }
  }
  for (auto const& hit : hits)  // a deal whose row was not found is not known
    if (auto& record = out.at(hit.ref); record.last_contact.empty()) record.last_contact = unknown_value;
  co_return true;
}

}  // namespace affinity::tools::composed
