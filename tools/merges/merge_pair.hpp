#pragma once
// Two records that a call merges, and the rows that merge records of their kind (Affinity v2, Merges).

#include "tools/tool_context.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace affinity::tools {

// Companies or persons: names of tools, and of members in what Affinity answers.
struct MergeKind {
  std::string_view noun{}, plural{};              // "company", "companies"
  std::string_view start{}, list{}, task{};       // the tools that start a merge and look at it
  std::string_view records{}, record{};           // … that read several records by their ids, and one
  std::string_view entries{}, entries_of{};       // … that lists the entries of a record, and its argument
  std::string_view primary_id{}, duplicate_id{};  // members of a merge, and arguments of `start`
};

MergeKind const& company_merges();
MergeKind const& person_merges();

struct MergePair {
  MergeKind const* kind = nullptr;
  std::int64_t keep = 0, duplicate = 0;

  bool same_records(std::int64_t one, std::int64_t other) const {
    return (one == keep && other == duplicate) || (one == duplicate && other == keep);
  }
};

// From the validated arguments of affinity_records_merge or of a row that starts a merge.
MergePair merge_pair(Tool const&, json::object const& checked);

std::string described(MergePair const&);  // "company 730002 into 730001"

Error nothing_merged(Error);  // the same error, which says that nothing was merged

// {"tool": …, "arguments": …}; null where the caller is not offered that tool.
json::value next_call(ToolContext const&, std::string_view tool, json::object arguments);

}  // namespace affinity::tools
