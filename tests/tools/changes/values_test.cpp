#include "support/catch.hpp"
#include "support/raw_pipeline.hpp"
#include "values_run.hpp"

namespace affinity::tools::changes::values_test {

using tests::FirmSession;
using tests::raw_cells;
using tests::RawDeal;
using tests::RawPipeline;
using tests::ValuesBench;
using tests::ValuesRun;

namespace {

json::value ask(std::string_view text) { return parse_json(text).value(); }

RawDeal raw_deal(FirmSession& firm, std::int64_t id) {
  RawPipeline pipeline(firm);
  auto const found = std::ranges::find(pipeline.deals, id, &RawDeal::id);
  if (found == pipeline.deals.end()) throw std::logic_error("no such deal");
  return *found;
}

std::string shown_cells(tests::RawCells const& cells) {
  std::string out;
  for (auto const& [place, values] : cells) {
    out += place + "\n";
    for (auto const& value : values) out += "  " + value + "\n";
  }
  return out;
}

Problem only_problem(Plan const& plan) {
  if (plan.problems.size() != 1) throw std::logic_error(write_json(to_json(plan)));
  return plan.problems.front();
}

}  // namespace

TEST_CASE("one deal's status is set to an option by its text, with either API, and taken back") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    ValuesBench bench(firm);
    auto const run = bench.apply(ask(R"({"operations":[{"do":"set","on":"deal:880001","list":"deal flow",
                            "values":{"Status":"due diligence"}}]})"));
    REQUIRE(run.plan.problems.empty());
    REQUIRE(run.made.size() == 1);
    auto const& change = run.plan.changes.front();
    CHECK(change.action == Action::set);
    CHECK(change.by_v2 == by_v2);
    CHECK(change.shown_before == "First Meeting");
    CHECK(change.shown_after == "Due Diligence");
    CHECK(run.plan.summary.find("Set Status of Acme Robotics") == 0);
    CHECK(raw_deal(firm, 880001).stage == "Due Diligence");
    auto const back = bench.take_back(run);
    CHECK(back.refused.empty());
    CHECK(back.plan.changes.front().takes_back == 1);
    CHECK(raw_deal(firm, 880001).stage == "First Meeting");
  }
}

TEST_CASE("what is so already is skipped with what it is") {
  FirmSession firm;
  ValuesBench bench(firm);
  auto const plan = bench.plan(ask(
      R"({"operations":[{"do":"set","on":"deal:880001","list":"Deal Flow","values":{"Status":"First Meeting"}}]})"));
  CHECK(plan.changes.empty());
  REQUIRE(plan.skipped.size() == 1);
  CHECK(plan.skipped.front().why == "already First Meeting");
  CHECK(plan.skipped.front().what.find("(deal:880001)") != std::string::npos);
}

TEST_CASE("an unknown column or option is a problem with the nearest name, and nothing else is planned") {
  FirmSession firm;
  ValuesBench bench(firm);
  auto const column = only_problem(bench.plan(ask(
      R"({"operations":[{"do":"set","on":"deal:880001","list":"Deal Flow","values":{"Statsu":"Won"}}]})")));
  CHECK(column.kind == "no_such_column");
  CHECK(column.message.find("Did you mean \"Status\"?") != std::string::npos);
  CHECK(column.message.find("Owners") != std::string::npos);
  auto const option = only_problem(bench.plan(ask(
      R"({"operations":[{"do":"set","on":"deal:880001","list":"Deal Flow","values":{"Status":"Due Dilligence"}}]})")));
  CHECK(option.kind == "no_such_option");
  CHECK(option.message.find("Did you mean \"Due Diligence\"?") != std::string::npos);
  CHECK(option.message.find("Term Sheet") != std::string::npos);
}

TEST_CASE("two operations on one cell are a problem also where one of them needs no change") {
  FirmSession firm;
  ValuesBench bench(firm);
  for (std::string_view const operations : {R"([{"do":"set","on":"deal:880001","values":{"Amount":5}},
            {"do":"set","on":"deal:880001","values":{"Amount":6000000}}])",
                                            R"([{"do":"set","on":"deal:880001","values":{"Amount":6000000}},
            {"do":"set","on":"deal:880001","values":{"Amount":5}}])"}) {
    CAPTURE(operations);
    REQUIRE(raw_deal(firm, 880001).amount == 6'000'000);
    auto const plan = bench.plan(ask(R"({"operations":)" + std::string(operations) + "}"));
    REQUIRE(plan.problems.size() == 1);
    CHECK(plan.problems.front().message.find("the same value") != std::string::npos);
  }
  auto const twice = bench.plan(ask(R"({"operations":[
      {"do":"set","on":"deal:880001","values":{"Amount":6000000}},
      {"do":"set","on":"deal:880001","values":{"Amount":6000000}}]})"));
  CHECK(twice.problems.empty());
  CHECK(twice.skipped.size() == 2);
}

