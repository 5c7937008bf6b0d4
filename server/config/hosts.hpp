#pragma once
// Table of the known hosts, one row each: path and format of its configuration file, and how it registers a
// server.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::server {

struct Host {
  enum class Format { json, toml, javascript };
  enum class KeySource {
    file,         // the entry contains the path of the key file
    overridable,  // the same, but an environment variable overrides it
    prompted,     // the host prompts for the key and stores it
  };

  std::string_view name{};   // on the command line
  std::string_view title{};  // for people
  Format format = Format::json;
  std::string_view servers{};  // the member of the file with all servers
  // The file on each system: "~/…" is in the home folder, any other in the project's. Empty = code, no file.
  std::string_view on_linux{}, on_macos{}, on_windows{};
  // A program of Windows' store has folders of its own in %LOCALAPPDATA%\Packages and finds %APPDATA% in
  // there; its folder's name begins so. Empty = none.
  std::string_view windows_package{};
  std::string_view stdio_type{};  // "type" of a stdio entry; empty = none
  std::string_view http_type{};   // "type" of an HTTP entry
  std::string_view url = "url";   // member of the URL in an HTTP entry; empty = use mcp-remote
  std::string_view variable{};    // syntax of a reference to an environment variable; * is its name
  KeySource key_source = KeySource::file;
  // The host truncates longer tool results in the middle of a record (docs/clients.md), so ours must be
  // shorter. Bytes; empty = not known.
  std::string_view max_result{};
  // Whether the host itself searches long lists of tools and loads definitions when they are needed
  // (docs/clients.md); then it is given all of them.
  bool searches_tools = false;
  int most_tools = 0;          // that the host takes, of all its servers together; 0 = no limit is known
  bool chooses_tools = false;  // an entry has "tools", the names that the host takes; "*" = all
  std::string_view next{};     // what to do after the file is written
};

std::span<Host const> hosts();
Host const* find_host(std::string_view name);  // null when there is none
std::string_view nearest_host(std::string_view name);

// The --toolsets that fit the host; empty = what is offered by default.
std::string_view toolsets_for(Host const&);

// The host's file on this system; relative where it belongs to a project. Empty for code, and where the
// environment does not say where the user's folders are.
std::string config_file_of(Host const&);
bool is_in_project(Host const&);  // or its file is the user's, for all projects

}  // namespace affinity::server
