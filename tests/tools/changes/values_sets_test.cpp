#include "support/catch.hpp"
#include "support/raw_pipeline.hpp"
#include "tools/changes/kinds/just_read.hpp"
#include "values_run.hpp"

namespace affinity::tools::changes::values_sets_test {

using tests::FirmSession;
using tests::raw_cells;
using tests::RawCells;
using tests::ValuesBench;
using tests::ValuesRun;

namespace {

constexpr std::string_view acme_row = "list_entry_id=9400001";

sandbox::Settings without_limit() {
  sandbox::Settings out;
  out.limit_per_minute = std::nullopt;
  return out;
}

json::value ask(std::string_view text) { return parse_json(text).value(); }

json::value on_acme(std::string_view action, json::object values) {
  json::object operation{
      {"do", action}, {"on", "deal:880001"}, {"list", "Deal Flow"}, {"values", std::move(values)}};
  return json::object{{"operations", json::array{std::move(operation)}}};
}

// The values of a field of Acme's row, in their order.
std::vector<json::value> cell_of_acme(FirmSession& firm, std::int64_t field) {
  std::vector<json::value> out;
  auto const values = firm.raw("/field-values?" + std::string(acme_row));
  for (auto const& value : values.as_array())
    if (value.at("field_id") == json::value(field)) out.push_back(value.at("value"));
  return out;
}

std::set<std::int64_t> owners_of_acme(FirmSession& firm) {
  std::set<std::int64_t> out;
  for (auto const& value : cell_of_acme(firm, tests::owners_field)) out.insert(value.as_int64());
  return out;
}

std::vector<std::int64_t> people(FirmSession& firm, std::size_t count) {
  std::vector<std::int64_t> out;
  auto const page = firm.raw("/persons?page_size=500");
  for (auto const& person : page.at("persons").as_array())
    if (out.size() < count) out.push_back(person.at("id").as_int64());
  return out;
}

void add_owners(FirmSession& firm, std::vector<std::int64_t> const& ids) {
  auto const there = owners_of_acme(firm);
  for (auto const id : ids)
    if (!there.contains(id))
      firm.write(Method::post, "/field-values",
                 {{"field_id", tests::owners_field},
                  {"entity_id", 880001},
                  {"list_entry_id", 9400001},
                  {"value", id}});
}

json::array refs_of(std::vector<std::int64_t> const& ids) {
  json::array out;
  for (auto const id : ids) out.emplace_back("person:" + std::to_string(id));
  return out;
}

std::size_t count_asked(FirmSession const& firm, std::string_view begin) {
  return std::size_t(
      std::ranges::count_if(firm.asked(), [&](auto const& each) { return each.starts_with(begin); }));
}

}  // namespace

TEST_CASE("a set of owners is one change with API v2, and adds and removes with v1; undo gives the old set") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm(without_limit());
    if (!by_v2) firm.exclude_v2();
    add_owners(firm, {510004});
    auto const before = raw_cells(firm, {std::string(acme_row)});
    ValuesBench bench(firm);
    auto const run = bench.apply(on_acme("set", {{"Owners", json::array{"Maren", "person:510006"}}}));
    CHECK(run.plan.problems.empty());
    CHECK(run.refused.empty());
    CHECK(run.made.size() == (by_v2 ? 1u : run.plan.changes.size()));
    auto const owners = owners_of_acme(firm);
    CHECK(owners.size() == 2);
    CHECK(owners.contains(510006));
    if (!by_v2) {
      auto const& changes = run.plan.changes;
      CHECK(std::ranges::none_of(changes, [](Change const& each) { return each.action == Action::set; }));
      // Nothing is taken away before what comes in its place is there.
      CHECK(std::ranges::is_sorted(changes, {}, [](Change const& each) { return each.action; }));
    }
    auto const back = bench.take_back(run);
    CHECK(back.refused.empty());
    CHECK(raw_cells(firm, {std::string(acme_row)}) == before);
  }
}

