#include "tools/write/remembered_lists.hpp"

#include "base/sanitize/sanitize.hpp"
#include "base/text/text.hpp"
#include "tools/pagination/linked_page.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace affinity::tools {

namespace {

constexpr std::size_t max_shown = 20, max_name = 60;
constexpr int max_remembered_pages = 20;

// What tells most comes first. plan() writes the queries of calls so.
constexpr std::array<std::string_view, 5> includes_queries{
    "includes=filterability&includes=sortability&", "includes=sortability&includes=filterability&",
    "includes=filterability&", "", "includes=sortability&"};
constexpr std::array<std::string_view, 4> page_sizes{"100", "50", "20", "10"};

// A page as it was read: its records, and the cursor of the next one.
struct RememberedPage {
  json::array records{};
  std::string next{};
};

std::optional<RememberedPage> remembered_page(ToolContext const& context, std::string const& target,
                                              client::CallContext const& call) {
  Request const request{.target = target, .max_age = Milliseconds::max()};
  auto const* response = context.sender.remembered(request, call);
  if (!response) return std::nullopt;
  auto body = parse_json(response->body);
  auto const* data = body ? member(*body, "data") : nullptr;
  if (!data || !data->is_array()) return std::nullopt;
  auto const* pagination = member(*body, "pagination");
  auto const* next = pagination ? member(*pagination, "nextUrl") : nullptr;
  return RememberedPage{.records = data->get_array(),
                        .next = next ? cursor_in(as_text(*next).value_or("")) : std::string()};
}

// The pages from the first one on, as far as they are there.
std::optional<RememberedList> remembered_pages(ToolContext const& context, std::string const& target,
                                               client::CallContext const& call) {
  auto page = remembered_page(context, target, call);
  if (!page) return std::nullopt;
  RememberedList out{.complete = page->next.empty()};
  for (int read = 1; page; ++read) {
    std::ranges::move(page->records, std::back_inserter(out.records));
    if (page->next.empty() || read == max_remembered_pages) break;
    page = remembered_page(context, target + "&cursor=" + percent_encode(page->next), call);
  }
  return out;
}

}  // namespace

std::string fields_path(Tool const& tool, json::object const& checked) {
  for (std::string_view const records : {"/v2/companies", "/v2/persons"})
    if (tool.route.path.starts_with(records)) return std::string(records) + "/fields";
  auto const* list = checked.if_contains("listId");
  if (!list || !tool.route.path.starts_with("/v2/lists/")) return {};
  return "/v2/lists/" + write_json(*list) + "/fields";
}

std::optional<RememberedList> remembered_list(ToolContext const& context, std::string const& path,
                                              client::CallContext const& call) {
  std::optional<RememberedList> part;
  for (auto const size : page_sizes)
    for (auto const includes : includes_queries) {
      auto list =
          remembered_pages(context, path + "?" + std::string(includes) + "limit=" + std::string(size), call);
      if (list && list->complete) return list;
      if (list && (!part || list->records.size() > part->records.size())) part = std::move(list);
    }
  return part;
}

std::optional<RememberedList> remembered_options(ToolContext const& context, std::string const& fields_path,
                                                 std::string_view field, client::CallContext const& call) {
  return remembered_list(context, fields_path + "/" + percent_encode(field) + "/dropdown-options", call);
}

json::value const* record_with_id(json::array const& records, json::value const& id) {
  auto const found = std::ranges::find_if(records, [&](json::value const& record) {
    auto const* its = member(record, "id");
    return its && (*its == id || (as_int64(*its) && as_int64(*its) == as_int64(id)));
  });
  return found == records.end() ? nullptr : &*found;
}

std::string shown_text(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? shorten(sanitize(as_text(*value).value_or("")), max_name) : std::string();
}

std::string shown_records(json::array const& records, std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < records.size() && i < max_shown; ++i) {
    auto const* id = member(records[i], "id");
    auto const text = id ? as_text(*id) : std::nullopt;
    auto const shown = text ? std::string(*text) : id ? write_json(*id) : std::string();
    out += (i ? ", " : "") + shown + " (" + shown_text(records[i], name) + ")";
  }
  if (records.size() > max_shown) out += " and " + std::to_string(records.size() - max_shown) + " more";
  return out;
}

}  // namespace affinity::tools
