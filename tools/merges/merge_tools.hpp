#pragma once
// The tools of several requests that merge two records.

#include "tools/merges/merge_question.hpp"
#include "tools/outcome.hpp"

namespace affinity::tools {

inline constexpr int max_merge_wait_s = 45;      // a host gives up on a call after 60 s
inline constexpr int default_merge_wait_s = 30;  // of wait_s

// Starts a merge and answers with its task.
Task<Outcome> start_merge_tool(ToolContext const&, Tool const&, json::object const& checked,
                               client::CallContext const&);

// Starts one and looks at its task until it has ended, or the time for that is over. Two to eight requests,
// and one more to learn why a merge failed.
Task<Outcome> merge_records_tool(ToolContext const&, Tool const&, json::object const& checked,
                                 client::CallContext const&);

}  // namespace affinity::tools
