#include "server/config/hosts.hpp"

#include "base/platform/by_system.hpp"
#include "base/platform/environment.hpp"
#include "base/platform/path_text.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <filesystem>

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
     .windows_package = "Claude_",
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

// A folder that stands at the beginning of a path, and the variable that moves it on a system.
struct MovedFolder {
  std::string_view folder{};
  platform::BySystem variable{};
};
constexpr MovedFolder moved_folders[] = {
    {.folder = "~/.config", .variable = {.on_linux = "XDG_CONFIG_HOME"}},
    {.folder = "~/.codex", .variable = {"CODEX_HOME", "CODEX_HOME", ""}},
    {.folder = "~/.copilot", .variable = {"COPILOT_HOME", "COPILOT_HOME", ""}},
    {.folder = "%USERPROFILE%\\.codex", .variable = {.on_windows = "CODEX_HOME"}},
    {.folder = "%USERPROFILE%\\.copilot", .variable = {.on_windows = "COPILOT_HOME"}},
    {.folder = "%USERPROFILE%", .variable = {.on_windows = "USERPROFILE"}},
    {.folder = "%APPDATA%", .variable = {.on_windows = "APPDATA"}},
    {.folder = "~", .variable = {"HOME", "HOME", ""}},
};

// The file of a program from the store. It reads the one in its own folder, or else that of all programs.
std::string file_in_package(Host const& host, std::string const& file) {
  namespace fs = std::filesystem;
  constexpr std::string_view roaming = "%APPDATA%\\";
  auto const package = platform::on_this_system({.on_windows = host.windows_package});
  if (package.empty() || !host.on_windows.starts_with(roaming)) return {};
  std::error_code ignored;
  auto const packages = platform::to_path(platform::environment_text("LOCALAPPDATA")) / "Packages";
  std::string fresh;
  for (auto it = fs::directory_iterator(packages, ignored); !ignored && it != fs::directory_iterator();
       it.increment(ignored)) {
    if (!platform::to_utf8(it->path().filename()).starts_with(package)) continue;
    auto const own =
        it->path() / "LocalCache" / "Roaming" / platform::to_path(host.on_windows.substr(roaming.size()));
    if (fs::exists(own, ignored)) return platform::to_utf8(own);
    if (fresh.empty()) fresh = platform::to_utf8(own);
  }
  return fs::exists(platform::to_path(file), ignored) ? std::string() : fresh;
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
  auto const path = platform::on_this_system({host.on_linux, host.on_macos, host.on_windows});
  for (auto const& moved : moved_folders) {
    auto const variable = platform::on_this_system(moved.variable);
    if (variable.empty() || !path.starts_with(moved.folder)) continue;
    auto const folder = platform::environment_text(std::string(variable));
    if (folder.empty()) continue;
    auto const file = folder + std::string(path.substr(moved.folder.size()));
    auto const packaged = file_in_package(host, file);
    return packaged.empty() ? file : packaged;
  }
  return is_in_project(host) ? std::string(path) : std::string();
}

bool is_in_project(Host const& host) { return !host.on_linux.starts_with('~'); }

}  // namespace affinity::server
