#pragma once
// Builds the definition of a tool that clients see: description, annotations, inputSchema and outputSchema.

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
ToolAnnotations tool_annotations(Tool const&);  // of its effect, and of `repeatable`

inline constexpr int default_limit = 100;  // items of a list answer by default
inline constexpr int max_limit = 500;

// Whether the answer is {"success": true, "id": …}, because Affinity answers with nothing: a delete, and a
// write of v2 whose row has no `output`.
bool answers_success(Tool const&);

// The params of the row and the generated ones: limit and next_cursor for lists, fields for tools that return
// records. Validation uses all of them, the request to Affinity only the row's own.
std::vector<schema::Param> all_params(Tool const&);

std::string description(
    Tool const&);  // `description` of the row, and the rules as sentences, which no schema expresses
std::string title(Tool const&);  // of the row, marked where Affinity calls the operation beta
json::object annotations(Tool const&);
json::object input_schema(Tool const&);
json::object output_schema(Tool const&);

// The whole structuredContent. Errors have this shape too, because some clients validate them against it.
schema::Shape structured_content_shape(Tool const&);

}  // namespace affinity::tools
