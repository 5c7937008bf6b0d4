#pragma once
// Server capabilities, as they are advertised. A method without its capability does not exist.

namespace affinity::tools {
struct ToolContext;
}

namespace affinity::mcp {

struct ServerCapabilities {
  bool tools_list_changed = false;  // whether the list can change while the server runs
  bool prompts_list_changed = false;
  bool resources_list_changed = false;
  bool subscribe = true;  // to resources, if there are any
  bool logging = true;    // log messages to the client on request

  bool resources = false;  // these follow from the rows of resources and prompts
  bool prompts = false;
  bool completions = false;
  bool pages = false;   // the extension MCP Apps
  bool skills = false;  // the extension Skills, with directories
};

// The capabilities that the rows of resources and prompts support.
ServerCapabilities offered_capabilities(ServerCapabilities, tools::ToolContext const&);

}  // namespace affinity::mcp
