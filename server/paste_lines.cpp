#include "server/paste_lines.hpp"

#include <filesystem>
#include <ostream>

#include "base/json.hpp"

namespace affinity::server {

namespace {

// The path of this very program, so that what is pasted works wherever it was built.
std::string own_path() {
  std::error_code ec;
  auto const path = std::filesystem::read_symlink("/proc/self/exe", ec);
  return ec ? "affinity-crm-mcp" : path.string();
}

json::object stdio_entry(Settings const& settings) {
  json::object entry{{"command", own_path()}};
  if (settings.sandbox)
    entry["args"] = json::array{"--sandbox"};
  else
    entry["env"] = json::object{{"AFFINITY_API_KEY", "<your key>"}};
  return entry;
}

}  // namespace

void print_paste_lines(std::ostream& out, Settings const& settings, std::string const& url,
                       Token const& token) {
  bool const with_token = !token.value.empty();
  auto const bearer = "Bearer " + std::string(token.value.reveal());
  json::object const stdio_servers{{"mcpServers", {{"affinity", stdio_entry(settings)}}}};
  json::object vscode{{"type", "http"}, {"url", url}};
  json::object langchain{{"transport", "http"}, {"url", url}};
  if (with_token) {
    vscode["headers"] = json::object{{"Authorization", bearer}};
    langchain["headers"] = json::object{{"Authorization", bearer}};
  }
  auto const header = with_token ? " --header \"Authorization: " + bearer + "\"" : std::string();

  out << "affinity-crm-mcp " << AFFINITY_VERSION << " serves "
      << (settings.sandbox ? "the sandbox" : settings.base_url) << "\n"
      << "URL     " << url << "\n";
  if (with_token)
    out << "Token   " << token.value.reveal() << "\n        kept in " << token.path << "\n";
  else
    out << "Token   none: everybody on this machine may use it (--auth none)\n";
  out << "\nClaude Desktop, in claude_desktop_config.json (starts a server of its own over stdio):\n  "
      << write_json(stdio_servers) << "\nClaude Code:\n  claude mcp add --transport http" << header
      << " affinity " << url << "\nChatGPT desktop (Settings, MCP servers, STDIO), the command:\n  "
      << own_path() << (settings.sandbox ? " --sandbox" : "") << "\nVS Code, in .vscode/mcp.json:\n  "
      << write_json(json::object{{"servers", {{"affinity", vscode}}}})
      << "\nLangChain (JavaScript), new MultiServerMCPClient(…):\n  "
      << write_json(json::object{{"mcpServers", {{"affinity", langchain}}}}) << "\n\nStop with Ctrl-C.\n"
      << std::flush;
}

}  // namespace affinity::server
