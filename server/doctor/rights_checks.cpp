#include "server/doctor/rights_checks.hpp"

#include "client/quoting.hpp"
#include "client/response_error.hpp"
#include "client/v2_errors.hpp"
#include "tools/catalogue.hpp"
#include "tools/pagination/page.hpp"
#include "tools/plan.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace affinity::server {

namespace {

// One read of a toolset. Where it needs a record, the id is that of the first one in an earlier answer.
struct RightsProbe {
  std::string_view tool{};
  std::string_view argument{};
  std::string_view of{};
};

constexpr RightsProbe rights_probes[] = {
    {.tool = "list_all_affinity_v2_companies"},
    {.tool = "list_all_affinity_v2_persons"},
    {.tool = "list_all_affinity_v2_opportunities"},
    {.tool = "list_all_affinity_v2_lists"},
    {.tool = "list_all_affinity_v2_list_entries", .argument = "listId", .of = "list_all_affinity_v2_lists"},
    {.tool = "list_all_affinity_v2_field_value_changes"},
    {.tool = "list_all_affinity_v2_notes"},
    {.tool = "list_all_affinity_v2_meetings"},
    {.tool = "list_all_affinity_v2_files"},
    {.tool = "list_all_affinity_v2_person_relationships",
     .argument = "personId",
     .of = "list_all_affinity_v2_persons"},
    {.tool = "list_all_affinity_v2_company_merges"},
    {.tool = "list_all_affinity_v2_reminders"},
    {.tool = "list_all_affinity_v2_webhooks"},
    {.tool = "list_all_affinity_v2_users"},
};
static_assert(std::size(rights_probes) + 1 <= max_rights_requests);

std::string quoted(std::string_view right) { return "\"" + std::string(right) + "\""; }

// The rights that writes of the toolset need, which cannot be found out without writing: "" for none.
std::string rights_of_writes(tools::Catalogue const& catalogue, std::string_view toolset) {
  std::vector<std::string_view> rights;
  for (auto const& tool : catalogue.all())
    if (tool.toolset == toolset && tool.effect != tools::Effect::reads && !tool.rights.empty() &&
        std::ranges::find(rights, tool.rights) == rights.end())
      rights.push_back(tool.rights);
  std::string out;
  for (auto const right : rights) out += (out.empty() ? "; writes need " : " and ") + quoted(right);
  return out;
}

Finding judge_read(tools::Tool const& tool, Request const& request, Response const& response) {
  switch (response.status) {
    case 200: return passed("this key may read them");
    case 403:
      return skipped(tool.rights.empty()
                         ? "this key may not read them (403)"
                         : "this key may not read them (403): an admin of Affinity can grant it " +
                               quoted(tool.rights));
    case 404: return skipped("they are not known there (404)");
    case 501: return skipped("they are not offered there (501)");
    default: return skipped(without_stop(client::response_error(request, response).message));
  }
}

class RightsCheck {
 public:
  RightsCheck(SendRequest const& send_request, std::string_view version)
      : send_request_(send_request), version_(version) {}

  std::vector<Check> run() {
    if (check_version())
      for (auto const& probe : rights_probes) checks_.push_back(check_toolset(probe));
    return std::move(checks_);
  }

 private:
  bool check_version() {  // false = nothing more can be asked
    auto const& tool = *catalogue_.find("list_all_affinity_v2_whoami");
    auto const request = tools::plan(tool, {});
    auto const response = send_request_(request);
    checks_.push_back(
        {.name = "v2", .subject = "the version of API v2", .finding = version(request, response)});
    return response && response->status == 200;
  }

  Finding version(Request const& request, Result<Response> const& response) const {
    if (!response) return failure(without_stop(response.error().message), response.error().next_step);
    if (response->status == 401) return skipped("the key is not accepted there (401)");
    if (response->status == 404) return skipped("nothing is there (404): this address serves API v1 alone");
    auto const error = client::response_error(request, *response);
    if (response->status != 200)
      return failure(without_stop(error.message),
                     error.next_step.empty() ? "Ask again later; API v1 does not need it." : error.next_step);
    auto const header = response->headers.find(client::api_version_header);
    if (!header) return passed("API v2 answers, and does not say in which version");
    auto const answered = client::sanitize_line(*header, 40);
    if (version_.empty() || answered == version_) return passed("API v2 answers in version " + answered);
    return warning("API v2 answers in version " + answered + " and was asked for " + std::string(version_),
                   "Its answers may have other members. Name a version that it has with "
                   "--affinity-api-version, or look for a newer release of this program.");
  }

  Check check_toolset(RightsProbe const& probe) {
    auto const& tool = *catalogue_.find(probe.tool);
    Check check{.name = std::string(tool.toolset), .subject = "GET " + std::string(tool.route.path)};
    json::object arguments;
    if (!probe.argument.empty()) {
      auto const id = ids_.find(probe.of);
      if (id == ids_.end()) {
        check.finding = skipped("there is no record to ask about");
        return check;
      }
      arguments[probe.argument] = id->second;
    }
    auto const request = tools::plan(tool, arguments, tools::PageRequest{.size = 1});
    auto const response = send_request_(request);
    if (!response) {
      check.finding = skipped(without_stop(response.error().message));
      return check;
    }
    remember_id(tool, *response);
    check.finding = judge_read(tool, request, *response);
    check.finding.text += rights_of_writes(catalogue_, tool.toolset);
    return check;
  }

  void remember_id(tools::Tool const& tool, Response const& response) {
    auto body = parse_json(response.body);
    if (response.status != 200 || !body) return;
    auto const page = tools::parse_page(tool.paging, std::move(*body));
    auto const* id = page && !page->items.empty() ? member(page->items.front(), "id") : nullptr;
    if (id && as_int64(*id)) ids_.emplace(tool.name, *id);
  }

  SendRequest const& send_request_;
  std::string_view version_;
  tools::Catalogue const catalogue_ = tools::Catalogue::with_opt_in();
  std::map<std::string_view, json::value> ids_{};
  std::vector<Check> checks_{};
};

}  // namespace

std::vector<Check> check_rights(SendRequest const& send_request, std::string_view version) {
  return RightsCheck(send_request, version).run();
}

}  // namespace affinity::server
