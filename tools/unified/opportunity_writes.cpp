// Creates and changes deals: the opportunity or the row of a company with API v1, fields of the list with v2.

#include "tools/records/record_name.hpp"
#include "tools/render.hpp"
#include "tools/unified/listing.hpp"
#include "tools/unified/native_calls.hpp"
#include "tools/unified/opportunities.hpp"
#include "tools/unified/write_answer.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::unified {

using composed::Freshness;
using composed::Read;
using composed::Reads;

void write_list_id(Writing&, MemberRow const&, json::value const&) {}  // list_of_new_deal() takes it

namespace {

constexpr std::string_view create_opportunity = "create_a_affinity_opportunity";
constexpr std::string_view update_opportunity = "update_a_affinity_opportunity_by_id";
constexpr std::string_view create_row = "create_a_affinity_list_entry";
constexpr std::string_view set_values = "affinity_v2_entry_fields_batch_update";

// The list that a create names, or the only one.
Task<Result<DealRow>> list_of_new_deal(Reads& reads, json::object const& checked) {
  auto const lists = co_await read_deal_lists(reads);
  if (!lists) co_return fail(lists);
  auto const* given = checked.if_contains("list_id");
  auto const name = given ? std::string(as_text(*given).value_or("")) : std::string();
  if (name.empty() && lists->size() == 1) co_return DealRow{.list = lists->front()};
  if (auto const* list = name.empty() ? nullptr : list_called(*lists, name)) co_return DealRow{.list = *list};
  std::string known;
  for (auto const& list : *lists)
    known += (known.empty() ? "" : ", ") + std::to_string(list.id) + " (" + list.name + ")";
  co_return fail(ErrorKind::invalid,
                 name.empty() ? "list_id must say on which list the deal is."
                              : "The list " + name + " is no list of deals.",
                 "Lists of deals: " + (known.empty() ? "none" : known) + ".");
}

bool is_row_of_company(DealRow const& row) { return row.list.kind != composed::Kind::deal; }

// The record of a row is what the company or person is, not what the deal is.
void refuse_members_of_the_record(Writing& writing, DealRow const& row) {
  bool const adds = writing.effect == Effect::adds;
  bool const of_company = row.list.kind == composed::Kind::company;
  auto const link = std::string_view(of_company ? "account" : "contact");
  for (std::string_view const name : {"name", "account", "account_ids", "contact"}) {
    if (!writing.given.contains(name) || (adds && name == link)) continue;
    auto const owner = of_company ? "company" : "person";
    writing.refuse(std::string(name) + " cannot be written: the deal is a " + owner + " on the list " +
                   row.list.name + ". Change that with update_a_affinity_crm_" +
                   (of_company ? "account" : "contact") + "_by_id.");
  }
}

std::int64_t record_of_new_row(Writing& writing, DealRow const& row) {
  bool const of_company = row.list.kind == composed::Kind::company;
  auto const name = std::string_view(of_company ? "account" : "contact");
  auto const* given = writing.given.if_contains(name);
  auto const ids = given ? ids_given(*given) : std::nullopt;
  if (ids && ids->size() == 1) return ids->front().as_int64();
  writing.refuse(std::string(name) + " must say which one the row is of: the list " + row.list.name +
                 " holds " + (of_company ? "companies." : "people."));
  return 0;
}

struct DealCalls {
  NativeCall record{};
  json::array updates{};
};

NativeCall deal_values(DealRow const& row, json::array updates) {
  return {.tool = set_values,
          .arguments = {{"listId", row.list.id}, {"listEntryId", row.row}, {"updates", std::move(updates)}}};
}

NativeCall record_call(Writing& writing, DealRow const& row, json::object const& checked) {
  bool const adds = writing.effect == Effect::adds;
  NativeCall out{.arguments = writing.body};
  if (is_row_of_company(row)) {
    if (!adds) return {};
    for (std::string_view const name : {"name", "organization_ids", "person_ids"}) out.arguments.erase(name);
    out.tool = create_row;
    out.arguments["list_id"] = row.list.id;
    out.arguments["entity_id"] = record_of_new_row(writing, row);
    return out;
  }
  if (!adds && writing.body.empty()) return {};
  out.tool = adds ? create_opportunity : update_opportunity;
  out.arguments[adds ? "list_id" : "id"] = adds ? row.list.id : row.record;
  if (auto const* even = checked.if_contains("even_if_exists"); even && adds)
    out.arguments["even_if_exists"] = *even;
  return out;
}

void check_deal_calls(ToolContext const& context, Writing& writing, DealCalls const& calls, DealRow row) {
  auto const check = [&](NativeCall const& call) {
    for (auto& error : native_errors(context, call)) writing.refuse(std::move(error));
  };
  if (row.row == 0) row.row = 1;  // does not exist yet
  if (!calls.record.tool.empty()) check(calls.record);
  if (!calls.updates.empty()) check(deal_values(row, calls.updates));
}

// The opportunity as it is, for what is added to its companies.
Task<Result<json::value>> read_current_deal(Reads& reads, DealRow row, json::object const& checked) {
  bool const needed = row.record > 0 && !is_row_of_company(row) && checked.contains("account");
  if (!needed) co_return json::value();
  Read ask{.tool = "get_single_affinity_opportunity_by_id",
           .arguments = {{"id", row.record}},
           .freshness = Freshness::fresh};
  co_return co_await reads.read(std::move(ask));
}

// The row that a create made.
void take_new_row(DealRow& row, json::value const& record) {
  auto const id = integer_member(record, "id").value_or(0);
  if (is_row_of_company(row)) {
    row.row = id;
    row.record = integer_member(record, "entity_id").value_or(0);
    return;
  }
  row.record = id;
  auto const* entries = member(record, "list_entries");
  if (auto const* list = entries ? entries->if_array() : nullptr; list && !list->empty())
    row.row = integer_member(list->front(), "id").value_or(0);
}

std::string deal_id(DealRow const& row) {
  return is_row_of_company(row) ? "row:" + id_text(row.row) : id_text(row.record);
}

// As a row of v1, so that the rows of opportunities can read it.
Source deal_source(DealRow const& row, json::value const& record) {
  json::object out{{"id", row.row}, {"list_id", row.list.id}, {"entity_id", row.record}};
  constexpr std::int64_t person = 0, company = 1, opportunity = 8;
  out["entity_type"] = row.list.kind == composed::Kind::deal      ? opportunity
                       : row.list.kind == composed::Kind::company ? company
                                                                  : person;
  json::object entity{{"id", row.record}};
  if (auto const* inside = member(record, "entity"); inside && inside->is_object())
    entity = inside->get_object();
  if (auto const* name = member(record, "name")) entity["name"] = *name;
  out["entity"] = std::move(entity);
  if (member(record, "organization_ids")) out["opportunity"] = record;
  return {.main = NativeRecord(std::move(out), false)};
}

}  // namespace

