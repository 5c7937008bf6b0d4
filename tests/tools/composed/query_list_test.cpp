#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "support/sandbox_client.hpp"
#include "tools/composed/upstream/cell_values.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace affinity::tools::query_list_test {

using tests::FirmSession;

namespace {

// A deal as v1 has it.
struct RawDeal {
  std::int64_t row = 0;
  std::string name{}, stage{};
  std::set<std::int64_t> owners{};
  std::optional<double> amount{};
};

std::map<std::string, RawDeal> raw_deals(FirmSession& firm) {  // by ref
  std::map<std::string, RawDeal> out;
  auto const entries = firm.raw("/lists/4101/list-entries");
  for (auto const& entry : entries.as_array()) {
    RawDeal deal{.row = entry.at("id").as_int64(), .name = text_member(entry.at("entity"), "name")};
    auto const values = firm.raw("/field-values?list_entry_id=" + std::to_string(deal.row));
    for (auto const& value : values.as_array()) {
      auto const field = value.at("field_id").as_int64();
      if (field == 31012) deal.stage = text_member(value.at("value"), "text");
      if (field == 31013) deal.owners.insert(value.at("value").as_int64());
      if (field == 31014) deal.amount = value.at("value").to_number<double>();
    }
    out["deal:" + write_json(entry.at("entity_id"))] = deal;
  }
  return out;
}

std::set<std::string> refs(Outcome const& outcome) {
  std::set<std::string> out;
  for (auto const& row : outcome.structured.at("result").at("rows").as_array())
    out.insert(text_member(row, "ref"));
  return out;
}

template<class Is> std::set<std::string> those(std::map<std::string, RawDeal> const& deals, Is is) {
  std::set<std::string> out;
  for (auto const& [ref, deal] : deals)
    if (is(deal)) out.insert(ref);
  return out;
}

json::object query(std::string_view text) { return parse_json(text).value().as_object(); }

}  // namespace

TEST_CASE("rows that fit are those of the raw records, with either API") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const deals = raw_deals(firm);
    auto const ask = [&](std::string_view where) {
      auto arguments = query(R"({"list":"deal flow","columns":["Status","Owners","Amount"],"limit":200})");
      arguments["where"] = json::array{where};
      return firm.ask("query_list", std::move(arguments));
    };
    auto const stages = ask("Status is New | due diligence");
    CHECK(refs(stages) == those(deals, [](RawDeal const& deal) {
            return deal.stage == "New" || deal.stage == "Due Diligence";
          }));
    CHECK(refs(ask("Status is not Passed")) ==
          those(deals, [](RawDeal const& deal) { return deal.stage != "Passed"; }));
    CHECK(refs(ask("Owners is Priya")) ==
          those(deals, [](RawDeal const& deal) { return deal.owners.contains(510003); }));
    CHECK(refs(ask("Owners is empty")) ==
          those(deals, [](RawDeal const& deal) { return deal.owners.empty(); }));
    CHECK(refs(ask("owner is not priya")) ==
          those(deals, [](RawDeal const& deal) { return !deal.owners.contains(510003); }));
    CHECK(refs(ask("Amount > 4m")) ==
          those(deals, [](RawDeal const& deal) { return deal.amount && *deal.amount > 4e6; }));
    CHECK(refs(ask("amount between 2m and 4m")) == those(deals, [](RawDeal const& deal) {
            return deal.amount && *deal.amount >= 2e6 && *deal.amount <= 4e6;
          }));
    CHECK(stages.structured.at("result").at("of").to_number<std::int64_t>() == std::int64_t(deals.size()));
  }
}

