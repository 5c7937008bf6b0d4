#pragma once
// The delete of a note, reminder, meeting, call or chat message that a plan wrote: delete_kind (deletes.cpp)
// asks these where that is what the change is on. delete_of_created() makes such changes.

#include "tools/changes/kinds/kind.hpp"

namespace affinity::tools::changes {

bool is_activity(Kind);  // note, reminder, meeting, call, chat

// before: it is as we wrote it, and nobody replied. other: edited, completed or replied to, which `now` says.
// after: it is not there any more.
Task<Standing> read_activity_before_delete(composed::Reads&, Change);

Result<Write> write_activity_delete(Change const&);

}  // namespace affinity::tools::changes
