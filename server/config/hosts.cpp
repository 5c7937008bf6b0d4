#include "server/config/hosts.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <cstdlib>

namespace affinity::server {

namespace {

// Claude Desktop takes no URL in its file: its own connectors start in the cloud of its maker. Windsurf does
// not connect by "url". Codex, its IDE extension and ChatGPT's desktop program read one file.
constexpr Host hosts_table[] = {
    {.name = "claude-desktop",
     .title = "Claude Desktop",
     .servers = "mcpServers",
     .on_linux = "~/.config/Claude/claude_desktop_config.json",
     .on_macos = "~/Library/Application Support/Claude/claude_desktop_config.json",
     .on_windows = "%APPDATA%\\Claude\\claude_desktop_config.json",
     .url = "",
     .next = "Quit Claude Desktop and start it again; the tools are under the + of a conversation."},
    {.name = "claude-code",
     .title = "Claude Code",
     .servers = "mcpServers",
     .on_linux = ".mcp.json",
     .on_macos = ".mcp.json",
     .on_windows = ".mcp.json",
     .stdio_type = "stdio",
     .http_type = "http",
     .variable = "${*}",
     .key_source = Host::KeySource::overridable,
     .max_result = "48000",
     .searches_tools = true,
     .next = "Start claude in this folder and allow the server; /mcp shows it."},
    {.name = "chatgpt",
     .title = "ChatGPT desktop",
     .format = Host::Format::toml,
     .servers = "mcp_servers",
     .on_linux = "~/.codex/config.toml",
     .on_macos = "~/.codex/config.toml",
     .on_windows = "%USERPROFILE%\\.codex\\config.toml",
     .max_result = "10000",
     .next =
         "Restart ChatGPT; Settings, MCP servers shows it. ChatGPT in the browser takes neither a program "
         "nor a token: it wants a public https URL of `affinity-crm-mcp http --auth oauth`."},
    {.name = "vscode",
     .title = "VS Code",
     .servers = "servers",
     .on_linux = ".vscode/mcp.json",
     .on_macos = ".vscode/mcp.json",
     .on_windows = ".vscode\\mcp.json",
     .stdio_type = "stdio",
     .http_type = "http",
     .variable = "${input:*}",
     .key_source = Host::KeySource::prompted,
     .next = "Open the file in VS Code and press Start above the entry; it asks once for what is secret."},
    {.name = "cursor",
     .title = "Cursor",
     .servers = "mcpServers",
     .on_linux = "~/.cursor/mcp.json",
     .on_macos = "~/.cursor/mcp.json",
     .on_windows = "%USERPROFILE%\\.cursor\\mcp.json",
     .variable = "${env:*}",
     .most_tools = 40,
     .next = "Settings, Tools and MCP shows it; switch it on there."},
    {.name = "windsurf",
     .title = "Windsurf",
     .servers = "mcpServers",
     .on_linux = "~/.codeium/windsurf/mcp_config.json",
     .on_macos = "~/.codeium/windsurf/mcp_config.json",
     .on_windows = "%USERPROFILE%\\.codeium\\windsurf\\mcp_config.json",
     .url = "serverUrl",
     .variable = "${env:*}",
     .next = "Press Refresh in the MCP panel of Cascade."},
    {.name = "codex",
     .title = "Codex",
     .format = Host::Format::toml,
     .servers = "mcp_servers",
     .on_linux = "~/.codex/config.toml",
     .on_macos = "~/.codex/config.toml",
     .on_windows = "%USERPROFILE%\\.codex\\config.toml",
     .max_result = "10000",
     .next = "Start codex; /mcp shows it."},
    {.name = "gemini",
     .title = "Gemini CLI",
     .servers = "mcpServers",
     .on_linux = "~/.gemini/settings.json",
     .on_macos = "~/.gemini/settings.json",
     .on_windows = "%USERPROFILE%\\.gemini\\settings.json",
     .url = "httpUrl",
     .variable = "${*}",
     .max_result = "36000",
     .next = "Start gemini; /mcp shows it."},
    {.name = "copilot",
     .title = "GitHub Copilot CLI",
     .servers = "mcpServers",
     .on_linux = "~/.copilot/mcp-config.json",
     .on_macos = "~/.copilot/mcp-config.json",
     .on_windows = "%USERPROFILE%\\.copilot\\mcp-config.json",
     .stdio_type = "stdio",
     .http_type = "http",
     .variable = "${*}",
     .searches_tools = true,
     .chooses_tools = true,
     .next = "Start copilot; /mcp show lists it."},
    {.name = "zed",
     .title = "Zed",
     .servers = "context_servers",
     .on_linux = "~/.config/zed/settings.json",
     .on_macos = "~/.config/zed/settings.json",
     .on_windows = "%APPDATA%\\Zed\\settings.json",
     .next = "Zed reads the file at once; the Agent Panel's settings show it."},
    {.name = "langchain",
     .title = "LangChain (JavaScript)",
     .format = Host::Format::javascript,
     .stdio_type = "stdio",
     .http_type = "http",
     .variable = "${process.env.*}",
     .next = "npm install @langchain/mcp-adapters @langchain/core"},
    {.name = "openai-agents",
     .title = "OpenAI Agents SDK (JavaScript)",
     .format = Host::Format::javascript,
     .variable = "${process.env.*}",
     .next = "npm install @openai/agents"},
    {.name = "inspector",
     .title = "MCP Inspector",
     .servers = "mcpServers",
     .on_linux = "mcp.json",
     .on_macos = "mcp.json",
     .on_windows = "mcp.json",
     .stdio_type = "stdio",
     .http_type = "streamable-http",
     .next = "npx @modelcontextprotocol/inspector --cli --config ./mcp.json --server affinity --method "
             "tools/list"},
};

std::string from_environment(char const* name) {
  auto const* value = std::getenv(name);
  return value ? value : "";
}

// Base folders that environment variables can move.
std::string moved(std::string_view path, std::string_view usual, char const* variable) {
  auto const folder = from_environment(variable);
  if (folder.empty() || !path.starts_with(usual)) return {};
  return folder + std::string(path.substr(usual.size()));
}

}  // namespace

std::span<Host const> hosts() { return hosts_table; }

Host const* find_host(std::string_view name) {
  auto const found = std::ranges::find(hosts_table, name, &Host::name);
  return found == std::end(hosts_table) ? nullptr : found;
}

std::string_view nearest_host(std::string_view name) {
  std::vector<std::string_view> names;
  for (auto const& row : hosts_table) {
    if (!name.empty() && row.name.starts_with(name)) return row.name;
    names.push_back(row.name);
  }
  return nearest(name, names);
}

// Hosts that take few tools get those that answer a question at once; the tools of the catalogue reach the
// others.
std::string_view toolsets_for(Host const& host) {
  if (host.searches_tools) return "default,v2";
  if (host.most_tools > 0) return "work,catalogue";
  return {};
}

std::string config_file_of(Host const& host) {
#if defined(_WIN32)
  auto const path = host.on_windows;
  for (auto const* variable : {"APPDATA", "USERPROFILE"})
    if (auto const found = moved(path, "%" + std::string(variable) + "%", variable); !found.empty())
      return found;
  return path.starts_with('%') ? std::string() : std::string(path);
#elif defined(__APPLE__)
  auto const path = host.on_macos;
#else
  auto const path = host.on_linux;
  if (auto const found = moved(path, "~/.config", "XDG_CONFIG_HOME"); !found.empty()) return found;
#endif
#if !defined(_WIN32)
  if (auto const found = moved(path, "~/.codex", "CODEX_HOME"); !found.empty()) return found;
  if (auto const found = moved(path, "~/.copilot", "COPILOT_HOME"); !found.empty()) return found;
  if (!path.starts_with("~/")) return std::string(path);
  return moved(path, "~", "HOME");
#endif
}

}  // namespace affinity::server
