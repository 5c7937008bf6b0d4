#include "tools/changes/kinds/values_read.hpp"

#include "tools/changes/kinds/values_data.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/record_source.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Column;
using composed::ColumnType;
using composed::Freshness;
using composed::Read;
using composed::Reads;

constexpr int cells_page_size = 100;
constexpr std::size_t most_named_values = 5, most_items_of_set = 10'000;

Read fresh_cell_read(std::string_view tool, json::object arguments, int page_size = 0) {
  return {
      .tool = tool, .arguments = std::move(arguments), .page_size = page_size, .freshness = Freshness::fresh};
}

// What a reading is about: a row, or a person or company with its global fields.
using CellPlace = Ref;

CellPlace place_of_cell(CellAt const& cell) { return cell.row ? *cell.row : cell.record; }

bool is_cell_gone(Error const& error) { return error.status == 404; }

std::string_view v2_record_tool(Kind kind) {
  return kind == Kind::person ? "get_single_affinity_v2_person_by_id"
                              : "get_single_affinity_v2_company_by_id";
}

std::string_view v2_records_tool(Kind kind) {
  return kind == Kind::person ? "list_all_affinity_v2_persons" : "list_all_affinity_v2_companies";
}

// {fields: […]} stands in the record of a row, and in a record that was read alone.
json::array const& fields_of_read_record(json::value const& record) {
  auto const* entity = member(record, "entity");
  return items_of(member(entity ? *entity : record, "fields"));
}

class CellReader {
 public:
  CellReader(Reads& reads, std::vector<CellAt> cells, RowReading how)
      : reads_(reads), cells_(std::move(cells)), how_(how), out_(cells_.size()) {}

