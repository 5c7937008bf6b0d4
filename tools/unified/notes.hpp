#pragma once
// The tools of notes.

#include "tools/unified/member_row.hpp"

namespace affinity::tools::unified {

Task<Outcome> list_notes(ToolContext const&, Tool const&, json::object const& checked,
                         client::CallContext const&);
Task<Outcome> get_note(ToolContext const&, Tool const&, json::object const& checked,
                       client::CallContext const&);
Task<Outcome> write_note(ToolContext const&, Tool const&, json::object const& checked,
                         client::CallContext const&);

std::vector<Tool> note_tools();

}  // namespace affinity::tools::unified
