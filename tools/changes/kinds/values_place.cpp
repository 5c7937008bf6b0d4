#include "tools/changes/kinds/values_place.hpp"

#include "base/text/counted.hpp"
#include "base/text/folding.hpp"
#include "base/text/text.hpp"
#include "tools/changes/kinds/values_elsewhere.hpp"
#include "tools/changes/kinds/values_options.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::BuiltIn;
using composed::Candidate;
using composed::Column;
using composed::ListInfo;
using composed::Reads;

// Who fills a column that is no field of values, or what changes it.
std::string_view why_not_written(BuiltIn which) {
  switch (which) {
    case BuiltIn::name: return "is changed by rename";
    case BuiltIn::email: return "is changed by update_a_affinity_person_by_id";
    case BuiltIn::domain: return "is changed by update_a_affinity_organization_by_id";
    case BuiltIn::company:
    case BuiltIn::people: return "is changed by link and unlink";
    case BuiltIn::ref: return "is the record itself";
    default: return "is filled by Affinity";
  }
}

// The field of the column as v1 has it; null for none.
Task<json::value> field_of_column(Reads& reads, Kind kind, std::int64_t id) {
  auto const fields = co_await composed::read_fields(reads, kind);
  if (fields)
    for (auto const& field : *fields)
      if (integer_member(field, "id") == id) co_return field;
  co_return nullptr;
}

bool is_field_of_source(json::value const& field) {
  auto const source = text_member(field, "enrichment_source");
  return !source.empty() && source != "none";
}

// Affinity v1 documents the types 0 to 7; a field of another one is calculated or filled by Affinity.
bool has_written_type(json::value const& field) {
  auto const type = integer_member(field, "value_type").value_or(0);
  return type >= 0 && type <= 7;
}

// The fields of API v2, which has those that Affinity and its partners fill; v1 has not.
composed::Read v2_fields_read(Kind kind, std::optional<ListInfo> const& list) {
  composed::Read out{.tool = kind == Kind::person ? "list_all_affinity_v2_person_fields"
                                                  : "list_all_affinity_v2_company_fields",
                     .page_size = 100,
                     .freshness = composed::Freshness::metadata};
  if (list) {
    out.tool = "list_all_affinity_v2_list_fields";
    out.arguments = {{"listId", list->id}};
  }
  return out;
}

// Whether a name that v1 does not know is one of a field that Affinity fills.
Task<bool> is_filled_by_affinity(Reads& reads, Kind kind, std::optional<ListInfo> list, std::string name) {
  auto ask = v2_fields_read(kind, list);
  if (!reads.may_use(ask.tool) || (kind == Kind::deal && !list)) co_return false;
  auto const fields = co_await reads.read_pages(std::move(ask), 1'000);
  co_return std::ranges::any_of(fields.records, [&](json::value const& field) {
    auto const type = text_member(field, "type");
    return is_same_column_name(text_member(field, "name"), name) && type != "global" && type != "list";
  });
}

bool is_owner_column(Column const& column) {
  if (column.type != composed::ColumnType::person) return false;
  auto const name = fold(column.name);
  return name.find("owner") != name.npos || name.find("lead") != name.npos;
}

std::vector<std::string> names_of_columns(std::vector<Column> const& columns, bool own_only = false) {
  std::vector<std::string> out;
  for (auto const& column : columns)
    if (column.built_in == BuiltIn::none && (column.of_list || !own_only)) out.push_back(column.name);
  return out;
}

std::string quoted_column(std::string_view name) { return "\"" + shorten(name, 60) + "\""; }

}  // namespace

std::string nearest_of(std::string_view asked, std::vector<std::string> const& names, std::string_view all) {
  constexpr std::size_t most = 60;
  std::vector<std::string_view> const views(names.begin(), names.end());
  std::string out;
  if (auto const closest = composed::nearest_names(asked, views, 1); !closest.empty())
    out = "Did you mean \"" + names[closest.front()] + "\"? ";
  out.append(all).append(": ");
  for (std::size_t i = 0; i < names.size() && i < most; ++i) out.append(i ? ", " : "").append(names[i]);
  if (names.size() > most) out += " and " + std::to_string(names.size() - most) + " more";
  return out + ".";
}

