#pragma once
// Changes one member or item of a JSON text and keeps every other byte: order, whitespace, the spelling of
// numbers. The input is what parse_json() accepts, so nothing here can fail.

#include "base/json/json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::server {

// root[path[0]]…[path.back()] = value. Creates missing objects on the path; existing values on it must be
// objects.
std::string with_member(std::string const& text, std::vector<std::string_view> const& path,
                        json::value const& value);

// Appends an item to the array root[name], which is created when it is missing.
std::string with_item(std::string const& text, std::string_view name, json::value const& value);

// Whether the text has // or /* outside of strings (JSON with comments).
bool has_comments(std::string_view text);

}  // namespace affinity::server