  Task<std::vector<CellNow>> all() {
    std::map<std::pair<bool, std::int64_t>, std::vector<std::size_t>> of_v2;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      auto const& cell = cells_[i];
      auto const group = cell.row ? cell.list : std::int64_t(cell.record.kind);
      if (cell.by_v2)
        of_v2[{cell.row.has_value(), group}].push_back(i);
      else
        by_v1_.push_back(i);
    }
    for (auto& group : of_v2) {
      auto const begin = std::move(group.second);
      co_await read_v2(begin);
    }
    co_await read_v1();
    co_return std::move(out_);
  }

 private:
  Reads& reads_;
  std::vector<CellAt> cells_;
  RowReading how_;
  std::vector<CellNow> out_;
  std::vector<std::size_t> by_v1_{};

  std::set<CellPlace> places_of(std::vector<std::size_t> const& indices) const {
    std::set<CellPlace> out;
    for (auto const index : indices) out.insert(place_of_cell(cells_[index]));
    return out;
  }

  json::array field_ids(std::vector<std::size_t> const& indices) const {
    std::set<std::string> ids;
    for (auto const index : indices) ids.insert(cells_[index].column.field_id);
    return json::array(ids.begin(), ids.end());
  }

  Task<std::int64_t> rows_of_list(std::int64_t id) {
    auto const lists = co_await composed::read_lists(reads_);
    if (!lists) co_return -1;
    auto const found = std::ranges::find(*lists, id, &composed::ListInfo::id);
    co_return found == lists->end() ? -1 : found->rows;
  }

  // One group: rows of a list, or people, or companies.
  Task<void> read_v2(std::vector<std::size_t> indices) {
    auto const& first = cells_[indices.front()];
    auto missing = places_of(indices);
    bool const of_list = first.row.has_value();
    if (of_list && (missing.size() > 1 || how_ == RowReading::page_that_shows_the_right)) {
      auto const rows = co_await rows_of_list(first.list);
      auto const pages =
          rows < 0 ? missing.size() : std::size_t(rows + cells_page_size - 1) / cells_page_size;
      if (std::max<std::size_t>(pages, 1) <= missing.size() &&
          reads_.may_use("list_all_affinity_v2_list_entries"))
        co_await read_row_pages(indices, missing);
    } else if (missing.size() > 1 && reads_.may_use(v2_records_tool(first.record.kind))) {
      co_await read_record_pages(indices, missing);
    }
    co_await read_alone(indices, std::move(missing));
    co_await read_rest_of_sets(indices);
  }

  Task<void> read_row_pages(std::vector<std::size_t> indices, std::set<CellPlace>& missing) {
    auto ask = fresh_cell_read("list_all_affinity_v2_list_entries",
                               {{"listId", cells_[indices.front()].list}, {"fieldIds", field_ids(indices)}},
                               cells_page_size);
    do {
      auto page = co_await reads_.read_pages(ask, 1);
      if (page.error) co_return;  // what is missing is read alone, and says why
      for (auto const& record : page.records)
        take({.kind = Kind::row, .id = integer_member(record, "id").value_or(0)}, record, indices, missing);
      ask.token = page.next_token;
    } while (!ask.token.empty() && !missing.empty());
  }

  Task<void> read_record_pages(std::vector<std::size_t> indices, std::set<CellPlace>& missing) {
    auto const kind = cells_[indices.front()].record.kind;
    std::vector<CellPlace> const wanted(missing.begin(), missing.end());
    for (std::size_t begin = 0; begin < wanted.size(); begin += cells_page_size) {
      json::array ids;
      for (auto i = begin; i < std::min(wanted.size(), begin + cells_page_size); ++i)
        ids.emplace_back(wanted[i].id);
      auto ask =
          fresh_cell_read(v2_records_tool(kind), {{"ids", std::move(ids)}, {"fieldIds", field_ids(indices)}},
                          cells_page_size);
      auto page = co_await reads_.read_pages(std::move(ask), 1);
      if (page.error) co_return;
      for (auto const& record : page.records)
        take({.kind = kind, .id = integer_member(record, "id").value_or(0)}, record, indices, missing);
    }
  }

  Task<void> read_alone(std::vector<std::size_t> indices, std::set<CellPlace> missing) {
    if (missing.empty()) co_return;
    std::vector<CellPlace> const places(missing.begin(), missing.end());
    std::vector<Read> asks;
    auto const list = cells_[indices.front()].list;
    for (auto const& place : places) {
      json::object arguments{{"id", place.id}, {"fieldIds", field_ids(indices)}};
      if (place.kind == Kind::row) arguments["listId"] = list;
      asks.push_back(fresh_cell_read(
          place.kind == Kind::row ? "get_single_affinity_v2_list_entry_by_id" : v2_record_tool(place.kind),
          std::move(arguments)));
    }
    auto const records = co_await reads_.read_all(std::move(asks));
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (records[i])
        take(places[i], *records[i], indices, missing);
      else
        note_error(places[i], records[i].error(), indices);
    }
  }

  void note_error(CellPlace place, Error const& error, std::vector<std::size_t> const& indices) {
    for (auto const index : indices) {
      if (place_of_cell(cells_[index]) != place) continue;
      if (Reads::is_refusal(error) || error.kind == ErrorKind::denied)
        by_v1_.push_back(index);
      else if (is_cell_gone(error))
        out_[index].gone = true;
      else
        out_[index].error = error;
    }
  }

  void take(CellPlace place, json::value const& record, std::vector<std::size_t> const& indices,
            std::set<CellPlace>& missing) {
    if (missing.erase(place) == 0) return;
    for (auto const index : indices)
      if (place_of_cell(cells_[index]) == place) take_cell(index, fields_of_read_record(record));
  }

  void take_cell(std::size_t index, json::array const& fields) {
    auto const& column = cells_[index].column;
    auto& out = out_[index];
    auto const field = std::ranges::find_if(
        fields, [&](json::value const& each) { return text_member(each, "id") == column.field_id; });
    auto const* value = field == fields.end() ? nullptr : member(*field, "value");
    if (!value || text_member(*field, "type") == "hidden") {
      out.error = fail(ErrorKind::denied, column.name + " is not shown to this key.");
      return;
    }
    out.by_v2 = true;
    out.values = values_of_v2(*value, column);
    if (!is_whole_set(*value)) cut_sets_.insert(index);
  }

  // Sets of which the answer showed the first hundred.
  std::set<std::size_t> cut_sets_{};

  Task<void> read_rest_of_sets(std::vector<std::size_t> indices) {
    for (auto const index : indices) {
      if (!cut_sets_.contains(index)) continue;
      auto const& cell = cells_[index];
      json::object arguments{{"fieldId", cell.column.field_id}};
      std::string_view tool = "list_all_affinity_v2_entry_field_value_items";
      if (cell.row) {
        arguments["listId"] = cell.list;
        arguments["listEntryId"] = cell.row->id;
      } else {
        bool const is_person = cell.record.kind == Kind::person;
        tool = is_person ? "list_all_affinity_v2_person_field_value_items"
                         : "list_all_affinity_v2_company_field_value_items";
        arguments[is_person ? "personId" : "companyId"] = cell.record.id;
      }
      auto ask = fresh_cell_read(tool, std::move(arguments), cells_page_size);
      auto items = co_await reads_.read_pages(std::move(ask), most_items_of_set);
      if (items.error || !items.next_token.empty()) {
        by_v1_.push_back(index);
        continue;
      }
      auto& values = out_[index].values;
      values.clear();
      for (auto const& item : items.records)
        if (auto value = item_value_of_v2(item, cell.column)) values.push_back(std::move(*value));
    }
  }

  Task<void> read_v1() {
    if (by_v1_.empty()) co_return;
    auto const wanted = places_of(by_v1_);
    std::vector<CellPlace> const places(wanted.begin(), wanted.end());
    std::vector<Read> asks;
    for (auto const& place : places) {
      auto const* name = place.kind == Kind::row      ? "list_entry_id"
                         : place.kind == Kind::person ? "person_id"
                                                      : "organization_id";
      asks.push_back(fresh_cell_read("list_all_affinity_field_values", {{name, place.id}}));
    }
    auto const bodies = co_await reads_.read_all(std::move(asks));
    for (auto const index : by_v1_) {
      auto const at = std::ranges::find(places, place_of_cell(cells_[index])) - places.begin();
      take_v1(index, bodies[std::size_t(at)]);
    }
  }

  void take_v1(std::size_t index, Result<json::value> const& body) {
    auto const& cell = cells_[index];
    auto& out = out_[index];
    out = {};
    if (!body) {
      out.gone = is_cell_gone(body.error());
      if (!out.gone) out.error = body.error();
      return;
    }
    for (auto const& value : items_of(&*body)) {
      if (integer_member(value, "field_id") != cell.column.v1_id) continue;
      if (!cell.row && integer_member(value, "list_entry_id")) continue;
      if (auto one = value_of_v1(value, cell.column)) out.values.push_back(std::move(*one));
    }
  }
};

}  // namespace

