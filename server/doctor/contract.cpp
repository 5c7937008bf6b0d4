#include "server/doctor/contract.hpp"

#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "schema/shape.hpp"
#include "server/doctor/redaction.hpp"
#include "tools/catalogue.hpp"
#include "tools/pagination/page.hpp"
#include "tools/plan.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace affinity::server {

namespace {

// Rate limit headers of every response (Affinity v1, Rate limits).
constexpr std::string_view rate_limit_headers[] = {
    "x-ratelimit-limit-user", "x-ratelimit-limit-user-remaining", "x-ratelimit-limit-user-reset",
    "x-ratelimit-limit-org",  "x-ratelimit-limit-org-remaining",  "x-ratelimit-limit-org-reset"};

struct Probe {
  std::string_view tool{};
  std::string_view argument{};  // an argument that takes the id …
  std::string_view of{};        // … of the first record of this earlier tool
};

// One request each. Whoami and the rate limits do not count against the monthly quota.
constexpr Probe probes[] = {
    {.tool = "list_all_affinity_whoami"},
    {.tool = "list_all_affinity_rate_limits"},
    {.tool = "list_all_affinity_lists"},
    {.tool = "get_single_affinity_list_by_id", .argument = "id", .of = "list_all_affinity_lists"},
    {.tool = "list_all_affinity_list_entries", .argument = "list_id", .of = "list_all_affinity_lists"},
    {.tool = "list_all_affinity_fields"},
    {.tool = "list_all_affinity_person_fields"},
    {.tool = "list_all_affinity_persons"},
    {.tool = "get_single_affinity_person_by_id", .argument = "id", .of = "list_all_affinity_persons"},
    {.tool = "list_all_affinity_field_values",
     .argument = "list_entry_id",
     .of = "list_all_affinity_list_entries"},
    {.tool = "list_all_affinity_organizations"},
    {.tool = "list_all_affinity_opportunities"},
    {.tool = "list_all_affinity_notes"},
    {.tool = "list_all_affinity_files"},
    {.tool = "list_all_affinity_v2_whoami"},
    {.tool = "list_all_affinity_v2_rate_limits"},
    {.tool = "list_all_affinity_v2_lists"},
    {.tool = "list_all_affinity_v2_list_fields", .argument = "listId", .of = "list_all_affinity_v2_lists"},
    {.tool = "list_all_affinity_v2_list_entries", .argument = "listId", .of = "list_all_affinity_v2_lists"},
    {.tool = "list_all_affinity_v2_saved_views", .argument = "listId", .of = "list_all_affinity_v2_lists"},
    {.tool = "list_all_affinity_v2_companies"},
    {.tool = "list_all_affinity_v2_company_fields"},
    {.tool = "list_all_affinity_v2_persons"},
    {.tool = "list_all_affinity_v2_person_fields"},
    {.tool = "list_all_affinity_v2_opportunities"},
    {.tool = "list_all_affinity_v2_notes"},
    {.tool = "list_all_affinity_v2_reminders"},
    {.tool = "list_all_affinity_v2_users"},
};
static_assert(std::size(probes) < max_contract_requests);  // and one for an unknown route

std::string media_type(Response const& response) {
  auto const type = lower(response.headers.find("content-type").value_or(""));
  for (auto const* known : {"application/json", "text/html", "text/plain"})
    if (type.starts_with(known)) return known;
  return type.empty() ? "none" : "another";
}

class ContractCheck {
 public:
  explicit ContractCheck(SendRequest const& send_request) : send_request_(send_request) {}

  bool run(Probe const& probe) {  // false = no more
    auto const& tool = *catalogue_.find(probe.tool);
    json::object arguments;
    if (!probe.of.empty()) {
      auto const id = ids_.find(probe.of);
      if (id == ids_.end()) {
        skip(tool, "there is no record to ask about");
        return true;
      }
      arguments[probe.argument] = id->second;
    }
    std::optional<tools::PageRequest> page;
    using enum tools::Paging::Kind;
    if (tool.paging.kind == tokens || tool.paging.kind == links) page = tools::PageRequest{.size = 1};
    where_ = "GET " + std::string(tool.route.path);
    auto const response = send(tools::plan(tool, arguments, page), arguments);
    if (!response) return false;
    if (response->status == 403 && !tool.rights.empty())
      row_["left_out"] = "the key lacks the right";
    else if (expect(*response, 200))
      look(tool, *response);
    finish();
    return response->status != 401 && response->status != 429;
  }

  void unknown_route() {
    where_ = "GET a route that does not exist";
    auto const response = send({.target = "/no-such-route-of-affinity"}, {});
    if (!response) return;
    expect(*response, 404);
    finish();
  }

  json::array rows{}, differences{};
  int requests = 0;

