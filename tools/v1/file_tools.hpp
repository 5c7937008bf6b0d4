#pragma once
// The two tools that carry the content of files: more than one request each, and bytes that are no JSON.

#include "tools/tool_context.hpp"

namespace affinity::tools {

Task<Outcome> upload_files(ToolContext const&, Tool const&, json::object const& checked,
                           client::CallContext const&);
Task<Outcome> download_file(ToolContext const&, Tool const&, json::object const& checked,
                            client::CallContext const&);

}  // namespace affinity::tools
