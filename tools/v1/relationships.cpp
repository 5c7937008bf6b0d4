#include "tools/pagination/listing.hpp"
#include "tools/records/read_budget.hpp"
#include "tools/records/record_ref.hpp"
#include "tools/render.hpp"
#include "tools/rows.hpp"
#include "tools/v1/shapes.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools {

using namespace schema;

namespace {

constexpr int max_looked_up = 5;  // of the strongest, which are looked up; others have ids only

bool selects_names(json::object const& arguments) {
  auto const* fields = arguments.if_contains("fields");
  if (!fields || !fields->is_array()) return true;
  return std::ranges::any_of(fields->get_array(),
                             [](auto const& name) { return as_text(name) == "internal_name"; });
}

// With the names of the team members.
Task<Outcome> list_relationship_strengths(ToolContext const& context, Tool const& tool,
                                          json::object const& checked, client::CallContext const& call) {
  auto outcome = co_await list_records(context, tool, checked, call);
  if (outcome.is_error || !selects_names(checked)) co_return outcome;
  ensure_structured(outcome);
  auto& rows = outcome.structured.at("result").as_array();
  ReadBudget budget(context, call, max_looked_up);
  for (auto& row : rows) {
    if (!budget.has_requests_left() || budget.exhausted()) break;
    auto const* id = member(row, "internal_id");
    auto const number = id ? as_int64(*id) : std::nullopt;
    if (!number) continue;
    json::object arguments{{"id", *number}};
    auto what = "The name of person " + std::to_string(*number);
    auto const person = co_await budget.read_optional(std::move(what), "get_single_affinity_person_by_id",
                                                      std::move(arguments));
    if (person.is_object()) row.as_object()["internal_name"] = name_of(RecordKind::person, person);
  }
  auto why = budget.missing();
  if (auto const* before = outcome.structured.if_contains("why"); before && !why.empty())
    why = std::string(as_text(*before).value_or("")) + " " + why;
  co_return success(std::move(outcome.structured), why);
}

}  // namespace

std::vector<Tool> relationships() {
  return {
      {.name = "list_all_affinity_relationship_strength",
       .title = "Show who knows a person",
       .description =
           "Shows who of the team knows a person outside it and how well, from 0 to 1; none without contact.",
       .example = R"({"external_id":510007})",
       .toolset = "relationships",
       .effect = Effect::reads,
       .route = get("/relationships-strengths"),
       .composed = list_relationship_strengths,
       .params = {query("external_id", id(), "The person outside.", required),
                  query("internal_id", id(), "Team member.")},
       .paging = {.kind = Paging::Kind::whole,
                  .order = {.by = "strength", .label = "strongest first", .id = "internal_id"}},
       .output = relationship()}};
}

}  // namespace affinity::tools