namespace {

// 260 rows on a list of companies; every third has a stage and every fifth an owner.
struct GeneratedList {
  std::int64_t list = 0, stage_field = 0, owner_field = 0;
  std::vector<std::string> stages{};   // of each row; empty = none
  std::vector<std::int64_t> owners{};  // 0 = none
};

GeneratedList generate_values(FirmSession& firm) {
  GeneratedList out;
  auto const lists = firm.raw("/lists");
  for (auto const& list : lists.as_array())
    if (text_member(list, "name") == "Universe") out.list = list.at("id").as_int64();
  auto const fields = firm.raw("/fields?list_id=" + std::to_string(out.list));
  json::array options;
  for (auto const& field : fields.as_array()) {
    if (text_member(field, "name") == "Status") {
      out.stage_field = field.at("id").as_int64();
      options = field.at("dropdown_options").as_array();
    }
    if (text_member(field, "name") == "Owners") out.owner_field = field.at("id").as_int64();
  }
  auto const set = [&](json::value const& entry, std::int64_t field, std::int64_t value) {
    firm.post("/field-values", write_json(json::object{{"field_id", field},
                                                       {"entity_id", entry.at("entity_id")},
                                                       {"list_entry_id", entry.at("id")},
                                                       {"value", value}}));
  };
  auto const entries = firm.raw("/lists/" + std::to_string(out.list) + "/list-entries");
  for (std::size_t i = 0; i < entries.as_array().size(); ++i) {
    auto const& entry = entries.at(i);
    auto const& option = options[i % options.size()];
    bool const staged = i % 3 == 0, owned = i % 5 == 0;
    if (staged) set(entry, out.stage_field, option.at("id").as_int64());
    if (owned) set(entry, out.owner_field, 510'001 + std::int64_t(i % 4));
    out.stages.push_back(staged ? text_member(option, "text") : "");
    out.owners.push_back(owned ? 510'001 + std::int64_t(i % 4) : 0);
  }
  return out;
}

}  // namespace

TEST_CASE("rows that fit are counted as the raw records of a generated firm say, which Affinity filters") {
  sandbox::Settings settings;
  settings.limit_per_minute = std::nullopt;
  settings.bulk.entries = 260;
  FirmSession firm(std::move(settings));
  auto const list = generate_values(firm);
  REQUIRE(list.stages.size() == 260);
  auto const total = [&](std::string_view where) {
    auto arguments = query(R"({"list":"Universe","columns":["Status"],"limit":5})");
    arguments["where"] = json::array{where};
    firm.forget_requests();
    auto const outcome = firm.ask("query_list", std::move(arguments));
    CHECK_FALSE(outcome.is_error);
    CHECK(firm.requests() <= 3 + 5);
    return outcome.structured.at("result").at("total").to_number<std::int64_t>();
  };
  auto const stages = [&](std::string_view stage) { return std::ranges::count(list.stages, stage); };
  CHECK(total("Status is Done") == stages("Done"));
  CHECK(total("Status is Done | Watching") == stages("Done") + stages("Watching"));
  CHECK(total("Status is empty") == stages(""));
  CHECK(total("Status is not Done") == 260 - stages("Done"));
  CHECK(total("Owners is Priya") == std::ranges::count(list.owners, 510'003));
  CHECK(total("Owners is empty") == std::ranges::count(list.owners, 0));
  std::int64_t either = 0;
  for (std::size_t i = 0; i < 260; ++i) either += list.stages[i] == "Done" || list.owners[i] == 510'003;
  CHECK(total("Status is Done or Owners is Priya") == either);
}

TEST_CASE("each cell is the value of the raw record") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const deals = raw_deals(firm);
    auto const outcome =
        firm.ask("query_list", query(R"({"list":"deal flow","columns":["Status","Amount"],"limit":200})"));
    auto const& rows = outcome.structured.at("result").at("rows").as_array();
    REQUIRE(rows.size() == deals.size());
    for (auto const& row : rows) {
      auto const& deal = deals.at(text_member(row, "ref"));
      CHECK(text_member(row, "name") == deal.name);
      CHECK(as_text(row.at("values").at(0)).value_or("") == deal.stage);
      CHECK(*as_text(row.at("values").at(1)) == (deal.amount ? composed::number_text(*deal.amount) : "-"));
    }
  }
}

TEST_CASE("groups are counted and summed as the raw records say, in the order of the stages") {
  FirmSession firm;
  auto const deals = raw_deals(firm);
  auto const outcome =
      firm.ask("query_list", query(R"({"list":"deal flow","group_by":["stage"],"columns":["amount"]})"));
  std::map<std::string, std::pair<int, double>> expected;
  for (auto const& [ref, deal] : deals) {
    ++expected[deal.stage].first;
    expected[deal.stage].second += deal.amount.value_or(0);
  }
  std::vector<std::string> order;
  for (auto const& group : outcome.structured.at("result").at("groups").as_array()) {
    order.emplace_back(*as_text(group.at("values").at(0)));
    CHECK(group.at("rows").to_number<int>() == expected.at(order.back()).first);
    CHECK(group.at("sums").at(0).to_number<double>() == expected.at(order.back()).second);
  }
  CHECK(order ==
        std::vector<std::string>{"New", "First Meeting", "Due Diligence", "Term Sheet", "Won", "Passed"});
}

TEST_CASE("rows are sorted by number, with missing values last") {
  FirmSession firm;
  auto const outcome = firm.ask(
      "query_list", query(R"({"list":"deal flow","columns":["Amount"],"sort":"amount desc","limit":200})"));
  double before = 1e18;
  for (auto const& row : outcome.structured.at("result").at("rows").as_array()) {
    auto const amount = *as_text(row.at("values").at(0));
    auto const number = amount == "-" ? -1 : std::stod(std::string(amount));
    CHECK(number <= before);
    before = number;
  }
}

TEST_CASE("pages joined by their cursors are the whole list, each row once") {
  for (bool const by_v2 : {true, false})
    for (std::string_view const more : {"{}", R"({"where":["Amount > 1"]})", R"({"sort":"name"})"}) {
      CAPTURE(by_v2, more);
      FirmSession firm;
      if (!by_v2) firm.exclude_v2();
      auto arguments = query(R"({"list":"deal flow","columns":["Status"]})");
      for (auto const& member : query(more)) arguments.insert(member);
      auto whole = arguments;
      whole["limit"] = 200;
      auto const all = refs(firm.ask("query_list", whole));
      std::multiset<std::string> paged;
      arguments["limit"] = 7;
      for (int pages = 0; pages < 10; ++pages) {
        auto const outcome = firm.ask("query_list", arguments);
        REQUIRE_FALSE(outcome.is_error);
        auto const here = refs(outcome);
        paged.insert(here.begin(), here.end());
        auto const& next = outcome.structured.at("next_cursor");
        if (next.is_null()) break;
        arguments["cursor"] = next;
      }
      CHECK(paged == std::multiset<std::string>(all.begin(), all.end()));
      CHECK(all.size() == 32);
    }
}

TEST_CASE("a cursor of another question is refused") {
  FirmSession firm;
  auto const first = firm.ask("query_list", query(R"({"list":"deal flow","columns":["Status"],"limit":3})"));
  auto other = query(R"({"list":"tier 1","columns":["Status"],"limit":3})");
  other["cursor"] = first.structured.at("next_cursor");
  CHECK(firm.ask("query_list", other).is_error);
}

TEST_CASE("requests are those of the design, with lists, fields and teammates remembered") {
  struct Row {
    std::string_view arguments;
    std::size_t v1, v2;
  };
  for (auto const& row : {
           Row{R"({"list":"Tier 1 LPs","columns":["e-mail"]})", 2, 1},
           Row{R"({"list":"Deal Flow","columns":["Owners"],"where":["Owners is empty"]})", 42, 1},
           Row{R"({"list":"Deal Flow"})", 2, 2},
           Row{R"({"list":"Deal Flow","view":"In progress","columns":["Status"]})", 0, 3},
       })
    for (bool const by_v2 : {true, false}) {
      if (!by_v2 && row.v1 == 0) continue;
      CAPTURE(row.arguments, by_v2);
      FirmSession firm;
      if (!by_v2) firm.exclude_v2();
      firm.ask("query_list",
               query(R"({"list":"Deal Flow","where":["Owners is Priya","Status is Won"],"limit":1})"));
      firm.ask("query_list",
               query(R"({"list":"Tier 1 LPs","columns":["Status"],"where":["Owners is Priya"],"limit":1})"));
      firm.forget_rows();
      firm.forget_requests();
      auto const outcome = firm.ask("query_list", query(row.arguments));
      CHECK_FALSE(outcome.is_error);
      CHECK(firm.requests() <= (by_v2 ? row.v2 : row.v1));
    }
}

TEST_CASE("rows that were read serve the next question of the same minute, and not the one after it") {
  FirmSession firm;
  auto const ask = [&] {
    firm.forget_requests();
    return firm.ask("query_list", query(R"({"list":"Deal Flow","columns":["Status"]})"));
  };
  ask();
  firm.clock.pass(std::chrono::seconds(50));
  auto const second = ask();
  for (auto const& each : firm.asked()) CHECK_FALSE(each.starts_with("GET /v2/lists/4101/list-entries"));
  WallTime as_of{};
  REQUIRE(from_iso(*as_text(second.structured.at("as_of")), as_of));
  CHECK(as_of == firm.clock.wall() - std::chrono::seconds(50));
  firm.clock.pass(std::chrono::seconds(11));
  ask();
  CHECK(std::ranges::any_of(
      firm.asked(), [](auto const& each) { return each.starts_with("GET /v2/lists/4101/list-entries"); }));
}

TEST_CASE("what the time does not suffice for is read behind the cursor, each row once") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const deals = raw_deals(firm);
    firm.ask("query_list", query(R"({"list":"Deal Flow"})"));
    firm.set_latency(std::chrono::seconds(1));
    auto arguments = query(R"({"list":"Deal Flow","where":["Owners is empty"],"sort":"name"})");
    std::multiset<std::string> found;
    int calls = 0;
    while (calls++ < 40) {
      firm.deadline = firm.clock.now() + std::chrono::seconds(12);
      auto const outcome = firm.ask("query_list", arguments);
      REQUIRE_FALSE(outcome.is_error);
      for (auto const& row : outcome.structured.at("result").at("rows").as_array())
        found.insert(text_member(row, "ref"));
      auto const& cursor = outcome.structured.at("next_cursor");
      if (cursor.is_null()) break;
      CHECK(outcome.structured.at("complete") == false);
      arguments["cursor"] = cursor;
    }
    auto const expected = those(deals, [](RawDeal const& deal) { return deal.owners.empty(); });
    CHECK(found == std::multiset<std::string>(expected.begin(), expected.end()));
    if (!by_v2) CHECK(calls > 1);
  }
}