TEST_CASE("a part of a name is no ground for a write") {
  FirmSession firm;
  ValuesBench bench(firm);
  CHECK(
      only_problem(
          bench.plan(ask(
              R"({"operations":[{"do":"set","on":"deal:880001","list":"Deal Flow","values":{"Status":"Pass"}}]})")))
          .kind == "no_such_option");
  CHECK(
      only_problem(
          bench.plan(ask(
              R"({"operations":[{"do":"set","on":"deal:880001","list":"Deal Flow","values":{"Stat":"Passed"}}]})")))
          .kind == "no_such_column");
}

TEST_CASE("columns that Affinity fills or another action changes are refused with the reason") {
  FirmSession firm;
  ValuesBench bench(firm);
  auto const why = [&](std::string_view on, std::string_view list, std::string_view column) {
    json::object operation{{"do", "set"}, {"on", on}, {"values", json::object{{column, "2026-01-01"}}}};
    if (!list.empty()) operation["list"] = list;
    auto const problem =
        only_problem(bench.plan(json::object{{"operations", json::array{std::move(operation)}}}));
    CHECK(problem.kind == "invalid");
    return problem.message;
  };
  CHECK(why("deal:880001", "Deal Flow", "last contact").find("filled by Affinity") != std::string::npos);
  CHECK(why("deal:880001", "Deal Flow", "days in Status").find("filled by Affinity") != std::string::npos);
  CHECK(why("deal:880001", "Deal Flow", "company").find("link and unlink") != std::string::npos);
  CHECK(why("deal:880001", "Deal Flow", "name").find("rename") != std::string::npos);
  CHECK(why("company:730001", "", "Investment Stage").find("filled by Affinity") != std::string::npos);
}

TEST_CASE("a global field of a person or company is set with on alone") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    ValuesBench bench(firm);
    std::vector<std::string> const places{"person_id=510008", "organization_id=730001"};
    auto const before = raw_cells(firm, places);
    auto const run = bench.apply(ask(R"({"operations":[
      {"do":"set","on":"person:510008","values":{"Phone Number":"+44 20 7946 0000"}},
      {"do":"set","on":"company:730001","values":{"Number of Employees":"1.2k","Last Funding Date":"Nov 3, 2026",
        "Location":{"city":"Leeds","country":"United Kingdom"}}}]})"));
    CHECK(run.plan.problems.empty());
    REQUIRE(run.made.size() == 4);
    CHECK(run.refused.empty());
    auto const now = raw_cells(firm, places);
    auto const text = write_json(json::value(json::array(now.at("person_id=510008").begin(),
                                                         now.at("person_id=510008").end()))) +
                      write_json(json::value(json::array(now.at("organization_id=730001").begin(),
                                                         now.at("organization_id=730001").end())));
    CHECK(text.find("+44 20 7946 0000") != std::string::npos);
    CHECK(text.find("1200") != std::string::npos);
    CHECK(text.find("2026-11-03T08:00:00") != std::string::npos);  // midnight of that day in California
    CHECK(text.find("Leeds") != std::string::npos);
    if (by_v2) CHECK(run.applied_with == 4);  // a reading and a write for each record
    bench.take_back(run);
    CHECK(shown_cells(raw_cells(firm, places)) == shown_cells(before));
  }
}

TEST_CASE("with on alone a list's column is found on the one list that has it, and several are named") {
  FirmSession firm;
  // A company on two lists with a Status.
  auto const rows = firm.raw("/lists/4103/list-entries");
  auto const company = rows.as_array().front().at("entity_id").as_int64();
  auto const list =
      firm.write(Method::post, "/lists", {{"name", "Co-investors"}, {"type", 1}, {"is_public", true}});
  firm.write(Method::post, "/lists/" + write_json(list.at("id")) + "/list-entries", {{"entity_id", company}});
  ValuesBench bench(firm);
  auto const plan =
      bench.plan(ask(R"({"operations":[{"do":"set","on":"deal:880001","values":{"Status":"Won"}}]})"));
  REQUIRE(plan.changes.size() == 1);
  CHECK(plan.changes.front().list_name == "Deal Flow");
  json::object operation{{"do", "set"},
                         {"on", "company:" + std::to_string(company)},
                         {"values", json::object{{"Status", "Watching"}}}};
  auto const problem =
      only_problem(bench.plan(json::object{{"operations", json::array{std::move(operation)}}}));
  CHECK(problem.kind == "ambiguous");
  CHECK(problem.message.find("Sourcing") != std::string::npos);
  CHECK(problem.message.find("Co-investors") != std::string::npos);
  CHECK(problem.candidates.size() == 2);
}

