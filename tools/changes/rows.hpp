#pragma once
// The tools that change: one function for each, in the file of its name.

#include "tools/tool.hpp"

namespace affinity::tools::changes {

Tool log_activity_row();
Tool plan_changes_row();
Tool apply_changes_row();
Tool undo_changes_row();

}  // namespace affinity::tools::changes
