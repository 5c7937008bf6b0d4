// /v2: merges of companies and of persons, and their tasks (Affinity v2, Merges)

#include "sandbox/store/merges.hpp"

#include "base/text/text.hpp"
#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/record_json.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace merges_of_v2 {
namespace {

constexpr std::array<std::string_view, 3> states{"in-progress", "success", "failed"};

std::string_view state_of(Merge const& merge) {
  if (!merge.completed_at) return states[0];
  return merge.error.empty() ? states[1] : states[2];
}

constexpr Filterable<Merge> merge_properties[]{{filter_by_word("status", states), item_value<state_of>},
                                               {filter_by_text("taskId"), item_value<&Merge::task_id>}};

constexpr Filterable<Merge> task_properties[]{{filter_by_word("status", states), item_value<state_of>}};

constexpr PageLimits pages_of(int entity_type) {
  return {.standard = entity_type == person_entity ? Id(25) : Id(100)};
}

// In bodies and answers: "primaryCompanyId".
std::string id_name(std::string_view role, int entity_type) {
  return std::string(role) + (entity_type == person_entity ? "PersonId" : "CompanyId");
}

json::object merge_json(Merge const& merge) {
  return {{"id", merge.id},
          {"status", state_of(merge)},
          {"taskId", merge.task_id},
          {"startedAt", to_iso(merge.started_at)},
          {id_name("primary", merge.entity_type), merge.primary_id},
          {id_name("duplicate", merge.entity_type), merge.duplicate_id},
          {"completedAt", time_json(merge.completed_at)},
          {"errorMessage", merge.error.empty() ? json::value() : json::value(merge.error)}};
}

json::object task_json(Merge const& merge) {
  auto const state = state_of(merge);
  auto const count = [&](std::string_view of) { return state == of ? 1 : 0; };
  return {{"id", merge.task_id},
          {"status", state},
          {"resultsSummary", json::object{{"total", 1},
                                          {"inProgress", count(states[0])},
                                          {"success", count(states[1])},
                                          {"failed", count(states[2])}}}};
}

// As RequestContext::refusal: the right "Manage duplicates" and the role of an admin.
std::optional<JsonResponse> refusal_of_merges(RequestContext& context) {
  if (auto error = context.refusal(Right::manage_duplicates)) return error;
  if (context.user.admin) return std::nullopt;
  return failure(ErrorCode::authorization, "This needs the role of an admin of the organization");
}

// The newest first.
template<class Key, class ToJson>
JsonResponse merges_page(RequestContext const& context, PageRequest const& page, Filter<Merge> const& filter,
                         int entity_type, Key key_of, ToJson serialize) {
  std::vector<Merge const*> found;
  for (auto const& [id, merge] : context.store.merges_of(entity_type))
    if (filter.accepts(merge)) found.push_back(&merge);
  std::ranges::reverse(found);
  return page_of(context, page, found, key_of, serialize);
}

template<int entity_type> JsonResponse all(RequestContext& context) {
  auto const page = read_page(context, pages_of(entity_type));
  auto const filter = read_filter(context, merge_properties);
  if (auto const error = refusal_of_merges(context)) return *error;
  return merges_page(
      context, page, filter, entity_type, [](Merge const* one) { return std::to_string(one->id); },
      [](Merge const* one) { return merge_json(*one); });
}

template<int entity_type> JsonResponse all_tasks(RequestContext& context) {
  auto const page = read_page(context, pages_of(entity_type));
  auto const filter = read_filter(context, task_properties);
  if (auto const error = refusal_of_merges(context)) return *error;
  return merges_page(
      context, page, filter, entity_type, [](Merge const* one) { return one->task_id; },
      [](Merge const* one) { return task_json(*one); });
}

// Who reads the state of one merge has polled it.
void count_poll(RequestContext& context, Merge& merge) {
  if (merge.completed_at || merge.polls_left.value_or(0) == 0) return;
  --*merge.polls_left;
  context.counted_poll = true;
}

template<int entity_type> JsonResponse get(RequestContext& context) {
  if (auto const error = refusal_of_merges(context)) return *error;
  auto* merge = context.store.merges_of(entity_type).find(context.id("mergeId"));
  if (!merge) return no_such("merge", context.id("mergeId"));
  count_poll(context, *merge);
  return json::value(merge_json(*merge));
}

template<int entity_type> JsonResponse get_task(RequestContext& context) {
  if (auto const error = refusal_of_merges(context)) return *error;
  auto const wanted = lower(context.path.find("taskId")->second);
  for (auto& [id, merge] : context.store.merges_of(entity_type)) {
    if (merge.task_id != wanted) continue;
    count_poll(context, merge);
    return json::value(task_json(merge));
  }
  return failure(ErrorCode::not_found, "There is no merge task with id " + wanted);
}

// Whether the records exist is seen when the merge is performed, so an id of nothing is accepted here.
template<int entity_type> JsonResponse start(RequestContext& context) {
  auto& in = context.body;
  auto const primary = in.integer(id_name("primary", entity_type), 1, max_id, {.required = true});
  auto const duplicate = in.integer(id_name("duplicate", entity_type), 1, max_id, {.required = true});
  if (auto const error = refusal_of_merges(context)) return *error;
  if (*primary == *duplicate) {
    context.errors.bad_request("A record cannot be merged into itself: both ids are " +
                               std::to_string(*primary));
    return context.errors.response();
  }
  auto const plan = context.merge_plans.find(entity_type, *primary, *duplicate);
  auto& merge = context.store.merges_of(entity_type)
                    .add({.entity_type = entity_type,
                          .primary_id = *primary,
                          .duplicate_id = *duplicate,
                          .starter_id = context.user.id,
                          .started_at = context.now,
                          .ends_at = context.running_time + plan.duration,
                          .polls_left = plan.polls,
                          .planned_error = plan.error});
  merge.task_id = task_id_of(merge);
  auto const* path = entity_type == person_entity ? "/v2/tasks/person-merges/" : "/v2/tasks/company-merges/";
  return {202, json::object{{"taskUrl", origin_of(context.request) + path + merge.task_id}}};
}

constexpr std::array routes{
    Route{.pattern = "/company-merges", .handler = all<organization_entity>},
    Route{.method = Method::post, .pattern = "/company-merges", .handler = start<organization_entity>},
    Route{.pattern = "/company-merges/{mergeId}", .handler = get<organization_entity>},
    Route{.pattern = "/tasks/company-merges", .handler = all_tasks<organization_entity>},
    Route{.pattern = "/tasks/company-merges/{taskId}", .handler = get_task<organization_entity>},
    Route{.pattern = "/person-merges", .handler = all<person_entity>},
    Route{.method = Method::post, .pattern = "/person-merges", .handler = start<person_entity>},
    Route{.pattern = "/person-merges/{mergeId}", .handler = get<person_entity>},
    Route{.pattern = "/tasks/person-merges", .handler = all_tasks<person_entity>},
    Route{.pattern = "/tasks/person-merges/{taskId}", .handler = get_task<person_entity>}};

}  // namespace
}  // namespace merges_of_v2

std::span<Route const> merge_routes() { return merges_of_v2::routes; }

}  // namespace affinity::sandbox::v2