TEST_CASE("null, an empty text and clear empty a cell, and it is filled again by the undo") {
  for (bool const by_v2 : {true, false})
    for (std::string_view const operation :
         {R"("do":"set","values":{"Amount":null})", R"("do":"set","values":{"Amount":" "})",
          R"("do":"clear","values":{"Amount":null})", R"("do":"clear","values":"amount")",
          R"("do":"clear","values":["Amount"])"}) {
      CAPTURE(by_v2, operation);
      FirmSession firm;
      if (!by_v2) firm.exclude_v2();
      ValuesBench bench(firm);
      auto const amount = raw_deal(firm, 880001).amount;
      REQUIRE(amount);
      auto const run = bench.apply(
          ask(R"({"operations":[{"on":"deal:880001","list":"Deal Flow",)" + std::string(operation) + "}]}"));
      REQUIRE(run.made.size() == 1);
      CHECK(run.plan.changes.front().action == Action::clear);
      CHECK(run.plan.changes.front().undo_note.find("new id") != std::string::npos);
      CHECK(!raw_deal(firm, 880001).amount);
      auto const back = bench.take_back(run);
      CHECK(back.refused.empty());
      CHECK(raw_deal(firm, 880001).amount == amount);
      auto const again = bench.plan(ask(
          R"({"operations":[{"do":"clear","on":"deal:880001","list":"Deal Flow","values":{"Amount":5}}]})"));
      CHECK(again.problems.size() == 1);
    }
}

TEST_CASE("a value that a colleague changed since the plan is a conflict that says what and who") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    ValuesBench bench(firm);
    bench.meanwhile = [](FirmSession& of) {
      auto const deal = raw_deal(of, 880001);
      of.write(Method::put, "/field-values/" + std::to_string(deal.values.at(tests::status_field)),
               {{"value", 52004}});
    };
    auto const run = bench.apply(ask(
        R"({"operations":[{"do":"set","on":"deal:880001","list":"Deal Flow","values":{"Status":"Passed"}}]})"));
    CHECK(run.made.empty());
    REQUIRE(run.left.size() == 1);
    CHECK(run.left.front().state == State::other);
    CHECK(run.left.front().now == "Term Sheet");
    CHECK(run.left.front().by.find(", 20") != std::string::npos);
    CHECK(raw_deal(firm, 880001).stage == "Term Sheet");
  }
}

TEST_CASE("a row that is gone since the plan is told as gone") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    ValuesBench bench(firm);
    bench.meanwhile = [](FirmSession& of) { of.write(Method::del, "/opportunities/880001", {}); };
    auto const run = bench.apply(ask(
        R"({"operations":[{"do":"set","on":"deal:880001","list":"Deal Flow","values":{"Status":"Passed"}}]})"));
    REQUIRE(run.left.size() == 1);
    CHECK(run.left.front().state == State::gone);
  }
}

TEST_CASE("several columns of a row are one request with API v2 and one each with v1") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    ValuesBench bench(firm);
    auto const run = bench.apply(ask(R"({"operations":[{"do":"set","on":"deal:880001","list":"Deal Flow",
      "values":{"Status":"Won","Amount":"$2.5m"}}]})"));
    REQUIRE(run.made.size() == 2);
    CHECK(run.applied_with == (by_v2 ? 2 : 4));
    CHECK(run.plan.requests_to_apply == int(run.applied_with));
    auto const deal = raw_deal(firm, 880001);
    CHECK(deal.stage == "Won");
    CHECK(deal.amount == 2'500'000.0);
  }
}

TEST_CASE("what one cell cannot take is a problem of its own") {
  FirmSession firm;
  ValuesBench bench(firm);
  auto const message = [&](std::string_view operation) {
    return only_problem(bench.plan(ask(R"({"operations":[{"on":"deal:880001","list":"Deal Flow",)" +
                                       std::string(operation) + "}]}")))
        .message;
  };
  CHECK(message(R"("do":"set","values":{"Amount":"a lot"})").find("no number") != std::string::npos);
  CHECK(message(R"("do":"set","values":{"Amount":[1,2]})").find("holds one value") != std::string::npos);
  CHECK(message(R"("do":"add_value","values":{"Amount":1})").find("holds one value") != std::string::npos);
  CHECK(message(R"("do":"set","values":{})").find("No column") != std::string::npos);
  CHECK(message(R"("do":"set","values":{"Owners":"Nobody At All"})").find("Nobody At All") !=
        std::string::npos);
}

