#pragma once
// A prompt is a row: a text for a model with placeholders for arguments.

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

struct PromptResult {
  std::vector<json::object> messages{};  // PromptMessage of MCP: {"role", "content"}
  std::optional<InputRequired> input{};  // instead: what to ask the client first (2026-07-28)
};

// Takes validated arguments, all strings. All parameters outlive the task.
using ComposePrompt = Task<Result<PromptResult>> (*)(ToolContext const&, Prompt const&,
                                                     json::object const& arguments,
                                                     client::CallContext const&);

struct Prompt {
  std::string_view name{};
  std::string_view title{};
  std::string_view description{};
  std::vector<PromptArgument> arguments{};
  std::string_view text{};          // one user message; "{name}" is a placeholder of an argument
  std::string_view skill{};         // whose steps follow the text (tools/skills/skill.hpp); empty = none
  std::string_view ending{};        // follows them, without placeholders
  ComposePrompt compose = nullptr;  // instead of the text
};

// The text with its placeholders filled, the steps of the skill and the ending, each a paragraph. A line with
// the name of an absent argument in braces is dropped, so that optional arguments need no second text.
std::string render_prompt(Prompt const&, json::object const& arguments);

// The rows: instructions for one task each, which name the tools.
std::vector<Prompt> prompts();

}  // namespace affinity::tools
