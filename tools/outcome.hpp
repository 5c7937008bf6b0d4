#pragma once
// What a tool call comes to: the one shape that every result has.

#include "tools/host.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools {

struct Outcome {
  json::object structured{};  // {"result": …} or {"error": …}
  bool is_error = false;
  std::string text{};                  // the same for a reader: compact JSON, or the sentences of an error
  std::vector<json::object> more{};    // content items after the text, as MCP has them: an embedded file
  std::optional<InputNeeded> input{};  // instead of all of this: what has to be asked first
};

}  // namespace affinity::tools