ValuePlaces::ValuePlaces(Planning& planning, Operation const& operation, Subject on)
    : planning_(planning), operation_(operation), on_(std::move(on)) {}

Kind ValuePlaces::kind() const {
  if (on_.ref) return on_.ref->kind;
  if (operation_.list_info) return operation_.list_info->kind;
  return planning_.kind_of(on_).value_or(Kind::person);
}

Task<std::optional<ValuePlace>> ValuePlaces::find(std::string name) {
  if (operation_.list_info) co_return co_await find_on_list(std::move(name));
  co_return co_await find_on_record(std::move(name));
}

Task<std::vector<RowOfRecord> const*> ValuePlaces::rows() {
  if (rows_) co_return &*rows_;
  if (!on_.ref) {
    rows_.emplace();
    co_return &*rows_;
  }
  auto read = co_await read_rows_of_record(planning_.reads(), *on_.ref);
  if (!read) {
    auto const kind = read.error().status == 404 ? "not_found" : "unreadable";
    planning_.problem(operation_, kind, read.error());
    co_return nullptr;
  }
  rows_ = std::move(*read);
  co_return &*rows_;
}

// The row that the operation is about, else the record's only one on that list.
Task<bool> ValuePlaces::find_row(ValuePlace& place) {
  if (operation_.row != Subject{}) {
    place.row = operation_.row;
    co_return true;
  }
  auto const* all = co_await rows();
  if (!all) co_return false;
  std::vector<RowOfRecord> of_list;
  for (auto const& row : *all)
    if (row.list == place.list->id) of_list.push_back(row);
  if (of_list.size() == 1) {
    place.row = {.ref = of_list.front().row, .created_by = 0, .name = on_.name};
    co_return true;
  }
  auto const name = on_.name.empty() && on_.ref ? to_string(*on_.ref) : on_.name;
  if (of_list.empty()) {
    planning_.problem(operation_, "not_found", name + " is not on " + place.list->name + ".",
                      "Add it with add_to_list first.");
    co_return false;
  }
  std::vector<Candidate> candidates;
  for (auto const& row : of_list) candidates.push_back({.ref = row.row, .name = name, .differs = ""});
  planning_.problem(operation_, "ambiguous",
                    name + " is on " + place.list->name + " " + counted(of_list.size(), "time") + ".",
                    "Give the ref of one row as on.", std::move(candidates));
  co_return false;
}

Task<std::optional<ValuePlace>> ValuePlaces::place(Column const& column, std::vector<Column> const& all,
                                                   std::optional<ListInfo> list) {
  ValuePlace out{.column = column};
  if (column.built_in != BuiltIn::none) {
    planning_.problem(operation_, "invalid",
                      column.name + " is no field: it " + std::string(why_not_written(column.built_in)) + ".",
                      "Leave it out here.");
    co_return std::nullopt;
  }
  auto const field = co_await field_of_column(planning_.reads(), kind(), column.v1_id);
  if (is_field_of_source(field) || !has_written_type(field)) {
    planning_.problem(operation_, "invalid", column.name + " is filled by Affinity and cannot be written.",
                      "Leave it out.");
    co_return std::nullopt;
  }
  out.options = co_await read_options(planning_.reads(), column, field, kind(), list);
  out.of_owners = is_owner_column(column) || composed::owner_column(all) == &column;
  if (!column.of_list) co_return out;
  out.list = std::move(list);
  auto const has_row = co_await find_row(out);
  if (!has_row) co_return std::nullopt;
  co_return out;
}