TEST_CASE("an owner is a teammate by first name, and me is the key's user") {
  FirmSession firm;
  ValuesBench bench(firm);
  auto const run = bench.apply(ask(
      R"({"operations":[{"do":"set","on":"deal:880001","list":"Deal Flow","values":{"Owners":["Maren","me"]}}]})"));
  REQUIRE(run.made.size() == 1);
  auto const whoami = firm.raw("/auth/whoami");
  auto const me =
      text_member(whoami.at("user"), "firstName") + " " + text_member(whoami.at("user"), "lastName");
  auto const owners = raw_deal(firm, 880001).owners;
  CHECK(owners.contains("Maren Oduya"));
  CHECK(owners.contains(me));
}

TEST_CASE("the status of ten deals takes at most 23 requests with API v2 and 33 with v1, plan and apply") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    sandbox::Settings settings;
    settings.limit_per_minute = std::nullopt;
    FirmSession firm(settings);
    if (!by_v2) firm.exclude_v2();
    auto const deals = RawPipeline(firm).deals;
    json::array operations;
    for (auto const& deal : deals)
      if (deal.stage != "Passed" && operations.size() < 10)
        operations.push_back(json::object{{"do", "set"},
                                          {"on", deal.name},
                                          {"list", "Deal Flow"},
                                          {"values", json::object{{"Status", "Passed"}}}});
    ValuesBench bench(firm);
    auto const run = bench.apply(json::object{{"operations", std::move(operations)}});
    REQUIRE(run.plan.problems.empty());
    CHECK(run.made.size() == 10);
    CHECK(run.planned_with + run.applied_with <= (by_v2 ? 23u : 33u));
    for (auto const& made : run.made) CHECK(raw_deal(firm, made.change.on.ref->id).stage == "Passed");
  }
}

TEST_CASE(
    "in any firm the undo of what where chose gives every row its cells again, and other rows keep theirs") {
  for (unsigned const seed : {1u, 2u, 3u})
    for (bool const by_v2 : {true, false}) {
      CAPTURE(seed, by_v2);
      sandbox::Settings settings;
      settings.limit_per_minute = std::nullopt;
      FirmSession firm(settings);
      tests::shake_pipeline(firm, seed);
      if (!by_v2) firm.exclude_v2();
      auto const places = tests::places_of_list(firm, tests::deal_flow);
      auto const before = raw_cells(firm, places);
      ValuesBench bench(firm);
      auto const run = bench.apply(ask(R"({"where":["Status is First Meeting | New"],"operations":[
        {"do":"set","list":"Deal Flow","values":{"Status":"Passed","Amount":"750k","Owners":["Priya","Maren"]}}]})"));
      CHECK(run.plan.problems.empty());
      CHECK(run.refused.empty());
      CHECK(run.left.empty());
      std::set<std::int64_t> changed;
      for (auto const& made : run.made) changed.insert(made.change.on.ref->id);
      REQUIRE(!changed.empty());
      for (auto const& deal : RawPipeline(firm).deals) {
        auto const place = "list_entry_id=" + std::to_string(deal.row);
        if (!changed.contains(deal.id)) {
          CHECK(raw_cells(firm, {place})[place] == before.at(place));
          continue;
        }
        CHECK(deal.stage == "Passed");
        CHECK(deal.amount == 750'000.0);
        CHECK(deal.owners.size() == 2);
      }
      auto const back = bench.take_back(run);
      CHECK(back.refused.empty());
      CHECK(back.left.empty());
      auto const now = raw_cells(firm, places);
      CHECK(shown_cells(now) == shown_cells(before));
    }
}

TEST_CASE("operations that name rows of a list by name, address or ref find them in one reading") {
  FirmSession firm;
  auto const rows = firm.raw("/lists/4103/list-entries");
  json::array operations;
  for (std::size_t i = 0; i < 3; ++i) {
    auto const& row = rows.as_array()[i];
    auto const& entity = row.at("entity");
    auto const on = i == 0   ? text_member(entity, "name")
                    : i == 1 ? text_member(entity, "domain")
                             : "row:" + write_json(row.at("id"));
    operations.push_back(json::object{
        {"do", "set"}, {"on", on}, {"list", "Sourcing"}, {"values", json::object{{"Status", "Dropped"}}}});
  }
  ValuesBench bench(firm);
  firm.forget_requests();
  auto const plan = bench.plan(json::object{{"operations", std::move(operations)}});
  CHECK(plan.problems.empty());
  REQUIRE(plan.changes.size() + plan.skipped.size() == 3);
  for (auto const& change : plan.changes)
    CHECK(std::ranges::any_of(rows.as_array(), [&](auto const& row) {
      return row.at("id") == json::value(change.row.ref->id) &&
             row.at("entity_id") == json::value(change.on.ref->id);
    }));
  CHECK(firm.requests() == 3);  // lists, fields and one page of rows
}

}  // namespace affinity::tools::changes::values_test
