#pragma once
// The two tools that upload and download files, with more than one request each.

#include "tools/tool_context.hpp"

namespace affinity::tools {

Task<Outcome> upload_files(ToolContext const&, Tool const&, json::object const& checked,
                           client::CallContext const&);
Task<Outcome> download_file(ToolContext const&, Tool const&, json::object const& checked,
                            client::CallContext const&);

}  // namespace affinity::tools
