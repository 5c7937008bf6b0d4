#include "tools/unified/people_and_companies.hpp"

#include "tools/composed/upstream/fields_of_record.hpp"
#include "tools/render.hpp"
#include "tools/unified/listing.hpp"
#include "tools/unified/model/mapping_of.hpp"

#include <utility>

namespace affinity::tools::unified {

using composed::Freshness;
using composed::Read;
using composed::Reads;

namespace {

std::string term_of(json::object const& checked) {
  auto const* term = checked.if_contains("term");
  return term ? std::string(as_text(*term).value_or("")) : std::string();
}

PageReads entity_pages(EntityResource const& resource, json::object const& checked) {
  auto const term = term_of(checked);
  PageReads out{.lack = "values of fields, and what is made of them, are missing"};
  out.v2 = {
      .tool = resource.v2_list, .arguments = {{"fieldTypes", composed::all_field_types()}}, .page_size = 100};
  out.v1 = {.tool = resource.v1_list, .page_size = 500};
  if (!term.empty()) {
    out.v2.tool = resource.v2_search;
    out.v2.arguments["term"] = term;
    out.v1.arguments["term"] = term;
  }
  return out;
}

bool names_typed_fields(json::object const& checked) {
  auto const* fields = checked.if_contains("fields");
  auto const* list = fields ? fields->if_array() : nullptr;
  if (!list) return false;
  for (auto const& name : *list)
    if (as_text(name).value_or("").starts_with("custom_fields_typed")) return true;
  return false;
}

}  // namespace

Reading entity_reading(EntityResource const& resource, ToolContext const& context,
                       json::object const& checked) {
  return {.entity = &(mapping_of(context).*resource.mapping), .typed_fields = names_typed_fields(checked)};
}

Task<Outcome> list_entities(EntityResource const& resource, ToolContext const& context, Tool const& tool,
                            json::object const& checked, client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto const asks = entity_pages(resource, checked);
  auto const reading = entity_reading(resource, context, checked);
  ListQuestion question;
  question.read = [&](PageAsked asked) { return read_page(reads, asks, std::move(asked)); };
  question.to_record = [&](Source& source, std::size_t) {
    return unified_record(source, resource.rows(), reading, checked);
  };
  question.beside = [&] {
    auto missing = members_not_available(resource.rows());
    for (std::string_view const name : {"opportunity_ids", "list_entries"}) missing.emplace_back(name);
    return json::object{{"not_available", std::move(missing)}};
  };
  co_return co_await answer_unified_list(reads, checked, std::move(question));
}

namespace {

// The record of v1 with the links that v2 does not have, and with its values where v2 cannot be used.
Read v1_record_read(EntityResource const& resource, std::int64_t id, bool alone) {
  Read out{.tool = resource.v1_get,
           .arguments = {{"id", id}, {"with_opportunities", true}},
           .freshness = Freshness::fresh};
  if (resource.kind == composed::Kind::person) out.arguments["with_current_organizations"] = true;
  if (alone) out.arguments["with_interaction_dates"] = true;
  return out;
}

Task<Result<Source>> read_v1_entity(Reads& reads, EntityResource const& resource, std::int64_t id,
                                    Reading& reading) {
  std::vector<Read> asks{v1_record_read(resource, id, true)};
  asks.push_back({.tool = "list_all_affinity_field_values",
                  .arguments = {{resource.v1_id, id}},
                  .freshness = Freshness::fresh});
  auto bodies = co_await reads.read_all(std::move(asks));
  if (!bodies[0]) co_return fail(bodies[0]);
  if (bodies[0]->is_object() && bodies[1]) {
    bodies[0]->get_object()["field_values"] = std::move(*bodies[1]);
    auto infos = co_await read_field_infos(reads, resource.owner);
    if (infos) reading.fields = std::move(*infos);
  }
  co_return Source{.main = NativeRecord(std::move(*bodies[0]), false)};
}

}  // namespace

Task<Outcome> get_entity(EntityResource const& resource, ToolContext const& context, Tool const& tool,
                         json::object const& checked, client::CallContext const& call) {
  auto const id = id_argument(checked);
  if (id <= 0) co_return no_such_id(tool, checked, "730001");
  Reads reads(context, tool, checked, call);
  auto reading = entity_reading(resource, context, checked);
  Result<Source> source = fail(ErrorKind::denied, "API v2 cannot be used here.");
  std::string why;
  if (reads.may_use(resource.v2_get)) {
    std::vector<Read> asks;
    asks.push_back({.tool = resource.v2_get,
                    .arguments = {{"id", id}, {"fieldTypes", composed::all_field_types()}},
                    .freshness = Freshness::fresh});
    asks.push_back(v1_record_read(resource, id, false));
    auto bodies = co_await reads.read_all(std::move(asks));
    source = bodies[0] ? Result<Source>(Source{.main = NativeRecord(std::move(*bodies[0]), true)})
                       : Result<Source>(fail(bodies[0]));
    if (source && bodies[1]) source->beside = NativeRecord(std::move(*bodies[1]), false);
    if (source && !bodies[1])
      why = "What only API v1 tells was not read (" + Reads::why(bodies[1].error()) + ").";
    if (!source && !Reads::is_refusal(source.error())) co_return failure(source.error());
  }
  if (!source) {
    why = "Read with API v1 (API v2: " + Reads::why(source.error()) + "), so enriched values are missing.";
    source = co_await read_v1_entity(reads, resource, id, reading);
  }
  if (!source) co_return failure(source.error());
  auto record = unified_record(*source, resource.rows(), reading, checked);
  json::object beside{{"not_available", members_not_available(resource.rows())}};
  co_return unified_answer(reads, checked, std::move(record), std::move(beside), why);
}

}  // namespace affinity::tools::unified
