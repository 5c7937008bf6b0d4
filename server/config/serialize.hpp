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
std::string toml_lines(json::object const& body);  // a line for each member, without the head of the table

// What `config` prints for each host, over stdio and over HTTP, where nothing is said but the usual.
struct Example {
  std::string name{};  // of the file: "cursor-http.json"
  std::string text{};
};
std::vector<Example> config_examples();

}  // namespace affinity::server
