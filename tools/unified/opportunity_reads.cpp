// Lists deals, one native list after the other, and gives one.

#include "base/text/counted.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"
#include "tools/unified/listing.hpp"
#include "tools/unified/opportunities.hpp"
#include "tools/unified/removal.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::unified {

using composed::Freshness;
using composed::ListInfo;
using composed::Read;
using composed::Reads;

namespace {

constexpr int rows_with_v1_values = 40;  // each is a request of its own

json::array all_row_field_types() { return {"enriched", "global", "list", "relationship-intelligence"}; }

bool wants_typed_fields(json::object const& checked) {
  auto const* fields = checked.if_contains("fields");
  auto const* list = fields ? fields->if_array() : nullptr;
  return list && std::ranges::any_of(*list, [](json::value const& name) {
           return as_text(name).value_or("").starts_with("custom_fields_typed");
         });
}

Reading deal_reading(DealList const& list, json::object const& checked) {
  return {.fields = list.fields, .deal = list.deal, .typed_fields = wants_typed_fields(checked)};
}

// People and companies of opportunities, which rows of v1 do not tell.
Task<void> join_v1_opportunities(Reads& reads, std::vector<Source>& sources) {
  std::vector<Read> asks;
  for (auto const& source : sources)
    asks.push_back({.tool = "get_single_affinity_opportunity_by_id",
                    .arguments = {{"id", integer_member(source.main.whole(), "entity_id").value_or(0)}}});
  auto const records = co_await reads.read_all(std::move(asks));
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!records[i]) continue;
    auto row = sources[i].main.whole();
    row.get_object()["opportunity"] = *records[i];
    sources[i].main = NativeRecord(std::move(row), false);
  }
}

Task<void> add_v1_values(Reads& reads, std::vector<Source>& sources, std::string& why) {
  std::vector<Read> asks;
  for (auto const& source : sources)
    asks.push_back({.tool = "list_all_affinity_field_values",
                    .arguments = {{"list_entry_id", integer_member(source.main.whole(), "id").value_or(0)}}});
  auto values = co_await reads.read_all(std::move(asks));
  std::size_t missing = 0;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!values[i]) {
      ++missing;
      continue;
    }
    auto row = sources[i].main.whole();
    row.get_object()["field_values"] = std::move(*values[i]);
    sources[i].main = NativeRecord(std::move(row), false);
  }
  if (missing > 0) why += " The values of " + counted(missing, "row") + " could not be read.";
}

Task<Result<PageRead>> read_deal_page(Reads& reads, std::vector<DealList>& lists, PageAsked asked) {
  auto& list = lists[asked.part];
  if (!list.is_read) {
    auto read = co_await read_deal_list(reads, list.deal.list);
    if (!read) co_return fail(read);
    list = std::move(*read);
  }
  auto const id = list.deal.list.id;
  PageReads asks{.lack = "enriched values and last_activity_at are missing"};
  asks.v2 = {.tool = "list_all_affinity_v2_list_entries",
             .arguments = {{"listId", id}, {"fieldTypes", all_row_field_types()}}};
  asks.v1 = {.tool = "list_all_affinity_list_entries", .arguments = {{"list_id", id}}};
  bool const has_v2 = asked.api != api_v1 && reads.may_use(asks.v2.tool);
  if (!has_v2) asked.size = std::min(asked.size, rows_with_v1_values);
  auto page = co_await read_page(reads, std::move(asks), std::move(asked));
  if (!page) co_return fail(page);
  for (auto const& note : list.notes) page->why += (page->why.empty() ? "" : " ") + note;
  if (page->api == api_v2) co_return std::move(*page);
  co_await add_v1_values(reads, page->sources, page->why);
  if (list.deal.list.kind == composed::Kind::deal) co_await join_v1_opportunities(reads, page->sources);
  co_return std::move(*page);
}

// The lists that the answer is about.
Task<Result<std::vector<DealList>>> lists_asked(Reads& reads, json::object const& checked) {
  auto const all = co_await read_deal_lists(reads);
  if (!all) co_return fail(all);
  auto const* given = checked.if_contains("list_id");
  auto const name = given ? std::string(as_text(*given).value_or("")) : std::string();
  std::vector<DealList> out;
  for (auto const& list : *all)
    if (name.empty() || list_called({list}, name)) out.push_back({.deal = {.list = list}});
  if (out.empty() && !name.empty())
    co_return fail(ErrorKind::not_found, "The list " + name + " is no list of deals.",
                   "Lists of companies are deals where deal_lists of --crm-mapping names them.");
  co_return out;
}

}  // namespace

Task<Outcome> list_opportunities(ToolContext const& context, Tool const& tool, json::object const& checked,
                                 client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto lists = co_await lists_asked(reads, checked);
  if (!lists) co_return failure(lists.error());
  ListQuestion question{.parts = lists->size()};
  question.read = [&](PageAsked asked) { return read_deal_page(reads, *lists, std::move(asked)); };
  question.to_record = [&](Source& source, std::size_t part) {
    return unified_record(source, opportunity_rows(), deal_reading((*lists)[part], checked), checked);
  };
  question.beside = [&] {
    auto told = mapping_told(*lists);
    told["not_available"] = members_not_available(opportunity_rows());
    return told;
  };
  co_return co_await answer_unified_list(reads, checked, std::move(question));
}

