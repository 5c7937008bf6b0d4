#pragma once
// Writes shell command lines for the `call` command, and repairs arguments that a shell has stripped of
// quotes.

#include "base/json/json.hpp"
#include "schema/type.hpp"
#include "tools/tool.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace affinity::server {

// Quotes for POSIX shells.
std::string shell_quoted(std::string_view);

// affinity-crm-mcp call NAME '{"term":"jane"}'
std::string call_command(tools::Tool const&, json::object const& arguments);
// The tool's example as a command, with --sandbox.
std::string example_call_command(tools::Tool const&);

// Repairs JSON with missing or single quotes, {term:jane} or {'term':'jane'}; nothing where that is
// ambiguous.
std::optional<json::object> repair_json_object(std::string_view text);

// Converts a command-line word to a value of the argument's type.
json::value typed_value(schema::Type const&, std::string_view word);

}  // namespace affinity::server
