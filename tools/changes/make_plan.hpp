#pragma once
// Works out a plan from the arguments of plan_changes or apply_changes: reads only.

#include "tools/changes/model/plan.hpp"
#include "tools/composed/upstream/reads.hpp"
#include "tools/outcome.hpp"

#include <variant>

namespace affinity::tools::changes {

// `checked` has operations, and may have where, csv and on_exists. The plan has its id, summary, digest and
// times, and is not in the journal yet. An outcome answers instead of one: arguments that make no sense
// together, an estimate of what takes more than 100 requests, more than 500 changes.
Task<std::variant<Plan, Outcome>> make_plan(composed::Reads&, json::object const& checked);

// Whether the arguments name many records at once, or take something away: then a plan comes first.
bool needs_a_plan(json::object const& checked);

}  // namespace affinity::tools::changes