TEST_CASE("companies of people on a list have their names with either API") {
  std::vector<std::string> told;
  for (bool const by_v2 : {true, false}) {
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const outcome =
        firm.ask("query_list", query(R"({"list":"Tier 1 LPs","columns":["company"],"limit":200})"));
    for (auto const& row : outcome.structured.at("result").at("rows").as_array())
      CHECK(write_json(row.at("values")).find("company:") == std::string::npos);
    CHECK(firm.requests() <= 9);
    told.push_back(write_json(outcome.structured.at("result").at("rows")));
  }
  CHECK_FALSE(told.back().empty());
}

TEST_CASE("a concise answer has structured content of at most 2.5 times its text") {
  FirmSession firm;
  for (std::string_view const arguments :
       {R"({"list":"Deal Flow","columns":["Status","Owners","Amount"]})", R"({"list":"Deal Flow"})",
        R"({"list":"Tier 1 LPs","columns":["e-mail"]})"}) {
    CAPTURE(arguments);
    auto const outcome = firm.ask("query_list", query(arguments));
    CHECK(write_json(outcome.structured).size() <= outcome.text.size() * 5 / 2);
  }
}

TEST_CASE("our own write drops the rows that were read") {
  FirmSession firm;
  auto const stage_of_acme = [&] {
    auto const outcome = firm.ask(
        "query_list",
        query(R"({"list":"Deal Flow","columns":["Status"],"where":["name is Acme Robotics - Series A"]})"));
    return std::string(*as_text(outcome.structured.at("result").at("rows").at(0).at("values").at(0)));
  };
  CHECK(stage_of_acme() == "First Meeting");
  auto const written = firm.ask(
      "update_a_affinity_v2_entry_field_value_by_id",
      query(
          R"({"listId":4101,"listEntryId":9400001,"fieldId":"field-31012","value":{"type":"ranked-dropdown","data":{"dropdownOptionId":52004}}})"));
  REQUIRE_FALSE(written.is_error);
  CHECK(stage_of_acme() == "Term Sheet");
}

