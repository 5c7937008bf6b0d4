#pragma once
// Serializes an entry in the format of its host: JSON, TOML or JavaScript.

#include "base/json/json.hpp"
#include "server/config/entry.hpp"
#include "server/config/hosts.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::server {

std::string serialize_entry(Host const&, Entry const&);

std::string toml_value(json::value const&);
std::string toml_lines(json::object const& body);  // one line a member, without the table header

// What `config` prints for each host with default options, over stdio and over HTTP.
struct Example {
  std::string name{};  // file name: "cursor-http.json"
  std::string text{};
};
std::vector<Example> config_examples();

}  // namespace affinity::server
