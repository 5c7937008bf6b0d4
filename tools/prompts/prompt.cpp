#include "tools/prompts/prompt.hpp"

#include "base/text/text.hpp"
#include "tools/skills/skill.hpp"

#include <algorithm>

namespace affinity::tools {

namespace {

// One line with its arguments; nothing when one that it names was left out.
std::optional<std::string> fill_line(std::string_view line, json::object const& arguments) {
  std::string out;
  while (true) {
    auto const open = line.find('{');
    out += line.substr(0, open);
    if (open == std::string_view::npos) return out;
    auto const close = line.find('}', open);
    auto const* value = arguments.if_contains(line.substr(open + 1, close - open - 1));
    auto const* text = value ? value->if_string() : nullptr;
    if (!text || text->empty()) return std::nullopt;
    out += std::string_view(*text);
    line.remove_prefix(close + 1);
  }
}

// A literal, as the files of skills are.
std::string_view skill_steps(Prompt const& prompt) {
  if (prompt.skill.empty()) return {};
  auto const rows = skills();
  return steps_of(*std::ranges::find(rows, prompt.skill, &Skill::name));
}

}  // namespace

std::string render_prompt(Prompt const& prompt, json::object const& arguments) {
  std::string out;
  auto text = prompt.text;
  while (!text.empty()) {
    auto const end = text.find('\n');
    auto const line = fill_line(text.substr(0, end), arguments);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line) continue;
    if (!out.empty()) out += '\n';
    out += *line;
  }
  auto const paragraph = [&](std::string_view more) {
    if (!more.empty()) out.append(out.empty() ? "" : "\n\n").append(more);
  };
  paragraph(skill_steps(prompt));
  paragraph(prompt.ending);
  return out;
}

}  // namespace affinity::tools
