#pragma once
// The context of the client that called: its capabilities, its input, and how to notify it.

#include "base/json/json.hpp"

#include <functional>
#include <optional>
#include <string>

namespace affinity::tools {

// A change of something that clients may have read before.
struct Change {
  enum class Kind { tools, prompts, resources, resource };  // the three lists, or one resource
  Kind kind = Kind::resource;
  std::string uri{};  // of the resource, or a prefix of it: "affinity://lists/17"

  bool operator==(Change const&) const = default;
};

// Input that the tool requires before it can go on: requests as MCP has them, by key.
struct InputRequired {
  json::object requests{};  // key → {"method": "elicitation/create", "params": {…}}
  std::string state{};      // returned unchanged with the responses
};

// The responses to it. The tool is called again with them, from its start.
struct InputRound {
  json::object responses{};  // by key, of this round only
  std::string state{};
};

struct ClientContext {
  std::optional<json::object>
      confirmed_deletion{};  // what the person who confirmed was told (tools/write/deletion_preview.hpp)
  json::object confirmed_answers{};  // to further members of that question, by name; texts
  json::object capabilities{};       // as declared: elicitation, sampling, roots
  std::optional<InputRound> round{};
  std::function<void(Change const&)> changed{};
  std::function<void()>
      close_for_polling{};  // closes the connection, so that the client polls for the answer; may be empty
};

}  // namespace affinity::tools