Task<std::vector<CellNow>> read_cells(Reads& reads, std::vector<CellAt> cells, RowReading how) {
  CellReader reader(reads, std::move(cells), how);
  co_return co_await reader.all();
}

int rows_read_cost(std::size_t rows, std::int64_t rows_of_list) {
  if (rows == 0) return 0;
  auto const pages =
      rows_of_list < 0
          ? rows
          : std::max<std::size_t>(1, std::size_t(rows_of_list + cells_page_size - 1) / cells_page_size);
  return int(std::min(rows, pages));
}

Task<std::vector<Value>> with_names(Reads& reads, Column column, std::vector<Value> values) {
  bool const of_people = column.type == ColumnType::person;
  if (!of_people && column.type != ColumnType::company) co_return values;
  auto const is_unnamed = [](Value const& value) { return value.text.empty(); };
  if (std::ranges::none_of(values, is_unnamed)) co_return values;
  auto const kind = of_people ? Kind::person : Kind::company;
  auto const ref_of = [&](Value const& value) {
    return Ref{.kind = kind, .id = as_int64(value.data).value_or(0)};
  };
  if (of_people) {
    auto const team = co_await composed::read_teammates(reads);
    for (auto& value : values) {
      if (!team || !is_unnamed(value)) continue;
      auto const mate = std::ranges::find(*team, ref_of(value), &composed::Teammate::ref);
      if (mate != team->end()) value.text = mate->name;
    }
  }
  std::vector<Read> asks;
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < values.size() && asks.size() < most_named_values; ++i) {
    if (!is_unnamed(values[i])) continue;
    asked.push_back(i);
    asks.push_back({.tool = composed::source_of(kind)->by_id, .arguments = {{"id", ref_of(values[i]).id}}});
  }
  auto const records = co_await reads.read_all(std::move(asks));
  for (std::size_t i = 0; i < asked.size(); ++i)
    if (records[i]) values[asked[i]].text = composed::cell_text(display_name(*records[i]));
  for (auto& value : values)
    if (is_unnamed(value)) value.text = to_string(ref_of(value));
  co_return values;
}

Task<Result<std::vector<RowOfRecord>>> read_rows_of_record(Reads& reads, Ref record) {
  auto const* source = composed::source_of(record.kind);
  if (!source) co_return fail(ErrorKind::invalid, to_string(record) + " is on no list.");
  auto ask = fresh_cell_read(source->by_id, {{"id", record.id}});
  auto const body = co_await reads.read(std::move(ask));
  if (!body) co_return fail(body);
  std::vector<RowOfRecord> out;
  for (auto const& entry : items_of(member(*body, "list_entries")))
    out.push_back({.row = {.kind = Kind::row, .id = integer_member(entry, "id").value_or(0)},
                   .list = integer_member(entry, "list_id").value_or(0)});
  co_return out;
}

Task<std::string> read_last_changer(Reads& reads, CellAt cell) {
  if (cell.column.v1_id <= 0) co_return std::string();
  json::object arguments{{"field_id", cell.column.v1_id}};
  auto const place = place_of_cell(cell);
  arguments[place.kind == Kind::row      ? "list_entry_id"
            : place.kind == Kind::person ? "person_id"
                                         : "organization_id"] = place.id;
  auto ask = fresh_cell_read("list_all_affinity_field_values_changes", std::move(arguments));
  auto const body = co_await reads.read(std::move(ask));
  json::value const* last = nullptr;
  for (auto const& change : items_of(body ? &*body : nullptr))
    if (!last || text_member(change, "changed_at") > text_member(*last, "changed_at")) last = &change;
  if (!last) co_return std::string();
  auto const* changer = member(*last, "changer");
  auto when = text_member(*last, "changed_at").substr(0, 16);
  std::ranges::replace(when, 'T', ' ');
  auto who = changer ? composed::cell_text(display_name(*changer)) : std::string();
  co_return who + (who.empty() ? "" : ", ") + when;
}

}  // namespace affinity::tools::changes
