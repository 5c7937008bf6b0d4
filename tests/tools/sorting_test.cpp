// Lists of what happened, newest first.

#include "tools/pagination/sorting.hpp"

#include "support/catch.hpp"
#include "support/sandbox_session.hpp"
#include "support/scripted_sender.hpp"

#include <set>

namespace affinity::tools::sorting_test {

namespace {

using tests::ids_of;
using Ids = std::vector<std::int64_t>;

std::string note(int id, std::string_view date) {
  return R"({"id":)" + std::to_string(id) + R"(,"created_at":")" + std::string(date) + R"("})";
}

Response notes(std::vector<std::string> const& notes, std::string_view token = "null") {
  std::string body = R"({"notes":[)";
  for (auto const& one : notes) body += (body.back() == '[' ? "" : ",") + one;
  return tests::json_response(body + R"(],"next_page_token":)" + std::string(token) + "}");
}

struct Session {
  tests::ScriptedSender sender{};
  Catalogue catalogue = Catalogue::standard();

  json::object ask(json::object arguments) {
    ToolContext const context{.catalogue = catalogue, .sender = sender};
    client::CallContext const call;
    auto const* tool = catalogue.find("list_all_affinity_notes");
    return tests::run(affinity::tools::call(context, *tool, std::move(arguments), call)).structured;
  }
};

Ids ids(json::object const& answer) { return ids_of(answer.at("result").as_array()); }

}  // namespace

TEST_CASE("the first note of a record is its newest, whatever order and offsets Affinity has") {
  Session session;
  session.sender.script = {
      notes({note(1, "2026-03-01T00:30:00.000+02:00"), note(2, "2026-02-28T23:00:00.000Z"),
             note(3, "2026-01-01T00:00:00.000Z"), note(4, "2026-02-28T20:00:00.000-08:00")})};
  auto const answer = session.ask({{"organization_id", 7}, {"limit", 1}});
  CHECK(ids(answer) == Ids{4});
  CHECK(!answer.contains("order"));
  CHECK(session.sender.asked[0].target == "/notes?organization_id=7&page_size=500");
}

TEST_CASE("pages in order add up, also when a newer record comes between them") {
  Session session;
  std::vector<std::string> all{note(1, "2026-01-01"), note(3, "2026-01-03"), note(2, "2026-01-02"),
                               note(4, "2026-01-02")};
  session.sender.script = {notes(all)};
  auto const first = session.ask({{"person_id", 7}, {"limit", 2}});
  CHECK(ids(first) == Ids{3, 4});
  all.push_back(note(5, "2026-01-09"));
  session.sender.script = {notes(all)};
  auto const second = session.ask({{"person_id", 7}, {"limit", 9}, {"next_cursor", first.at("next_cursor")}});
  CHECK(ids(second) == Ids{2, 1});
  CHECK(second.at("next_cursor").is_null());
}

TEST_CASE("where not all was read, the answer says that the order is not known") {
  Session session;
  session.sender.script = {notes({note(1, "2026-01-01"), note(2, "2026-01-02")}, R"("more")")};
  auto const answer = session.ask({{"organization_id", 7}, {"limit", 1}});
  CHECK(ids(answer) == Ids{1});
  CHECK(as_text(answer.at("order"))->starts_with("not known"));
  session.sender.script = {notes({note(1, "2026-01-01"), note(2, "2026-01-02")}, R"("more")")};
  auto const next =
      session.ask({{"organization_id", 7}, {"limit", 1}, {"next_cursor", answer.at("next_cursor")}});
  CHECK(ids(next) == Ids{2});
  CHECK(as_text(next.at("order"))->starts_with("not known"));
}

TEST_CASE("a date that cannot be read leaves the order as it is and says so") {
  Session session;
  session.sender.script = {notes({note(1, "yesterday"), note(2, "2026-01-02")})};
  auto const answer = session.ask({{"organization_id", 7}});
  CHECK(ids(answer) == Ids{1, 2});
  CHECK(as_text(answer.at("order"))->starts_with("not known"));
}

TEST_CASE("every list with an order comes in it on the sandbox, in pages of any size, each record once") {
  tests::SandboxSession firm;
  struct Row {
    std::string_view tool, by;
    json::object filter;
  };
  for (auto const& row :
       {Row{"list_all_affinity_notes", "created_at", {{"organization_id", 730001}}},
        Row{"list_all_affinity_notes", "created_at", {{"person_id", 510008}}},
        Row{"list_all_affinity_notes", "created_at", {}}, Row{"list_all_affinity_files", "created_at", {}},
        Row{"list_all_affinity_reminders", "created_at", {}},
        Row{"list_all_affinity_interactions",
            "date",
            {{"type", 3},
             {"organization_id", 730001},
             {"start_time", "2025-12-01"},
             {"end_time", "2026-11-21"}}},
        Row{"list_all_affinity_field_values_changes", "changed_at", {{"field_id", 31012}}}}) {
    CAPTURE(row.tool);
    auto const whole = firm.walk(row.tool, row.filter, 500);
    REQUIRE(whole.size() > 1);
    for (std::size_t i = 1; i < whole.size(); ++i)
      CHECK(*as_text(whole[i - 1].at(row.by)) >= *as_text(whole[i].at(row.by)));
    if (row.filter.empty()) continue;
    CHECK(ids_of(firm.walk(row.tool, row.filter, 1)) == ids_of(whole));
    CHECK(ids_of(firm.walk(row.tool, row.filter, 3)) == ids_of(whole));
  }
}

TEST_CASE("who knows a person best comes first, and by name") {
  tests::SandboxSession firm;
  auto const rows = firm.ask("list_all_affinity_relationship_strength", {{"external_id", 510008}}).structured;
  auto const& result = rows.at("result").as_array();
  REQUIRE(result.size() > 1);
  for (std::size_t i = 1; i < result.size(); ++i)
    CHECK(result[i - 1].at("strength").as_double() >= result[i].at("strength").as_double());
  auto const best = firm.ask("get_single_affinity_person_by_id", {{"id", result[0].at("internal_id")}});
  auto const& person = best.structured.at("result");
  CHECK(*as_text(result[0].at("internal_name")) ==
        std::string(*as_text(person.at("first_name"))) + " " + std::string(*as_text(person.at("last_name"))));
}

}  // namespace affinity::tools::sorting_test
