#include "tools/changes/rows.hpp"

#include "tools/rows.hpp"

namespace affinity::tools {

// In the order in which they are listed, behind those that read.
std::vector<Tool> change_tools() {
  return {changes::log_activity_row(), changes::plan_changes_row(), changes::apply_changes_row(),
          changes::undo_changes_row()};
}

}  // namespace affinity::tools
