#pragma once
// A call of a tool that merges companies or persons, on a script of answers and with skipped waits.

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "support/virtual_time.hpp"
#include "tools/call/call.hpp"
#include "tools/write/confirmation.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace affinity::tests::merges {

using namespace affinity::tools;
using namespace std::chrono_literals;

inline constexpr char task[] = "123e4567-e89b-12d3-a456-426614174000";
inline constexpr char task_url[] =
    R"({"taskUrl":"https://elsewhere.example/v2/tasks/company-merges/123e4567-e89b-12d3-a456-426614174000"})";
inline constexpr char none[] = R"({"data":[],"pagination":{"nextUrl":null,"prevUrl":null}})";

inline std::string list_of_merges(std::string const& merge) {
  return R"({"data":[)" + merge + R"(],"pagination":{"nextUrl":null,"prevUrl":null}})";
}
inline std::string a_merge(int keep, int duplicate, std::string const& more = {}) {
  return R"({"id":12,"status":"in-progress","taskId":")" + std::string(task) +
         R"(","startedAt":"2026-11-21T09:00:00Z","primaryCompanyId":)" + std::to_string(keep) +
         R"(,"duplicateCompanyId":)" + std::to_string(duplicate) +
         (more.empty() ? R"(,"completedAt":null,"errorMessage":null})" : more);
}
inline Response state(std::string const& status) {
  return json_response(R"({"id":")" + std::string(task) + R"(","status":")" + status +
                       R"(","resultsSummary":{"total":1,"inProgress":0,"success":1,"failed":0}})");
}
inline Response accepted() { return json_response(task_url, 202); }
inline Response nothing_running() { return json_response(none); }

struct MergeSession {
  tests::ScriptedSender sender{};
  tests::FakeClock clock{};
  tests::SkippingTimers timers{clock};
  Catalogue catalogue = Catalogue::with_opt_in();
  ClientContext client{};
  std::vector<client::Progress> progress{};
  client::CallContext call{.deadline = clock.now() + 50s,
                           .on_progress = [this](client::Progress const& one) { progress.push_back(one); }};
  ToolContext context{
      .catalogue = catalogue, .sender = sender, .client = &client, .clock = &clock, .timers = &timers};

  Outcome ask(std::string_view name, json::object arguments) {
    return tests::run(affinity::tools::call(context, *catalogue.find(name), std::move(arguments), call));
  }
  Outcome start() {
    return ask("affinity_v2_company_merge_start",
               {{"primaryCompanyId", 730001}, {"duplicateCompanyId", 730002}});
  }
  Outcome merge(json::object more = {}) {
    json::object arguments{{"kind", "company"}, {"keep", 730001}, {"duplicate", 730002}};
    for (auto const& member : more) arguments.insert(member);
    return ask("affinity_records_merge", std::move(arguments));
  }
  Result<ConfirmationQuestion> question(std::string_view name, json::object arguments) {
    auto const& tool = *catalogue.find(name);
    auto checked = check_arguments(tool, arguments);
    return tests::run(confirmation_question(context, tool, std::get<json::object>(checked), call));
  }
  std::vector<std::string> asked() const {
    std::vector<std::string> out;
    for (auto const& request : sender.asked)
      out.push_back(std::string(to_string(request.method)) + " " + request.target);
    return out;
  }
  std::size_t posts() const {
    return std::size_t(
        std::ranges::count(sender.asked, Method::post, [](Request const& one) { return one.method; }));
  }
};

using Asked = std::vector<std::string>;

inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

inline json::value error_member(Outcome const& outcome, std::string_view name) {
  auto const* error = outcome.structured.if_contains("error");
  return error ? error->at(name) : json::value();
}

inline void check_shape(MergeSession const& session, std::string_view name, Outcome const& outcome) {
  auto const shape = structured_content_shape(*session.catalogue.find(name));
  CHECK(schema::mismatch(outcome.structured, shape, "answer") == "");
}

}  // namespace affinity::tests::merges