TEST_CASE("without columns the list describes itself") {
  FirmSession firm;
  auto const outcome = firm.ask("query_list", query(R"({"list":"Deal Flow"})"));
  CHECK(outcome.text.find(
            "Status | one of | 32 | New, First Meeting, Due Diligence, Term Sheet, Won, Passed") !=
        std::string::npos);
  CHECK(outcome.text.find("saved views: In progress (sheet)") != std::string::npos);
}

TEST_CASE("what is wrong in the question is told with the names there are") {
  FirmSession firm;
  auto const message = [&](std::string_view arguments) {
    auto const outcome = firm.ask("query_list", query(arguments));
    CHECK(outcome.is_error);
    return outcome.text;
  };
  CHECK(message(R"({"list":"Deals Flow X"})").find("Deal Flow, Tier 1 LPs") != std::string::npos);
  CHECK(message(R"({"list":"deal flow","columns":["Stauts"]})").find("Did you mean \"Status\"?") !=
        std::string::npos);
  CHECK(message(R"({"list":"deal flow","where":["Status is Newish"]})")
            .find("Options of Status: New, First Meeting") != std::string::npos);
  CHECK(message(R"({"list":"deal flow","view":"nothing"})").find("Saved views: In progress") !=
        std::string::npos);
  CHECK(message(R"({"list":"deal flow","sort":"nothing desc"})").find("no column \"nothing\"") !=
        std::string::npos);
}

