#pragma once
// Reads what report_pipeline is asked: list, stage column, owner, stages and dates by name.

#include "tools/composed/pipeline.hpp"

#include <optional>
#include <string>

namespace affinity::tools::composed {

// The columns of the list that a report needs; the outcome instead where it has no stages.
Task<std::optional<Outcome>> read_pipeline_columns(Reads&, PipelineQuestion&);

// Owner, stage, since and stale_days of the arguments; after the columns are known.
Task<std::optional<Outcome>> read_pipeline_filters(Reads&, json::object const& checked, PipelineQuestion&);

// What API v2 says of the options of the stage column: one request, remembered as fields are.
Task<void> read_stage_states(Reads&, PipelineQuestion&);

// "Deal Flow", "Deal Flow, owner Priya Raman, New"
std::string name_of_question(PipelineQuestion const&);

// list and stage_column of `result`.
void add_list_members(Answer&, PipelineQuestion const&, std::string const& subdomain);

}  // namespace affinity::tools::composed
