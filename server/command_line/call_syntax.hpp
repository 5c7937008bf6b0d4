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

// In single quotes, as every shell but cmd.exe takes it.
std::string shell_quoted(std::string_view);

// affinity-crm-mcp call NAME '{"term":"jane"}'
std::string call_command(tools::Tool const&, json::object const& arguments);
// The example of the row, which the sandbox answers.
std::string example_call_command(tools::Tool const&);

// What a shell or a person left of JSON, {term:jane} or {'term':'jane'}, as JSON again; nothing where that is
// not plain.
std::optional<json::object> repair_json_object(std::string_view text);

// The value for this argument that the word on a command line means.
json::value typed_value(schema::Type const&, std::string_view word);

}  // namespace affinity::server