Task<void> ValuePlaces::add_no_such(std::string name, std::vector<std::string> names,
                                    std::optional<ListInfo> list) {
  auto const filled = co_await is_filled_by_affinity(planning_.reads(), kind(), list, name);
  if (filled) {
    planning_.problem(operation_, "invalid",
                      quoted_column(name) + " is filled by Affinity and cannot be written.", "Leave it out.");
    co_return;
  }
  if (!list) {
    auto all = co_await composed::read_lists(planning_.reads());
    auto lists = all ? std::move(*all) : std::vector<ListInfo>();
    auto const elsewhere = co_await lists_with_column(planning_.reads(), std::move(lists), kind(), name);
    auto const record = on_.name.empty() && on_.ref ? to_string(*on_.ref) : on_.name;
    if (!elsewhere.empty()) {
      planning_.problem(operation_, "no_such_column", column_is_elsewhere(name, record, kind(), elsewhere));
      co_return;
    }
  }
  planning_.problem(operation_, "no_such_column", "There is no column " + quoted_column(name) + ".",
                    nearest_of(name, names, "Columns"));
}

Task<std::optional<ValuePlace>> ValuePlaces::find_on_list(std::string name) {
  auto const& list = operation_.list_info;
  auto const* columns = co_await planning_.columns(operation_, list, kind());
  if (!columns) co_return std::nullopt;
  if (auto const* column = column_named(*columns, name)) {
    auto found = co_await place(*column, *columns, list);
    co_return found;
  }
  auto names = names_of_columns(*columns);
  co_await add_no_such(std::move(name), std::move(names), list);
  co_return std::nullopt;
}

// A field of the record itself, else that of the one list it is on which has such a column.
Task<std::optional<ValuePlace>> ValuePlaces::find_on_record(std::string name) {
  std::vector<std::string> names;
  if (kind() != Kind::deal) {
    auto const* global = co_await planning_.columns(operation_, std::nullopt, kind());
    if (!global) co_return std::nullopt;
    if (auto const* column = column_named(*global, name)) {
      auto found = co_await place(*column, *global, std::nullopt);
      co_return found;
    }
    names = names_of_columns(*global);
  }
  auto const* on_lists = co_await rows();
  if (!on_lists) co_return std::nullopt;
  auto const lists = co_await composed::read_lists(planning_.reads());
  if (!lists) {
    planning_.problem(operation_, "unreadable", lists.error());
    co_return std::nullopt;
  }
  std::vector<ListInfo const*> fit;
  Column const* meant = nullptr;
  std::vector<Column> const* columns_of_meant = nullptr;
  for (auto const& list : *lists) {
    if (std::ranges::find(*on_lists, list.id, &RowOfRecord::list) == on_lists->end()) continue;
    auto const* columns = co_await planning_.columns(operation_, list, list.kind);
    if (!columns) co_return std::nullopt;
    auto const own = names_of_columns(*columns, true);
    names.insert(names.end(), own.begin(), own.end());
    auto const* column = column_named(*columns, name);
    if (!column || (!column->of_list && column->built_in == BuiltIn::none)) continue;
    fit.push_back(&list);
    meant = column;
    columns_of_meant = columns;
  }
  if (fit.size() == 1 || (meant && meant->built_in != BuiltIn::none)) {
    auto found = co_await place(*meant, *columns_of_meant, *fit.back());
    co_return found;
  }
  if (fit.empty()) {
    co_await add_no_such(std::move(name), std::move(names), std::nullopt);
    co_return std::nullopt;
  }
  std::vector<Candidate> candidates;
  std::string texts;
  for (auto const* list : fit) {
    candidates.push_back({.ref = {.kind = Kind::list, .id = list->id}, .name = list->name, .differs = ""});
    texts += (texts.empty() ? "" : ", ") + list->name;
  }
  planning_.problem(operation_, "ambiguous",
                    quoted_column(name) + " is a column of " + std::to_string(fit.size()) +
                        " lists that it is on: " + texts + ".",
                    "Give list as one of them.", std::move(candidates));
  co_return std::nullopt;
}

}  // namespace affinity::tools::changes