TEST_CASE("a key without the right falls back to v1, says so, and is not asked again") {
  FirmSession firm;
  firm.control("rights", R"({"key":"sandbox","rights":[]})");
  auto const first = firm.ask("query_list", query(R"({"list":"Tier 1 LPs","columns":["Status"],"limit":3})"));
  CHECK(first.text.find("rows read with API v1 (API v2: 403)") != std::string::npos);
  firm.forget_rows();
  firm.forget_requests();
  firm.ask("query_list", query(R"({"list":"Tier 1 LPs","columns":["Status"],"limit":3})"));
  for (auto const& each : firm.asked()) CHECK(each.find("/v2/lists/4102/list-entries") == std::string::npos);
}

TEST_CASE(
    "a large list is filtered by Affinity, and costs no more than a request for a hundred rows and five") {
  sandbox::Settings settings;
  settings.limit_per_minute = std::nullopt;
  settings.bulk.entries = 500;
  FirmSession firm(std::move(settings));
  auto const outcome =
      firm.ask("query_list",
               query(R"({"list":"Universe","columns":["Status"],"where":["Status is Done"],"limit":5})"));
  REQUIRE_FALSE(outcome.is_error);
  auto const of = outcome.structured.at("result").at("of").to_number<std::int64_t>();
  CHECK(firm.requests() <= std::size_t(of / 100 + 1 + 5));
}

TEST_CASE("more than a hundred requests are announced before they are sent") {
  sandbox::Settings settings;
  settings.limit_per_minute = std::nullopt;
  settings.bulk.entries = 300;
  FirmSession firm(std::move(settings));
  firm.exclude_v2();
  auto arguments = query(R"({"list":"Universe","columns":["Status"],"where":["Status is Done"]})");
  auto const estimate = firm.ask("query_list", arguments);
  REQUIRE(estimate.is_error);
  CHECK(text_member(estimate.structured.at("error"), "kind") == "confirm_cost");
  CHECK(firm.requests() <= 5);
  arguments["confirm_cost"] = true;
  CHECK_FALSE(firm.ask("query_list", arguments).is_error);
}

}  // namespace affinity::tools::query_list_test
