#pragma once
// What a tool may want of the client that called it, besides taking an answer.

#include "base/json/json.hpp"

#include <functional>
#include <optional>
#include <string>

namespace affinity::tools {

// Something that clients may have read before is different now.
struct Change {
  enum class Kind { tools, prompts, resources, resource };  // the three lists, or one resource
  Kind kind = Kind::resource;
  std::string uri{};  // of the resource, or what its URI begins with: "affinity://lists/17"

  bool operator==(Change const&) const = default;
};

// What has to be asked of the client before a tool can go on: requests as MCP has them, each under a key.
struct InputRequired {
  json::object requests{};  // key → {"method": "elicitation/create", "params": {…}}
  std::string state{};      // comes back unchanged with the responses
};

// The responses to such a question. The tool is called again with them, from its beginning.
struct InputRound {
  json::object responses{};  // by key; those of this round alone
  std::string state{};
};

struct ClientContext {
  std::optional<json::object> confirmed_deletion{};  // what goes, as a person was told who said yes
                                                     // (tools/write/deletion_preview.hpp)
  json::object capabilities{};                       // what the client declared: elicitation, sampling, roots
  std::optional<InputRound> round{};
  std::function<void(Change const&)> changed{};
  std::function<void()>
      close_for_polling{};  // ends the connection, so that the client comes back for the answer; may be empty
};

}  // namespace affinity::tools
