#include "tools/endpoint_rewriting.hpp"

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

std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  auto const step = path.substr(0, path.find('/'));
  path.remove_prefix(step.size());
  return step;
}

// "/persons/{person_id}" is the path of "/persons/17", "/persons/:id" and "/v1/persons/{id}".
bool matches_path(std::string_view pattern, std::string_view said) {
  auto copy = said;
  if (auto const version = next_segment(copy); version == "v1") said = copy;
  while (!pattern.empty() || !said.empty()) {
    auto const wanted = next_segment(pattern), has = next_segment(said);
    bool const slot =
        wanted.starts_with('{') && !has.empty() &&
        (has.starts_with('{') || has.starts_with(':') || has.find_first_not_of("0123456789") == has.npos);
    if (wanted != has && !slot) return false;
  }
  return true;
}

// Affinity's texts say PATCH for updates of v1, which are PUT.
bool is_method_of(Route const& route, Method method) {
  return route.method == method || (method == Method::put && route.method == Method::patch);
}

std::string_view tool_for(Method method, std::string_view path, Catalogue const& catalogue) {
  for (auto const& tool : catalogue.all())
    if (is_method_of(tool.route, method) && !tool.route.path.empty() && matches_path(tool.route.path, path))
      return tool.name;
  return {};
}

void rewrite(json::object& error, std::string_view name, Catalogue const& catalogue) {
  if (auto* text = error.if_contains(name); text && text->is_string())
    *text = json::value(rewrite_endpoints(view(text->get_string()), catalogue));
}

}  // namespace

std::string rewrite_endpoints(std::string_view text, Catalogue const& catalogue) {
  std::string out;
  while (!text.empty()) {
    auto const slash = text.find(" /");
    if (slash == text.npos) break;
    auto const before = text.substr(0, slash);
    auto const verb =
        std::ranges::find_if(verbs, [&](auto const& each) { return before.ends_with(each.first); });
    auto const end = std::min(text.find_first_of(" \"'`,;()<>?", slash + 2), text.size());
    auto path = text.substr(slash + 1, end - slash - 1);
    while (path.ends_with('.') || path.ends_with('/') || path.ends_with(':')) path.remove_suffix(1);
    auto const tool = verb == verbs.end() ? std::string_view() : tool_for(verb->second, path, catalogue);
    if (tool.empty()) {
      out += text.substr(0, slash + 2);
      text.remove_prefix(slash + 2);
      continue;
    }
    out.append(before.substr(0, before.size() - verb->first.size())).append(tool);
    text.remove_prefix(slash + 1 + path.size());
  }
  return out.append(text);
}

void rewrite_endpoints_in_error(Outcome& failure, Catalogue const& catalogue) {
  auto* error = failure.structured.if_contains("error");
  if (!error || !error->is_object()) return;
  failure.text = rewrite_endpoints(failure.text, catalogue);
  for (std::string_view const name : {"message", "next_step"}) rewrite(error->get_object(), name, catalogue);
}

}  // namespace affinity::tools
