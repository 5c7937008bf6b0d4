// Prompts: plain, with arguments, with other content than text, and one that asks first.

#include "fixture.hpp"

namespace affinity::conformance {

using client::CallContext;
using tools::Prompt;
using tools::PromptResult;
using tools::ToolContext;

namespace {

PromptResult user_says(std::vector<json::object> items) {
  PromptResult out;
  for (auto& item : items) out.messages.push_back({{"role", "user"}, {"content", std::move(item)}});
  return out;
}

}  // namespace

Task<Result<PromptResult>> embeds(ToolContext const&, Prompt const&, json::object const& arguments,
                                  CallContext const&) {
  auto const uri = as_text(arguments.at("resourceUri")).value_or("");
  co_return user_says(
      {resource_item(uri, "text/plain", "What is embedded."), text_item("Read the resource.")});
}

Task<Result<PromptResult>> shows(ToolContext const&, Prompt const&, json::object const&, CallContext const&) {
  co_return user_says({media_item("image", png, "image/png"), text_item("Look at the image.")});
}

Task<Result<PromptResult>> asks_first(ToolContext const& context, Prompt const&, json::object const&,
                                      CallContext const&) {
  if (auto const* given = answer(context, "user_context"))
    co_return user_says({text_item(write_json(*given))});
  PromptResult out;
  auto question = form("What context should the prompt use?", {{"context", {{"type", "string"}}}});
  out.input = tools::InputRequired{.requests = {{"user_context", std::move(question)}}, .state = {}};
  co_return out;
}

std::vector<Prompt> prompts() {
  return {
      {.name = "test_simple_prompt",
       .title = "Simple",
       .description = "A prompt without arguments.",
       .text = "This is all there is to say."},
      {.name = "test_prompt_with_arguments",
       .title = "With arguments",
       .description = "A prompt with two arguments.",
       .arguments = {{.name = "arg1", .description = "The first.", .required = true},
                     {.name = "arg2", .description = "The second.", .required = true}},
       .text = "The first is '{arg1}', the second is '{arg2}'."},
      {.name = "test_prompt_with_embedded_resource",
       .title = "With a resource",
       .description = "A prompt with a resource in it.",
       .arguments = {{.name = "resourceUri", .description = "URI of the resource.", .required = true}},
       .compose = embeds},
      {.name = "test_input_required_result_prompt",
       .title = "Asks first",
       .description = "A prompt that asks before it is there.",
       .compose = asks_first},
      {.name = "test_prompt_with_image",
       .title = "With an image",
       .description = "A prompt with an image in it.",
       .compose = shows},
  };
}

}  // namespace affinity::conformance
