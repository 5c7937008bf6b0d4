// /v2/companies/search, /persons/search and /lists/{listId}/list-entries/search (Affinity v2, Structured
// Search)

#include "sandbox/v2/entities.hpp"
#include "sandbox/v2/list_entries.hpp"
#include "sandbox/v2/record_json.hpp"
#include "sandbox/v2/search/evaluator.hpp"
#include "sandbox/v2/search/routes.hpp"

#include <array>

namespace affinity::sandbox::v2::search {

namespace structured {
namespace {

constexpr PageLimits search_pages{.counts = true};
constexpr std::size_t most_runs = 8;

// What a request asks for, whichever records it is about.
struct Question {
  PageRequest page{};
  FieldSelection selection{};
  Criteria criteria{};
  std::optional<Position> position{};  // of the cursor
};

Question read_question(RequestContext& context, bool of_entries) {
  Question out{.page = read_page(context, search_pages),
               .selection = read_selection(context, of_entries),
               .criteria = read_criteria(context)};
  if (!out.selection.ids.empty() && !out.selection.types.empty())
    context.errors.invalid("fieldIds", "and fieldTypes exclude each other");
  if (out.page.side == PageRequest::Side::beginning) return out;
  out.position = position_in(out.page.key, out.criteria.sorts.size());
  if (!out.position) context.errors.invalid("cursor", "is not a cursor of this path, query and body");
  return out;
}

// Calls `use` for each record that the search is about, in ascending order of ids.
template<class Use> void for_each_row(SearchContext const& context, Use use) {
  auto const& store = context.store;
  if (auto const* list = context.fields.list) {
    auto const on_list = store.entries_on_list(list->id);
    Ids ids(on_list.begin(), on_list.end());
    std::ranges::sort(ids);
    for (auto const id : ids) {
      auto const& entry = *store.list_entries.find(id);
      auto const* deal =
          entry.entity.type == opportunity_entity ? store.opportunities.find(entry.entity.id) : nullptr;
      use(Row{.id = id,
              .owner = {.entity = entry.entity, .entry = &entry},
              .hidden = deal && Store::is_redacted(*deal, context.user)});
    }
  } else if (context.fields.entity_type == person_entity) {
    for (auto const& row : store.persons)
      use(Row{.id = row.first, .owner = {.entity = {person_entity, row.first}}});
  } else {
    for (auto const& row : store.organizations)
      use(Row{.id = row.first, .owner = {.entity = {organization_entity, row.first}}});
  }
}

std::shared_ptr<Run> evaluate(SearchContext const& context, Criteria const& criteria) {
  Evaluator evaluator(context, criteria);
  auto run = std::make_shared<Run>(evaluator.descending());
  for_each_row(context, [&](Row const& row) {
    if (evaluator.passes(row)) run->add(row.id, evaluator.sort_keys(row));
  });
  return run;
}

// The run that the request is about: one that is remembered, or a new one.
std::shared_ptr<Run> run_of(RequestContext const& request, SearchContext const& context,
                            Criteria const& criteria) {
  auto& memory = memory_of(context.store);
  auto const question = question_of(request) + ' ' + std::to_string(context.user.id) + ' ' +
                        std::string(to_string(context.version)) + ' ' +
                        std::to_string(context.as_of.time_since_epoch().count());
  auto const found = std::ranges::find(memory.runs, question, &SearchMemory::RememberedRun::question);
  if (found != memory.runs.end()) return found->run;
  auto run = evaluate(context, criteria);
  memory.runs.push_front({question, run});
  if (memory.runs.size() > most_runs) memory.runs.pop_back();
  return run;
}

json::object record_json(RequestContext const& context, FieldOwner const& owner, Id id,
                         std::vector<FieldInfo> const& fields, FieldSelection const& selection) {
  auto const& store = context.store;
  if (owner.list)
    return entry_json(context, *store.list_entries.find(id),
                      selection.any() ? std::optional(fields) : std::nullopt);
  bool const of_person = owner.entity_type == person_entity;
  auto out = of_person ? person_json(*store.persons.find(id)) : company_json(*store.organizations.find(id));
  add_fields(out, context, fields, selection, {.entity = {owner.entity_type, id}});
  return out;
}

// A run is computed from the clock of its first page: otherwise a date would leave a window between two
// pages.
JsonResponse answer(RequestContext& context, Question const& question, FieldOwner const& owner) {
  auto const& [page, selection, criteria, position] = question;
  if (position) context.now = position->as_of;
  SearchContext const search{context.store, context.user, context.now, context.version, owner};
  if (auto const error = selection_error(context, owner, selection)) return *error;
  if (auto const error = criteria_error(search, criteria)) return *error;
  auto const run = run_of(context, search, criteria);
  auto const bounds = run->page(page, position);
  auto const fields = selected_fields(context.store, owner, context.version, selection);
  json::array data;
  for (auto i = bounds.begin; i < bounds.end; ++i)
    data.push_back(record_json(context, owner, run->id_at(i), fields, selection));
  auto const key_at = [&](std::size_t place) { return position_text(run->position_at(place, context.now)); };
  bool const empty = bounds.begin == bounds.end;
  auto pagination = pagination_json(context, page, bounds, empty ? "" : key_at(bounds.begin),
                                    empty ? "" : key_at(bounds.end - 1), run->size());
  return {201, json::object{{"data", std::move(data)}, {"pagination", std::move(pagination)}}};
}

}  // namespace
}  // namespace structured

JsonResponse search_companies(RequestContext& context) {
  auto const question = structured::read_question(context, false);
  if (auto const error = context.refusal(Right::export_organizations)) return *error;
  return structured::answer(context, question, {organization_entity});
}

JsonResponse search_persons(RequestContext& context) {
  auto const question = structured::read_question(context, false);
  if (auto const error = context.refusal(Right::export_people)) return *error;
  return structured::answer(context, question, {person_entity});
}

JsonResponse search_list_entries(RequestContext& context) {
  auto const question = structured::read_question(context, true);
  if (auto const error = context.refusal(Right::export_lists)) return *error;
  auto const* list = list_in_path(context);
  if (!list) return no_such("list", context.id("listId"));
  return structured::answer(context, question, fields_of_list(*list));
}

}  // namespace affinity::sandbox::v2::search
