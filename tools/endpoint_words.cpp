#include "tools/endpoint_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools {

namespace {

constexpr std::array<std::pair<std::string_view, Method>, 5> verbs{{{"GET", Method::get},
                                                                    {"POST", Method::post},
                                                                    {"PUT", Method::put},
                                                                    {"PATCH", Method::put},
                                                                    {"DELETE", Method::del}}};

std::string_view first_step(std::string_view& path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  auto const step = path.substr(0, path.find('/'));
  path.remove_prefix(step.size());
  return step;
}

// "/persons/{person_id}" is the path of "/persons/17", "/persons/:id" and "/v1/persons/{id}".
bool is_path(std::string_view pattern, std::string_view said) {
  auto copy = said;
  if (auto const version = first_step(copy); version == "v1") said = copy;
  while (!pattern.empty() || !said.empty()) {
    auto const wanted = first_step(pattern), has = first_step(said);
    bool const slot =
        wanted.starts_with('{') && !has.empty() &&
        (has.starts_with('{') || has.starts_with(':') || has.find_first_not_of("0123456789") == has.npos);
    if (wanted != has && !slot) return false;
  }
  return true;
}

std::string_view tool_of(Method method, std::string_view path, Catalogue const& catalogue) {
  for (auto const& tool : catalogue.all())
    if (tool.route.method == method && !tool.route.path.empty() && is_path(tool.route.path, path))
      return tool.name;
  return {};
}

void rewrite(json::object& error, std::string_view name, Catalogue const& catalogue) {
  if (auto* words = error.if_contains(name); words && words->is_string())
    *words = json::value(with_tool_names(view(words->get_string()), catalogue));
}

}  // namespace

std::string with_tool_names(std::string_view words, Catalogue const& catalogue) {
  std::string out;
  while (!words.empty()) {
    auto const slash = words.find(" /");
    if (slash == words.npos) break;
    auto const before = words.substr(0, slash);
    auto const verb =
        std::ranges::find_if(verbs, [&](auto const& each) { return before.ends_with(each.first); });
    auto const end = std::min(words.find_first_of(" \"'`,;()<>?", slash + 2), words.size());
    auto path = words.substr(slash + 1, end - slash - 1);
    while (path.ends_with('.') || path.ends_with('/') || path.ends_with(':')) path.remove_suffix(1);
    auto const tool = verb == verbs.end() ? std::string_view() : tool_of(verb->second, path, catalogue);
    if (tool.empty()) {
      out += words.substr(0, slash + 2);
      words.remove_prefix(slash + 2);
      continue;
    }
    out.append(before.substr(0, before.size() - verb->first.size())).append(tool);
    words.remove_prefix(slash + 1 + path.size());
  }
  return out.append(words);
}

void name_tools(Outcome& failure, Catalogue const& catalogue) {
  auto* error = failure.structured.if_contains("error");
  if (!error || !error->is_object()) return;
  failure.text = with_tool_names(failure.text, catalogue);
  for (std::string_view const name : {"message", "next_step"}) rewrite(error->get_object(), name, catalogue);
}

}  // namespace affinity::tools