Task<Outcome> write_opportunity(ToolContext const& context, Tool const& tool, json::object const& checked,
                                client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  bool const adds = tool.effect == Effect::adds;
  Result<DealRow> found = DealRow{};
  if (adds)
    found = co_await list_of_new_deal(reads, checked);
  else
    found = co_await find_row(reads, checked);
  if (!found) co_return failure(found.error());
  auto row = *found;
  auto const list = co_await read_deal_list(reads, row.list);
  if (!list) co_return failure(list.error());
  auto current = co_await read_current_deal(reads, row, checked);
  if (!current) co_return failure(current.error());
  Writing writing{.effect = tool.effect, .given = checked, .unmapped_help = set_values};
  writing.reading = {.fields = list->fields, .deal = list->deal};
  writing.current = std::move(*current);
  run_writers(writing, opportunity_rows());
  if (is_row_of_company(row)) refuse_members_of_the_record(writing, row);
  DealCalls calls{.record = record_call(writing, row, checked)};
  Read values;
  if (row.row > 0)
    values = {.tool = "get_single_affinity_v2_list_entry_by_id",
              .arguments = {{"listId", row.list.id}, {"id", row.row}}};
  auto const owner = owner_of(row.list);
  calls.updates = co_await native_updates(reads, owner, writing, std::move(values));
  check_deal_calls(context, writing, calls, row);
  if (!writing.errors.empty()) co_return invalid_arguments(tool, writing.errors);
  if (calls.record.tool.empty() && calls.updates.empty()) co_return nothing_to_change(tool);

  WriteAnswer answer;
  answer.done.next =
      "Do not repeat it as it was: what is left to do is update_a_affinity_crm_opportunity_by_id.";
  json::value record;
  if (calls.record.tool.empty()) {
    answer.done.what = "nothing of deal " + deal_id(row) + " itself was changed";
  } else {
    auto const native = calls.record.tool;
    auto outcome = co_await call_natively(context, std::move(calls.record), call);
    if (outcome.is_error || outcome.input) co_return outcome;
    record = answer.take(outcome);
    if (adds) take_new_row(row, record);
    answer.note(native, row.record, (adds ? "created deal " : "changed deal ") + deal_id(row));
  }
  if (!calls.updates.empty()) {
    auto values_native = deal_values(row, std::move(calls.updates));
    auto outcome = co_await call_natively(context, std::move(values_native), call);
    if (outcome.is_error || outcome.input) {
      answer.done.still = "its values were not set";
      co_return failed_after(answer.done, std::move(outcome));
    }
    answer.note(set_values, row.row, "set its values");
  }
  auto source = deal_source(row, record);
  co_return answer.finish(reads, writing, source, opportunity_rows());
}

}  // namespace affinity::tools::unified
