// Our check of arguments for tests that are not C++: one {"tool": …, "arguments": {…}} a line on stdin; one
// line on stdout for each, {"checked": {…}} or {"mistakes": "the sentences"}. Nothing is sent anywhere.

#include "base/json/json.hpp"
#include "tools/call/call.hpp"
#include "tools/catalogue.hpp"

#include <iostream>
#include <string>

namespace {

using namespace affinity;

json::object verdict(tools::Catalogue const& catalogue, std::string const& line) {
  auto const request = parse_json(line, DuplicateNames::reject);
  if (!request) return {{"unreadable", request.error().message}};
  auto const* name = member(*request, "tool");
  auto const* arguments = member(*request, "arguments");
  auto const* tool = name ? catalogue.find(as_text(*name).value_or("")) : nullptr;
  if (!tool || !arguments || !arguments->is_object())
    return {{"unreadable", "no such tool, or no arguments"}};
  auto checked = tools::check_arguments(*tool, arguments->get_object());
  if (auto const* wrong = std::get_if<tools::Outcome>(&checked)) return {{"mistakes", wrong->text}};
  return {{"checked", std::get<json::object>(std::move(checked))}};
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  auto const catalogue = tools::Catalogue::standard();
  for (std::string line; std::getline(std::cin, line);)
    std::cout << write_json(verdict(catalogue, line)) << '\n';
  return std::cout.flush() ? 0 : 1;
}
