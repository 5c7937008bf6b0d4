#include "tools/v2/search.hpp"

#include "tools/pagination/listing.hpp"
#include "tools/render.hpp"
#include "tools/v2/search_filters.hpp"

#include <array>
#include <string>
#include <utility>

namespace affinity::tools::v2 {

// Named, since the names of one layer are compiled together.
namespace search_arguments {

constexpr std::array<FormerForm, 2> former_forms{
    {{"filters", "filters",
      "filters takes a flat list of conditions, [{fieldId, operator, value}], which match: all or any joins; "
      "a "
      "group {operator, filters} goes into where."},
     {"search", "", "search is split up: send its term as term, and its fieldIds as termFieldIds."}}};

Param in_member(std::string_view parent, std::string_view api_name, Param param) {
  param.api_parent = parent;
  param.api_name = api_name;
  return param;
}

// The arguments in the form of the request, and what is wrong with them.
struct Prepared {
  json::object arguments{};
  std::vector<std::string> mistakes{};
  json::object beside{};  // of the answer
};

// Removes a list and gives what was in it.
json::array taken(json::object& arguments, std::string_view name) {
  auto const* list = arguments.if_contains(name);
  auto out = list ? list->get_array() : json::array();
  arguments.erase(name);
  return out;
}

Prepared prepare(ToolContext const& context, Tool const& tool, json::object const& checked,
                 client::CallContext const& call) {
  Prepared out{.arguments = checked};
  auto& arguments = out.arguments;
  SearchFields fields(context, tool, checked, call);
  SearchFilters filters(fields);
  bool const match_any = checked.contains("match") && checked.at("match") == json::value("any");
  arguments.erase("match");
  if (auto conditions = filters.conditions(taken(arguments, "filters"), "filters"); !conditions.empty()) {
    arguments["match"] = match_any ? "or" : "and";
    arguments["filters"] = std::move(conditions);
  }
  if (auto const* where = checked.if_contains("where")) arguments["where"] = filters.group(*where, "where");
  if (auto sorts = filters.sorts(taken(arguments, "sorts"), "sorts"); !sorts.empty())
    arguments["sorts"] = std::move(sorts);
  out.mistakes = filters.mistakes();
  if (arguments.contains("filters") && arguments.contains("where"))
    out.mistakes.emplace_back("Give filters or where, not both; a group of where may hold those filters.");
  if (auto term_fields = taken(arguments, "termFieldIds"); !term_fields.empty()) {
    if (!checked.contains("term")) out.mistakes.emplace_back("termFieldIds needs a term to look for.");
    arguments["termFieldIds"] = std::move(term_fields);
  }
  if (!checked.contains("fieldIds") && !checked.contains("fieldTypes"))
    out.beside["not_requested"] = "field values: ask for them with fieldIds or fieldTypes";
  if (filters.drops_time()) out.beside["hint"] = "Filters compare days, so times in them were dropped.";
  return out;
}

}  // namespace search_arguments

// The names of fields are understood too, so their ids are texts here (tools/v2/search_fields.hpp).
std::vector<Param> search_params(Param field_types, std::vector<Param> slots) {
  using search_arguments::in_member;
  auto const condition =
      record({body("fieldId", text(), "", required),
              body("operator", text(), "Such as is-any-of, contains, is-within-the-last.", required),
              body("value", schema::any(), R"(Option texts, {"amount":[30],"unit":"day"}.)"),
              body("attributeId", text()), body("valueType", text())});
  auto const sort = record({body("fieldId", text(), "", required), body("attributeId", text()),
                            body("direction", word({"asc", "desc"}), "", required)});
  auto where = body("where", any_decoded(), "Instead of filters, nested.");
  where.api_name = "filters";
  slots.insert(
      slots.end(),
      {field_ids(), std::move(field_types), std::move(where),
       in_member("filters", "operator", body("match", word({"all", "any"}))),
       in_member("filters", "filters", body("filters", list_of(condition, 50))),
       body("sorts", list_of(sort, 5)), in_member("search", "term", body("term", text_of_at_least(3))),
       in_member("search", "fieldIds", body("termFieldIds", list_of(field_id(), 100))), total_count()});
  return slots;
}

std::vector<Rule> search_argument_rules() { return {at_most_one_of({"fieldIds", "fieldTypes"})}; }

std::span<FormerForm const> search_former_forms() { return search_arguments::former_forms; }

Task<Outcome> search_records(ToolContext const& context, Tool const& tool, json::object const& checked,
                             client::CallContext const& call) {
  auto const prepared = search_arguments::prepare(context, tool, checked, call);
  if (!prepared.mistakes.empty()) co_return invalid_arguments(tool, prepared.mistakes);
  co_return co_await list_records_beside(context, tool, prepared.arguments, call, prepared.beside);
}

}  // namespace affinity::tools::v2
