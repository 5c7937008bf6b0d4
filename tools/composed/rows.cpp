#include "tools/rows.hpp"

#include "tools/composed/row.hpp"

namespace affinity::tools {

// In the order in which they are listed.
std::vector<Tool> work_tools() {
  return {composed::find_records_row(),    composed::get_brief_row(),    composed::query_list_row(),
          composed::report_pipeline_row(), composed::show_changes_row(), composed::find_introductions_row(),
          composed::search_notes_row(),    composed::show_timeline_row()};
}

}  // namespace affinity::tools
