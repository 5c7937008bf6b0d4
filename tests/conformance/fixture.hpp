#pragma once
// The rows that the official conformance suite looks for: our library with its tools, prompts and resources.

#include "tools/call/call.hpp"
#include "tools/prompts/prompt.hpp"
#include "tools/resources/resource.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::conformance {

std::vector<tools::Tool> content_tools();   // what results may hold
std::vector<tools::Tool> stream_tools();    // what is said on the way: progress, log lines, changes
std::vector<tools::Tool> question_tools();  // what is asked of the client
std::vector<tools::Prompt> prompts();
std::vector<tools::Resource> resources();

// One red point, and a millisecond of silence.
inline constexpr std::string_view png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGM4oKAAAAKkAQHjTKctAAAAAElFTkSuQmCC";
inline constexpr std::string_view wav =
    "UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQgAAACAgICAgICAgA==";

inline constexpr std::string_view no_arguments = R"({"type":"object","properties":{}})";

tools::Outcome said(std::string text);
json::object text_item(std::string_view text);
json::object media_item(std::string_view type, std::string_view data, std::string_view mime);
json::object resource_item(std::string_view uri, std::string_view mime, std::string_view text);

// A question of each kind.
json::object form(std::string_view message, json::object properties);
json::object completion_of(std::string_view prompt);
json::object roots();

// The answer to the question under this key; null when there is none.
json::object const* answer(tools::ToolContext const&, std::string_view key);

Task<void> pause(std::chrono::milliseconds);

}  // namespace affinity::conformance
