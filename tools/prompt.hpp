#pragma once
// A prompt is a row: words for a model, with places for arguments.

#include "base/result.hpp"
#include "base/task.hpp"
#include "client/call_context.hpp"
#include "tools/client_context.hpp"
#include "tools/records/completion.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

struct ToolContext;
struct Prompt;

struct PromptArgument {
  std::string_view name{};
  std::string_view title{};
  std::string_view description{};
  bool required = false;
  CompletionSource completion = CompletionSource::none;
};

struct Prompted {
  std::vector<json::object> messages{};  // {"role", "content"} as MCP has them
  std::optional<InputRequired> input{};  // instead: what has to be asked first (2026-07-28)
};

// With arguments that are all texts and the required ones among them. All of the parameters outlive the task.
using Compose = Task<Result<Prompted>> (*)(ToolContext const&, Prompt const&, json::object const& arguments,
                                           client::CallContext const&);

struct Prompt {
  std::string_view name{};
  std::string_view title{};
  std::string_view description{};
  std::vector<PromptArgument> arguments{};
  std::string_view text{};    // one message of the user; "{name}" is where an argument goes
  Compose compose = nullptr;  // in place of the text
};

// The text with its arguments put in. A line that has a place whose argument was left out is dropped whole,
// so that optional arguments need no other words.
std::string fill(Prompt const&, json::object const& arguments);

}  // namespace affinity::tools