TEST_CASE("add_value and remove_value are one write of v1 for one value, also with all rights of API v2") {
  FirmSession firm(without_limit());
  ValuesBench bench(firm);
  auto const before = owners_of_acme(firm);
  firm.forget_requests();
  auto const added = bench.apply(on_acme("add_value", {{"Owners", "person:510006"}}));
  REQUIRE(added.made.size() == 1);
  CHECK(!added.made.front().change.by_v2);
  CHECK(added.made.front().change.shown_after == added.made.front().change.after.back().text);
  CHECK(count_asked(firm, "POST /field-values") == 1);
  CHECK(count_asked(firm, "PATCH") == 0);
  auto now = before;
  now.insert(510006);
  CHECK(owners_of_acme(firm) == now);
  auto const again = bench.plan(on_acme("add_value", {{"Owners", "person:510006"}}));
  REQUIRE(again.skipped.size() == 1);
  CHECK(again.skipped.front().why.starts_with("already has "));
  firm.forget_requests();
  auto const removed = bench.apply(on_acme("remove_value", {{"Owners", "person:510006"}}));
  REQUIRE(removed.made.size() == 1);
  CHECK(count_asked(firm, "DELETE /field-values/") == 1);
  CHECK(owners_of_acme(firm) == before);
  auto const none = bench.plan(on_acme("remove_value", {{"Owners", "person:510006"}}));
  REQUIRE(none.skipped.size() == 1);
  CHECK(none.skipped.front().why.starts_with("does not have "));
  bench.take_back(removed);
  CHECK(owners_of_acme(firm) == now);
  bench.take_back(added);
  CHECK(owners_of_acme(firm) == before);
}

TEST_CASE("a value that a colleague adds in between is no conflict for one that is added, and stays") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm(without_limit());
    if (!by_v2) firm.exclude_v2();
    ValuesBench bench(firm);
    bench.meanwhile = [](FirmSession& of) { add_owners(of, {510005}); };
    auto const run = bench.apply(on_acme("add_value", {{"Owners", "person:510006"}}));
    REQUIRE(run.made.size() == 1);
    CHECK(owners_of_acme(firm).contains(510005));
    CHECK(owners_of_acme(firm).contains(510006));
  }
}

TEST_CASE("a set that a colleague changed in between is a conflict, and left") {
  FirmSession firm(without_limit());
  ValuesBench bench(firm);
  bench.meanwhile = [](FirmSession& of) { add_owners(of, {510005}); };
  auto const run = bench.apply(on_acme("set", {{"Owners", json::array{"person:510006"}}}));
  CHECK(run.made.empty());
  REQUIRE(run.left.size() == 1);
  CHECK(run.left.front().state == State::other);
  CHECK(owners_of_acme(firm).contains(510005));
}

TEST_CASE("a set of 130 people is read whole and written value by value, never through API v2") {
  FirmSession firm(without_limit());
  auto const all = people(firm, 130);
  add_owners(firm, all);
  auto const before = owners_of_acme(firm);
  REQUIRE(before.size() >= 130);
  ValuesBench bench(firm);
  firm.forget_requests();
  auto const run = bench.apply(on_acme("set", {{"Owners", refs_of({all[3], all[7]})}}));
  CHECK(run.plan.problems.empty());
  CHECK(run.plan.changes.size() == before.size() - 2);
  CHECK(run.made.size() == run.plan.changes.size());
  CHECK(count_asked(firm, "PATCH") == 0);
  CHECK(count_asked(firm, "GET /v2/lists/4101/list-entries/9400001/fields/field-31013/values") == 2);
  CHECK(owners_of_acme(firm) == std::set<std::int64_t>{all[3], all[7]});
  firm.forget_requests();
  bench.take_back(run);
  CHECK(count_asked(firm, "PATCH") == 0);
  CHECK(owners_of_acme(firm) == before);
}

TEST_CASE("more than 100 values are added value by value, and a hundred go in one request") {
  for (std::size_t const count : {100u, 101u}) {
    CAPTURE(count);
    FirmSession firm(without_limit());
    auto const all = people(firm, count);
    ValuesBench bench(firm);
    firm.forget_requests();
    auto const run = bench.apply(on_acme("set", {{"Owners", refs_of(all)}}));
    CHECK(run.refused.empty());
    CHECK(count_asked(firm, "PATCH") == (count > 100 ? 0 : 1));
    CHECK(owners_of_acme(firm) == std::set<std::int64_t>(all.begin(), all.end()));
  }
}

