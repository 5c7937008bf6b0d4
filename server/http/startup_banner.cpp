#include "server/http/startup_banner.hpp"

#include "base/json/json.hpp"
#include "server/files/executable_path.hpp"

#include <ostream>

namespace affinity::server {

namespace {

json::object stdio_entry(Settings const& settings) {
  json::object entry{{"command", executable_path()}};
  if (settings.sandbox)
    entry["args"] = json::array{"--sandbox"};
  else
    entry["env"] = json::object{{"AFFINITY_API_KEY", "<your key>"}};
  return entry;
}

// Describes the authentication in a line or two.
void print_auth(std::ostream& out, Settings const& settings, Token const& token) {
  switch (settings.auth) {
    case Auth::token:
      out << "Token   " << token.value.reveal() << "\n        kept in " << token.path << "\n";
      return;
    case Auth::mapped:
      out << "Tokens  one for each person or agent: affinity-crm-mcp token add NAME\n"
          << "        kept, as hashes, in " << token.path << "\n";
      return;
    case Auth::oauth:
      out << "OAuth   access tokens of " << settings.oauth_issuer
          << "\n        who has which Affinity key: " << token.path << "\n";
      return;
    case Auth::none: break;
  }
  out << "Token   none: everybody on this machine may use it (--auth none)\n";
}

// The Authorization header of clients; empty where they send none, or discover the authorization server.
std::string authorization(Settings const& settings, Token const& token) {
  if (settings.auth == Auth::token) return "Bearer " + std::string(token.value.reveal());
  return settings.auth == Auth::mapped ? "Bearer <your token>" : "";
}

}  // namespace

void print_startup_banner(std::ostream& out, Settings const& settings, std::string const& url,
                          Token const& token) {
  auto const bearer = authorization(settings, token);
  json::object const stdio_servers{{"mcpServers", {{"affinity", stdio_entry(settings)}}}};
  json::object vscode{{"type", "http"}, {"url", url}};
  json::object langchain{{"transport", "http"}, {"url", url}};
  if (!bearer.empty()) {
    vscode["headers"] = json::object{{"Authorization", bearer}};
    langchain["headers"] = json::object{{"Authorization", bearer}};
  }
  // After the name: claude takes all arguments after --header for headers.
  auto const header = bearer.empty() ? std::string() : " --header \"Authorization: " + bearer + "\"";

  out << "affinity-crm-mcp " << AFFINITY_VERSION << " serves "
      << (settings.sandbox ? "the sandbox" : settings.base_url) << "\n"
      << "URL     " << url << "\n";
  print_auth(out, settings, token);
  out << "\nClaude Desktop, in claude_desktop_config.json (starts a server of its own over stdio):\n  "
      << write_json(stdio_servers) << "\nClaude Code:\n  claude mcp add --transport http affinity " << url
      << header << "\nChatGPT desktop (Settings, MCP servers, STDIO), the command:\n  " << executable_path()
      << (settings.sandbox ? " --sandbox" : "") << "\nVS Code, in .vscode/mcp.json:\n  "
      << write_json(json::object{{"servers", {{"affinity", vscode}}}})
      << "\nLangChain (JavaScript), new MultiServerMCPClient(…):\n  "
      << write_json(json::object{{"mcpServers", {{"affinity", langchain}}}}) << "\n\nStop with Ctrl-C.\n"
      << std::flush;
}

}  // namespace affinity::server
