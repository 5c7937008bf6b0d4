#include "tools/merges/merge_pair.hpp"

#include <utility>

namespace affinity::tools {

MergeKind const& company_merges() {
  static constexpr MergeKind kind{.noun = "company",
                                  .plural = "companies",
                                  .start = "affinity_v2_company_merge_start",
                                  .list = "list_all_affinity_v2_company_merges",
                                  .task = "get_single_affinity_v2_company_merge_task_by_id",
                                  .records = "list_all_affinity_v2_companies",
                                  .record = "get_single_affinity_v2_company_by_id",
                                  .entries = "list_all_affinity_v2_company_list_entries",
                                  .entries_of = "companyId",
                                  .primary_id = "primaryCompanyId",
                                  .duplicate_id = "duplicateCompanyId"};
  return kind;
}

MergeKind const& person_merges() {
  static constexpr MergeKind kind{.noun = "person",
                                  .plural = "people",
                                  .start = "affinity_v2_person_merge_start",
                                  .list = "list_all_affinity_v2_person_merges",
                                  .task = "get_single_affinity_v2_person_merge_task_by_id",
                                  .records = "list_all_affinity_v2_persons",
                                  .record = "get_single_affinity_v2_person_by_id",
                                  .entries = "list_all_affinity_v2_person_list_entries",
                                  .entries_of = "personId",
                                  .primary_id = "primaryPersonId",
                                  .duplicate_id = "duplicatePersonId"};
  return kind;
}

MergePair merge_pair(Tool const& tool, json::object const& checked) {
  for (auto const* kind : {&company_merges(), &person_merges()})
    if (tool.name == kind->start)
      return {.kind = kind,
              .keep = checked.at(kind->primary_id).to_number<std::int64_t>(),
              .duplicate = checked.at(kind->duplicate_id).to_number<std::int64_t>()};
  auto const& kind =
      as_text(checked.at("kind")) == company_merges().noun ? company_merges() : person_merges();
  return {.kind = &kind,
          .keep = checked.at("keep").to_number<std::int64_t>(),
          .duplicate = checked.at("duplicate").to_number<std::int64_t>()};
}

std::string described(MergePair const& pair) {
  return std::string(pair.kind->noun) + " " + std::to_string(pair.duplicate) + " into " +
         std::to_string(pair.keep);
}

Error nothing_merged(Error error) {
  error.next_step = "Nothing was merged." + (error.next_step.empty() ? "" : " " + error.next_step);
  return fail(std::move(error));
}

json::value next_call(ToolContext const& context, std::string_view tool, json::object arguments) {
  if (!context.catalogue.find(tool)) return nullptr;
  return json::object{{"tool", tool}, {"arguments", std::move(arguments)}};
}

}  // namespace affinity::tools