TEST_CASE("a set of 130 is refused with the reason where single values may not be deleted") {
  FirmSession firm(without_limit());
  add_owners(firm, people(firm, 130));
  firm.selections.server.exclude = {"delete_a_affinity_field_value_by_id"};
  ValuesBench bench(firm);
  auto const plan = bench.plan(on_acme("clear", {{"Owners", nullptr}}));
  CHECK(plan.changes.empty());
  REQUIRE(plan.problems.size() == 1);
  CHECK(plan.problems.front().kind == "not_allowed");
  CHECK(plan.problems.front().message.find("13") != std::string::npos);
  CHECK(plan.problems.front().message.find("at most 100") != std::string::npos);
}

TEST_CASE("the field of 130 people that a partner fills is refused with the reason") {
  FirmSession firm(without_limit());
  auto const fields = firm.raw("/v2/companies/fields?limit=100");
  std::string name;
  for (auto const& field : fields.at("data").as_array())
    if (text_member(field, "valueType") == "person-multi" && text_member(field, "type") == "enriched" &&
        text_member(field, "id") != "persons")
      name = text_member(field, "name");
  REQUIRE(!name.empty());
  ValuesBench bench(firm);
  json::object operation{
      {"do", "clear"}, {"on", "company:730001"}, {"values", json::object{{name, nullptr}}}};
  auto const plan = bench.plan(json::object{{"operations", json::array{std::move(operation)}}});
  CHECK(plan.changes.empty());
  REQUIRE(plan.problems.size() == 1);
  CHECK(plan.problems.front().message.find("filled by Affinity") != std::string::npos);
}

TEST_CASE("every type of field is set, cleared and taken back with either API, several values too") {
  struct Sample {
    std::int64_t type = 0;
    bool many = false;
    json::value first{}, second{};
  };
  json::object const leeds{{"city", "Leeds"}, {"country", "United Kingdom"}};
  std::vector<Sample> const samples{
      {0, false, "person:510008", "person:510009"},
      {0, true, json::array{"person:510008"}, json::array{"person:510009", "person:510010"}},
      {1, false, "company:730001", "company:730002"},
      {1, true, json::array{"company:730001"}, json::array{"company:730002", "company:730003"}},
      {3, false, "5m", -2.5},
      {3, true, json::array{1, "2k"}, json::array{3.25}},
      {4, false, "2026-11-03", "Nov 9, 2026"},
      {4, true, json::array{"2026-11-03"}, json::array{"2026-11-04", "2026-11-05"}},
      {5, false, leeds, "Berlin, Germany"},
      {5, true, json::array{leeds}, json::array{json::object{{"city", "Graz"}}}},
      {6, false, "one", 2},
      {6, true, json::array{"one"}, json::array{"two", "three; four"}}};
  for (bool const by_v2 : {true, false})
    for (auto const& sample : samples) {
      CAPTURE(by_v2, sample.type, sample.many);
      FirmSession firm(without_limit());
      if (!by_v2) firm.exclude_v2();
      auto const field = firm.write(Method::post, "/fields",
                                    {{"name", "Sample"},
                                     {"list_id", 4101},
                                     {"entity_type", 8},
                                     {"value_type", sample.type},
                                     {"allows_multiple", sample.many},
                                     {"is_list_specific", true}});
      auto const id = field.at("id").as_int64();
      auto const empty = raw_cells(firm, {std::string(acme_row)});
      ValuesBench bench(firm);
      auto const first = bench.apply(on_acme("set", {{"Sample", sample.first}}));
      CHECK(first.plan.problems.empty());
      CHECK(first.refused.empty());
      auto const filled = raw_cells(firm, {std::string(acme_row)});
      CHECK(cell_of_acme(firm, id).size() == (sample.first.is_array() ? sample.first.get_array().size() : 1));
      auto const same = bench.plan(on_acme("set", {{"Sample", sample.first}}));
      CHECK(same.skipped.size() == 1);
      CHECK(same.changes.empty());
      auto const second = bench.apply(on_acme("set", {{"Sample", sample.second}}));
      CHECK(second.refused.empty());
      CHECK(cell_of_acme(firm, id).size() ==
            (sample.second.is_array() ? sample.second.get_array().size() : 1));
      CHECK(raw_cells(firm, {std::string(acme_row)}) != filled);
      auto const cleared = bench.apply(on_acme("clear", {{"Sample", ""}}));
      CHECK(cleared.refused.empty());
      CHECK(cell_of_acme(firm, id).empty());
      for (auto const* run : {&cleared, &second}) {
        auto const back = bench.take_back(*run);
        CHECK(back.refused.empty());
        CHECK(back.left.empty());
      }
      CHECK(raw_cells(firm, {std::string(acme_row)}) == filled);
      bench.take_back(first);
      CHECK(raw_cells(firm, {std::string(acme_row)}) == empty);
    }
}

