#include "tools/rows.hpp"

#include "tools/work/row.hpp"

namespace affinity::tools {

// In the order in which they are listed.
std::vector<Tool> work_tools() {
  return {work::find_records_row(),    work::get_brief_row(),    work::query_list_row(),
          work::report_pipeline_row(), work::show_changes_row(), work::find_introductions_row(),
          work::search_notes_row(),    work::show_timeline_row()};
}

}  // namespace affinity::tools
