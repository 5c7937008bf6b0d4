#include "tools/code_names.hpp"

#include <algorithm>
#include <string>

namespace affinity::tools {

namespace {

// "0 completed, 1 active"; the part of a name after a comma is for descriptions.
std::string names_text(std::vector<schema::Code> const& codes) {
  std::string out;
  for (auto const& code : codes) {
    out += (out.empty() ? "" : ", ") + std::to_string(code.code) + " ";
    out += code.name.substr(0, code.name.find(','));
  }
  return out;
}

bool is_kept(std::string_view name, json::object const& arguments) {
  auto const* fields = arguments.if_contains("fields");
  if (!fields || !fields->is_array()) return true;
  return std::ranges::any_of(fields->get_array(),
                             [&](json::value const& field) { return as_text(field) == name; });
}

}  // namespace

json::object code_names(Tool const& tool, json::object const& arguments) {
  json::object codes;
  if (tool.unwrapped || tool.effect != Effect::reads || tool.toolset == "persons") return codes;
  for (auto const& member : tool.output.members)
    if (!member.shape.codes.empty() && is_kept(member.name, arguments))
      codes[member.name] = names_text(member.shape.codes);
  if (codes.empty()) return codes;
  return {{"codes", std::move(codes)}};
}

}  // namespace affinity::tools
