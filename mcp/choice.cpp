#include "mcp/choice.hpp"

#include "base/http.hpp"

#include <algorithm>
#include <iterator>

namespace affinity::mcp {

namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    auto const comma = std::min(text.find(','), text.size());
    auto word = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    if (!word.empty()) out.emplace_back(word);
  }
  return out;
}

}  // namespace

Result<Choice> read_choice(PostHeaders const& headers) {
  Choice choice;
  auto& selection = choice.selection;
  for (auto const& [name, value] : headers.choice) {
    std::vector<std::string>* list = same_name(name, "Methods")         ? &selection.methods
                                     : same_name(name, "Toolsets")      ? &selection.toolsets
                                     : same_name(name, "Tools")         ? &selection.tools
                                     : same_name(name, "Exclude-Tools") ? &selection.exclude
                                                                        : nullptr;
    bool const on_or_off = value == "true" || value == "false";
    if (list) {
      std::ranges::copy(words(value), std::back_inserter(*list));
    } else if (same_name(name, "Readonly")) {
      if (!on_or_off) return fail(ErrorKind::invalid, "The header X-MCP-Readonly must be true or false.");
      selection.read_only |= value == "true";  // false takes nothing back
    } else if (same_name(name, "Confirm")) {
      if (value != "always") return fail(ErrorKind::invalid, "The header X-MCP-Confirm can only be always.");
      choice.confirm_always = true;
    }
  }
  return choice;
}

}  // namespace affinity::mcp