 private:
  std::optional<Response> send(Request const& request, json::object const& arguments) {
    row_ = {{"request", where_}};
    if (!arguments.empty()) {
      json::array names;
      for (auto const& argument : arguments) names.emplace_back(argument.key());
      row_["arguments"] = std::move(names);
    }
    ++requests;
    auto response = send_request_(request);
    if (!response) {
      differ("no answer (" + std::string(to_string(response.error().kind)) + ")");
      finish();
      return std::nullopt;
    }
    row_["status"] = response->status;
    row_["content_type"] = media_type(*response);
    row_["bytes"] = response->body.size();
    std::set<std::string> names;
    for (auto const& header : response->headers.fields) names.insert(lower(header.name));
    json::array list;
    for (auto const& name : names) list.emplace_back(safe_name(name));
    row_["headers"] = std::move(list);
    for (auto const count : rate_limit_headers)
      if (!names.contains(std::string(count))) differ("no header " + std::string(count));
    return std::move(*response);
  }

  bool expect(Response const& response, int status) {
    if (response.status == status) return true;
    differ("status " + std::to_string(response.status) + ", not " + std::to_string(status));
    return false;
  }

  void look(tools::Tool const& tool, Response const& response) {
    if (media_type(response) != "application/json")
      differ("the answer is " + media_type(response) + ", not application/json");
    auto body = parse_json(response.body);
    if (!body) return differ("the answer is no JSON");
    row_["answer"] = redacted(*body);
    if (tool.paging.kind == tools::Paging::Kind::none) {
      if (!body->is_object()) return differ("the answer is not one object");
      records(tool, {std::move(*body)});
      return;
    }
    if (tool.paging.kind != tools::Paging::Kind::whole && !member(*body, tool.paging.items))
      differ("the answer has no \"" + std::string(tool.paging.items) + "\"");
    if (tool.paging.kind == tools::Paging::Kind::whole && !body->is_array()) differ("the answer is no array");
    auto page = tools::parse_page(tool.paging, std::move(*body));
    if (!page) return differ("the answer is no list that is known");
    row_["items"] = page->items.size();
    row_["more"] = !page->next_token.empty();
    records(tool, page->items);
  }

  void records(tools::Tool const& tool, json::array const& items) {
    ObservedKeys observed;
    for (auto const& item : items) {
      if (auto const why = schema::mismatch(item, tool.output, "the record"); !why.empty())
        differ(without_indexes(why));
      observe(item, tool.output, "the record", observed);
      auto const* id = member(item, "id");
      if (id && as_int64(*id)) ids_.try_emplace(std::string(tool.name), *id);
    }
    for (auto const& name : observed.unknown) differ(name + " is a key that is not known");
    for (auto const& code : observed.codes) differ(code + " is a code that is not known");
    if (items.empty()) return;
    json::array missing;
    for (auto const& member : tool.output.members)
      if (!observed.names.contains(std::string(member.name))) missing.emplace_back(member.name);
    if (!missing.empty()) row_["not_seen"] = std::move(missing);
  }

  void skip(tools::Tool const& tool, char const* why) {
    rows.push_back(json::object{{"request", "GET " + std::string(tool.route.path)}, {"left_out", why}});
  }
  void differ(std::string what) {
    auto text = where_ + ": " + std::move(what);
    if (std::ranges::find(differences, json::value(text)) == differences.end())
      differences.emplace_back(text);
  }
  void finish() { rows.push_back(std::move(row_)); }

  SendRequest const& send_request_;
  tools::Catalogue const catalogue_ = tools::Catalogue::with_opt_in();
  std::map<std::string, json::value, std::less<>> ids_{};
  std::string where_{};
  json::object row_{};
};

}  // namespace

ContractReport check_contract(SendRequest const& send_request, std::string_view api, std::string_view day) {
  ContractCheck check(send_request);
  bool whole = true;
  for (auto const& probe : probes)
    if (whole = check.run(probe); !whole) break;
  if (whole) check.unknown_route();
  auto const many = check.differences.size();
  auto const asked = counted(check.requests, "request");
  ContractReport out;
  out.report = {{"report", "affinity-crm-mcp doctor --contract"},
                {"version", AFFINITY_VERSION},
                {"day", day},
                {"api", api},
                {"requests", check.requests},
                {"complete", whole},
                {"differences", std::move(check.differences)},
                {"exchanges", std::move(check.rows)}};
  if (!whole)
    out.finding =
        failure("it ended early, after " + asked, "Mend what the other checks say, then run it again.");
  else if (many > 0)
    out.finding =
        warning(counted(many, "difference") + " in " + asked,
                "Send the report to whoever maintains this program: it holds no names and no values.");
  else
    out.finding = passed("Affinity is as we believe, in " + asked);
  return out;
}

}  // namespace affinity::server
