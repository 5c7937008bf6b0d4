#include "tools/pagination/linked_page.hpp"

#include "base/json/repair.hpp"
#include "base/sanitize/sanitize.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools {

namespace {

// Members that an answer of ours has itself.
constexpr std::array<std::string_view, 8> own_members{"result", "next_cursor", "result_count", "complete",
                                                      "why",    "error",       "order",        "cleaned"};

}  // namespace

std::string cursor_in(std::string_view next_url) {
  auto const question_mark = next_url.find('?');
  if (question_mark == next_url.npos) return {};
  auto query = next_url.substr(question_mark + 1);
  query = query.substr(0, query.find('#'));
  while (!query.empty()) {
    auto const parameter = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(parameter.size() + 1, query.size()));
    constexpr std::string_view name = "cursor=";
    if (parameter.starts_with(name)) return percent_decode(parameter.substr(name.size())).value_or("");
  }
  return {};
}

PageSurroundings read_surroundings(std::vector<JsonMember> const& members) {
  PageSurroundings out;
  for (auto const& each : members) {
    if (each.name == "data") continue;
    auto read = parse_lenient_json(each.text);
    if (!read) continue;
    auto& value = read->value;
    if (each.name == "pagination") {
      if (auto const* next = member(value, "nextUrl"))
        out.next_cursor = cursor_in(as_text(*next).value_or(""));
      if (auto* total = value.is_object() ? value.get_object().if_contains("totalCount") : nullptr)
        if (!total->is_null()) out.beside["total_count"] = std::move(*total);
    } else if (std::ranges::find(own_members, each.name) == own_members.end()) {
      out.cleaned |= sanitize(value) || read->cleaned;
      out.beside[each.name] = std::move(value);
    }
  }
  return out;
}

}  // namespace affinity::tools
