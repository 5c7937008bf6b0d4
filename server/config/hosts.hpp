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
    file,         // the entry names the file with the key
    overridable,  // the same, unless an environment variable names another one
    prompted,     // the host asks a person for it and keeps it
  };

  std::string_view name{};   // on the command line
  std::string_view title{};  // for people
  Format format = Format::json;
  std::string_view servers{};  // the member of the file that holds all servers
  // The file on each system: "~/…" in the home folder, without it in the project's. Empty = code, no file.
  std::string_view on_linux{}, on_macos{}, on_windows{};
  std::string_view stdio_type{};  // "type" of an entry that is started; empty = it has none
  std::string_view http_type{};   // "type" of one that is reached by HTTP
  std::string_view url = "url";   // its member with the URL; empty = the host starts mcp-remote instead
  std::string_view variable{};    // how the file refers to an environment variable; * is its name
  KeySource key_source = KeySource::file;
  // Longer answers of a tool are cut in the middle of a record by the host (docs/clients.md), so ours are to
  // end before; empty = not known. In bytes.
  std::string_view max_result{};
  std::string_view next{};  // what to do when the file is in place
};

std::span<Host const> hosts();
Host const* find_host(std::string_view name);  // null when there is none
std::string_view nearest_host(std::string_view name);

// The host's file on this system; relative where it belongs to a project. Empty for code, and for a file in
// the home folder when nobody says where that is.
std::string config_file_of(Host const&);

}  // namespace affinity::server
