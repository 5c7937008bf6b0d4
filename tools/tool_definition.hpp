#pragma once
// What a client is told about a tool: words, hints and schemas. All of it follows from the row.

#include "base/json/json.hpp"
#include "tools/tool.hpp"

#include <string>
#include <vector>

namespace affinity::tools {

struct ToolAnnotations {
  bool read_only = false, destructive = true, idempotent = false, open_world = true;
  bool operator==(ToolAnnotations const&) const = default;
};

ToolAnnotations tool_annotations(Effect);

inline constexpr int default_limit = 100;  // items of a list answer by default
inline constexpr int max_limit = 500;

// The params of the row and those that we add ourselves: limit and next_cursor for lists, fields for what
// answers records. `check` takes these; a request to Affinity is made of the row's own alone.
std::vector<schema::Param> all_params(Tool const&);

std::string description(Tool const&);  // `about`, and the rules as sentences: no schema says them
json::object annotations(Tool const&);
json::object input_schema(Tool const&);
json::object output_schema(Tool const&);

// The whole structuredContent. Errors have this shape too, because some clients validate them against it.
schema::Shape structured_content_shape(Tool const&);

}  // namespace affinity::tools