namespace {

Task<Result<Source>> read_v1_row(Reads& reads, DealRow row, std::string& why) {
  Read ask{.tool = "get_single_affinity_list_entry_by_id",
           .arguments = {{"list_id", row.list.id}, {"id", row.row}},
           .freshness = Freshness::fresh};
  auto entry = co_await reads.read(std::move(ask));
  if (!entry) co_return fail(entry);
  std::vector<Source> sources;
  sources.push_back({.main = NativeRecord(std::move(*entry), false)});
  co_await add_v1_values(reads, sources, why);
  if (row.list.kind == composed::Kind::deal) co_await join_v1_opportunities(reads, sources);
  co_return std::move(sources.front());
}

Task<Result<Source>> read_deal(Reads& reads, DealRow row, std::string& why) {
  constexpr std::string_view v2 = "get_single_affinity_v2_list_entry_by_id";
  if (reads.may_use(v2)) {
    Read ask{.tool = v2,
             .arguments = {{"listId", row.list.id}, {"id", row.row}, {"fieldTypes", all_row_field_types()}},
             .freshness = Freshness::fresh};
    auto record = co_await reads.read(std::move(ask));
    if (record) co_return Source{.main = NativeRecord(std::move(*record), true)};
    if (!Reads::is_refusal(record.error())) co_return fail(record);
  }
  why = "Read with API v1, so enriched values and last_activity_at are missing.";
  co_return co_await read_v1_row(reads, row, why);
}

}  // namespace

Task<Outcome> get_opportunity(ToolContext const& context, Tool const& tool, json::object const& checked,
                              client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto const row = co_await find_row(reads, checked);
  if (!row) co_return failure(row.error());
  auto const list = co_await read_deal_list(reads, row->list);
  if (!list) co_return failure(list.error());
  std::string why;
  auto source = co_await read_deal(reads, *row, why);
  if (!source) co_return failure(source.error());
  for (auto const& note : list->notes) why += (why.empty() ? "" : " ") + note;
  auto record = unified_record(*source, opportunity_rows(), deal_reading(*list, checked), checked);
  std::vector<DealList> const lists{*list};
  auto beside = mapping_told(lists);
  beside["not_available"] = members_not_available(opportunity_rows());
  co_return unified_answer(reads, checked, std::move(record), std::move(beside), why);
}

std::vector<Tool> opportunity_tools() {
  auto const rows = [](Effect effect) { return params_of_rows(opportunity_rows(), effect); };
  auto created = rows(Effect::adds);
  created.push_back(hidden_param(schema::body("even_if_exists", schema::boolean())));
  auto const of_list = hidden_param(schema::query("list_id", schema::text()));  // where a row is to be found
  return {
      unified_row({.name = "list_all_affinity_crm_opportunities",
                   .title = "List deals",
                   .description = "Lists deals with stage, amount, owner and custom fields.",
                   .example = R"({"remote":"none","limit":1})",
                   .effect = Effect::reads,
                   .composed = list_opportunities,
                   .params = read_params({schema::query("list_id", schema::text(), "Or its name.")}),
                   .paging = links(500),
                   .output = shape_of_rows(opportunity_rows())}),
      unified_row({.name = "get_single_affinity_crm_opportunity_by_id",
                   .title = "Get a deal",
                   .description = "Gives one deal.",
                   .example = R"({"id":"880001","remote":"none"})",
                   .effect = Effect::reads,
                   .composed = get_opportunity,
                   .params = read_params({id_param("Or row:9400012."), of_list}),
                   .output = shape_of_rows(opportunity_rows())}),
      unified_row(
          {.name = "create_a_affinity_crm_opportunity",
           .title = "Create a deal",
           .description = "Creates a deal on a list; of a company list a row of account.",
           .example =
               R"({"name":"Acme Robotics - Series B","list_id":"4101","account":"730001","stage":"New","amount":2500000})",
           .effect = Effect::adds,
           .composed = write_opportunity,
           .params = std::move(created),
           .output = shape_of_rows(opportunity_rows())}),
      unified_row({.name = "update_a_affinity_crm_opportunity_by_id",
                   .title = "Change a deal",
                   .description = "Changes what is given.",
                   .example = R"({"id":"880001","stage":"Term Sheet"})",
                   .effect = Effect::changes,
                   .composed = write_opportunity,
                   .params = rows(Effect::changes),
                   .output = shape_of_rows(opportunity_rows())}),
      delete_row({.name = "delete_a_affinity_crm_opportunity_by_id",
                  .title = "Delete a deal",
                  .description = "Deletes a deal; of row:… the row alone. Asks first.",
                  .example = R"({"id":"880002"})",
                  .params = {id_param(), of_list},
                  .also_deletes = "Its list entry and its field values go with it."})};
}

}  // namespace affinity::tools::unified
