#pragma once
// The page of MCP Apps that shows plans, receipts and pipelines. Its sources are in app/; the build assembles
// them and writes the definition (packaging/embed.cmake).

#include <string_view>

namespace affinity::tools {

std::string_view desk_page();  // one HTML document, the same bytes for everybody

}  // namespace affinity::tools
