#pragma once
// Splits a TOML text into tables and expressions, so that one table can be changed and every other byte
// stays, comments too. Reads the part of the language that is needed and refuses the rest.

#include "base/json/json.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::server {

struct TomlExpression {
  std::size_t begin = 0, end = 0;  // whole lines
  std::vector<std::string> key{};  // the key of "a.b = …"; empty for a comment or a blank line
  std::size_t value = 0, value_end = 0;
};

struct TomlTable {
  std::vector<std::string> path{};           // the path of [a.b]; empty before the first table header
  bool of_array = false;                     // [[a.b]]
  std::size_t begin = 0, body = 0, end = 0;  // the header, the line after it, the next header
  std::vector<TomlExpression> expressions{};
};

Result<std::vector<TomlTable>> read_toml(std::string_view text);

// Converts strings, integers, booleans, arrays and inline tables; nothing for other values.
std::optional<json::value> toml_to_json(std::string_view value);

// The table with its subtables as an object, without values that toml_to_json() cannot convert. Nothing when
// there is no such table.
std::optional<json::object> toml_table(std::string_view text, std::vector<TomlTable> const&,
                                       std::vector<std::string> const& path);

}  // namespace affinity::server