TEST_CASE("plain dropdowns take the texts of their options with either API") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm(without_limit());
    if (!by_v2) firm.exclude_v2();
    std::vector<std::string> const places{"person_id=510008"};
    auto const before = raw_cells(firm, places);
    ValuesBench bench(firm);
    auto const run = bench.apply(ask(
        R"({"operations":[{"do":"set","on":"person:510008","values":{"Job Titles":["Chief Technology Officer","VP Operations"]}}]})"));
    CHECK(run.plan.problems.empty());
    CHECK(run.refused.empty());
    // v1 does not tell the options of this field, and takes the text as it is.
    CHECK(run.plan.changes.front().warning.empty() == by_v2);
    CHECK(raw_cells(firm, places).at(places.front()).contains("31001 null \"Chief Technology Officer\""));
    CHECK(raw_cells(firm, places).at(places.front()).size() == before.at(places.front()).size() + 1);
    bench.take_back(run);
    CHECK(raw_cells(firm, places) == before);
  }
}

TEST_CASE("a key without the right to export lists plans and writes with API v1, with or without list") {
  for (std::string_view const list : {R"("list":"Deal Flow",)", ""}) {
    CAPTURE(list);
    FirmSession firm(without_limit());
    firm.control("rights", R"({"key":"sandbox","rights":[]})");
    ValuesBench bench(firm);
    auto const run = bench.apply(ask(R"({"operations":[{"do":"set","on":"deal:880001",)" + std::string(list) +
                                     R"("values":{"Status":"Won"}}]})"));
    REQUIRE(run.made.size() == 1);
    CHECK(!run.made.front().change.by_v2);
    CHECK(count_asked(firm, "PATCH") == 0);
  }
}

TEST_CASE("what a direct call has just read is not read again, but for the ids that v1 writes by") {
  for (bool const by_v2 : {true, false})
    for (std::string_view const action : {"set", "clear", "add_value", "remove_value"}) {
      CAPTURE(by_v2, action);
      FirmSession firm(without_limit());
      if (!by_v2) firm.exclude_v2();
      add_owners(firm, {510004});
      ValuesBench bench(firm);
      auto values = ask(action == "set"         ? R"({"Status":"Won"})"
                        : action == "clear"     ? R"({"Amount":null})"
                        : action == "add_value" ? R"({"Owners":"person:510006"})"
                                                : R"({"Owners":"person:510004"})");
      auto plan = bench.plan(on_acme(action, std::move(values.as_object())));
      REQUIRE(plan.changes.size() == 1);
      mark_just_read(plan.changes, firm.clock.wall());
      auto const run = bench.apply(std::move(plan));
      CHECK(run.refused.empty());
      CHECK(run.made.size() == 1);
      CHECK(run.applied_with == (by_v2 && action == "remove_value" ? 2u : 1u));
    }
}

TEST_CASE("what was written is found by a second reading, and an added value is not added again") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm(without_limit());
    if (!by_v2) firm.exclude_v2();
    ValuesBench bench(firm);
    auto const run = bench.apply(on_acme("set", {{"Status", "Won"}}));
    auto const added = bench.apply(on_acme("add_value", {{"Owners", "person:510006"}}));
    REQUIRE(run.made.size() + added.made.size() == 2);
    auto const again = bench.apply(run.plan);
    CHECK(again.made.empty());
    REQUIRE(again.left.size() == 1);
    CHECK(again.left.front().state == State::after);
    auto const added_again = bench.apply(added.plan);
    REQUIRE(added_again.left.size() == 1);
    CHECK(added_again.left.front().state == State::after);
    CHECK(owners_of_acme(firm).contains(510006));
  }
}

}  // namespace affinity::tools::changes::values_sets_test
