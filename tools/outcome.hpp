#pragma once
// What a tool call comes to: the one shape that every result has.

#include "tools/client_context.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools {

struct Outcome {
  json::object structured{};  // {"result": …} or {"error": …}
  bool is_error = false;
  std::string text{};                    // the same for a reader: compact JSON, or the sentences of an error
  bool only_text = false;                // the text is the JSON of `structured`, which nobody needed so far
  std::vector<json::object> more{};      // content items after the text, as MCP has them: an embedded file
  std::optional<InputRequired> input{};  // instead of all of this: what has to be asked first
};

// For those who look inside: makes `structured` where there is only its text.
void look_inside(Outcome&);

}  // namespace affinity::tools
