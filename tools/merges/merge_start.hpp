#pragma once
// Starts a merge, once (Affinity v2, Merges): Affinity cannot undo one, and merging a pair again fails.

#include "tools/merges/merge_pair.hpp"
#include "tools/outcome.hpp"

#include <optional>
#include <string>
#include <variant>

namespace affinity::tools {

// A merge that Affinity works on.
struct RunningMerge {
  MergePair pair{};        // the one of a merge that was found: its `keep` may be our duplicate
  std::string task{};      // a UUID; empty where Affinity's answer to the start did not tell
  bool was_found = false;  // it had been started before this call, which sent nothing
};

// The merge of these two records, in either order, that is in progress. Reads Affinity's newest hundred that
// are.
Task<Result<std::optional<RunningMerge>>> find_running_merge(ToolContext const&, MergePair const&,
                                                             client::CallContext const&);

// As facts that a confirmation passes on to the call (ClientContext::confirmed_deletion), and back.
json::object merge_facts(RunningMerge const&);
std::optional<RunningMerge> running_merge(MergePair const&, json::object const& facts);

// Starts it unless it is in progress already. An outcome is an error: the merge was not started, or nobody
// knows whether it was; then it names the list of merges that tells.
Task<std::variant<RunningMerge, Outcome>> start_merge(ToolContext const&, MergePair const&,
                                                      client::CallContext const&);

}  // namespace affinity::tools
