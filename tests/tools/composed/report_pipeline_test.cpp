#include "tools/composed/pipeline_answers.hpp"

#include <functional>
#include <map>

namespace affinity::tools::report_pipeline_test {

using namespace pipeline_answers;

namespace {

int days_since(std::string const& iso, FirmSession const& firm) {
  WallTime at{};
  from_iso(iso, at);
  return int((day_of_time(firm.clock.wall()) - day_of_time(at)).count());
}

// Seed 0 is the example firm.
void each_firm(std::function<void(FirmSession&, bool by_v2)> const& check) {
  for (unsigned const seed : {0u, 1u, 2u})
    for (bool const by_v2 : {true, false}) {
      CAPTURE(seed, by_v2);
      FirmSession firm(without_limits());
      if (seed > 0) shake_pipeline(firm, seed);
      if (!by_v2) firm.exclude_v2();
      check(firm, by_v2);
    }
}

// Median by counting: as many are not above it as not below it.
std::optional<double> median_of(std::multiset<int> const& numbers) {
  if (numbers.empty()) return std::nullopt;
  auto low = numbers.begin(), high = numbers.begin();
  std::advance(low, std::ptrdiff_t((numbers.size() - 1) / 2));
  std::advance(high, std::ptrdiff_t(numbers.size() / 2));
  return (*low + *high) / 2.0;
}

// For each day from the first change to yesterday the stage at its end.
std::map<std::string, int> raw_days(RawPipeline const& raw, RawDeal const& deal, Day today) {
  std::map<std::string, int> out;
  std::optional<Day> first;
  for (auto const& change : raw.changes)
    if (change.row == deal.row) first = std::min(first.value_or(Day::max()), day_of_time(change.at));
  for (auto day = first.value_or(today); day < today; day += std::chrono::days(1)) {
    RawChange const* last = nullptr;
    for (auto const& change : raw.changes)
      if (change.row == deal.row && day_of_time(change.at) <= day &&
          (!last || std::tuple(change.at, change.id) > std::tuple(last->at, last->id)))
        last = &change;
    if (last && last->action != 1) ++out[last->stage];
  }
  return out;
}

}  // namespace

TEST_CASE("the table of stages has the counts, amounts, medians and owners of the raw records") {
  each_firm([](FirmSession& firm, bool) {
    RawPipeline const raw(firm);
    auto const outcome = firm.ask("report_pipeline", {});
    auto const& result = result_of(outcome);
    CHECK(text_member(result, "view") == "board");
    CHECK(text_member(result, "stage_column") == "Status");
    CHECK(result.at("columns") ==
          json::value{{"owner", "Owners"}, {"amount", "Amount"}, {"last_contact", "last contact"}});
    auto expected_names = raw.stages;
    if (std::ranges::any_of(raw.deals, [](RawDeal const& deal) { return deal.stage.empty(); }))
      expected_names.emplace_back("no stage");
    std::vector<std::string> names;
    for (auto const& stage : result.at("stages").as_array()) {
      names.push_back(text_member(stage, "name"));
      CAPTURE(names.back());
      auto const name = names.back() == "no stage" ? std::string() : names.back();
      std::int64_t count = 0;
      double amount = 0;
      std::multiset<int> days;
      std::map<std::string, int> owners;
      for (auto const& deal : raw.deals) {
        if (deal.stage != name) continue;
        ++count;
        amount += deal.amount.value_or(0);
        if (!deal.stage_since.empty()) days.insert(days_since(deal.stage_since, firm));
        for (auto const& owner : deal.owners) ++owners[owner];
      }
      CHECK(stage.at("deals").to_number<std::int64_t>() == count);
      CHECK(stage.at("amount").to_number<double>() == amount);
      auto const median = median_of(days);
      if (median)
        CHECK(stage.at("median_days").to_number<double>() == *median);
      else
        CHECK(stage.at("median_days").is_null());
      auto const text = text_member(stage, "owners");
      for (auto const& [owner, of_owner] : owners)
        CHECK(text.find(owner + " " + std::to_string(of_owner)) != std::string::npos);
      CHECK(std::ranges::count(text, ',') == std::max<std::ptrdiff_t>(0, std::ptrdiff_t(owners.size()) - 1));
    }
    CHECK(names == expected_names);
    CHECK(result.at("counts").at("of").to_number<std::size_t>() == raw.deals.size());
  });
}

TEST_CASE("a stage without deals is in the table") {
  FirmSession firm(without_limits());
  auto const outcome = firm.ask("report_pipeline", arguments_of(R"({"list":"Tier 1 LPs","owner":"me"})"));
  auto const& stages = result_of(outcome).at("stages").as_array();
  std::vector<std::string> names;
  for (auto const& stage : stages) names.push_back(text_member(stage, "name"));
  CHECK(names == std::vector<std::string>{"In Conversation", "Committed", "Re-up Due", "Declined"});
  CHECK(stages.front().at("deals").to_number<int>() == 0);
}

TEST_CASE("a stage is open, won or lost as API v2 says, or else by its name") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm(without_limits());
    if (!by_v2) firm.exclude_v2();
    auto const outcome = firm.ask("report_pipeline", {});
    std::vector<std::string> states;
    for (auto const& stage : result_of(outcome).at("stages").as_array())
      states.push_back(text_member(stage, "state"));
    CHECK(states == std::vector<std::string>{"open", "open", "open", "open", "won", "lost"});
  }
}

TEST_CASE("moves are those of the raw history, with the stage before") {
  each_firm([](FirmSession& firm, bool) {
    RawPipeline const raw(firm);
    for (std::string_view const since : {"7 days ago", "2026-09-01", "today"}) {
      CAPTURE(since);
      auto const outcome = firm.ask("report_pipeline", {{"since", since}, {"limit", 500}});
      auto const when = composed::parse_when(since, {.wall = firm.clock.wall()}).value();
      CHECK(text_member(result_of(outcome), "since") == composed::to_text(when.first));
      CHECK(moves_in(result_of(outcome)) == raw_moves(raw, WallTime(when.first)));
    }
  });
}

TEST_CASE("quiet deals are those whose last contact is older, and those that were never contacted") {
  each_firm([](FirmSession& firm, bool by_v2) {
    RawPipeline raw(firm);
    for (int const stale : {1, 30, 200}) {
      CAPTURE(stale);
      auto const outcome = firm.ask("report_pipeline", {{"stale_days", stale}, {"limit", 500}});
      auto const before = composed::to_text(day_of_time(firm.clock.wall()) - std::chrono::days(stale));
      std::map<std::string, std::string> expected, told;
      for (auto const& deal : raw.deals) {
        auto const last = raw.last_contact(deal, by_v2);
        if (last == "never" || (last != "?" && last < before)) expected[ref_of(deal)] = last;
      }
      for (auto const& deal : result_of(outcome).at("quiet").as_array())
        told[text_member(deal, "ref")] = text_member(deal, "last_contact");
      CHECK(told == expected);
    }
  });
}

TEST_CASE("open deals that were never contacted come first among the quiet ones, closed deals last") {
  FirmSession firm(without_limits());
  shake_pipeline(firm, 5);
  auto const outcome = firm.ask("report_pipeline", arguments_of(R"({"stale_days":1,"limit":500})"));
  std::vector<std::tuple<bool, std::string>> order;
  for (auto const& deal : result_of(outcome).at("quiet").as_array()) {
    auto const stage = text_member(deal, "stage"), last = text_member(deal, "last_contact");
    order.emplace_back(stage == "Won" || stage == "Passed", last == "never" ? "" : last);
  }
  CHECK(order.size() > 10);
  CHECK(std::ranges::is_sorted(order));
}

TEST_CASE("gaps are the deals without owner, amount or stage in the raw records") {
  each_firm([](FirmSession& firm, bool) {
    RawPipeline const raw(firm);
    auto const outcome = firm.ask("report_pipeline", {{"limit", 500}});
    std::map<std::string, std::set<std::string>> expected, told;
    for (auto const& deal : raw.deals) {
      std::set<std::string> missing;
      if (deal.owners.empty()) missing.insert("owner");
      if (!deal.amount) missing.insert("amount");
      if (deal.stage.empty()) missing.insert("stage");
      if (!missing.empty()) expected[ref_of(deal)] = missing;
    }
    for (auto const& deal : result_of(outcome).at("gaps").as_array())
      for (auto const& missing : deal.at("missing").as_array())
        told[text_member(deal, "ref")].insert(std::string(*as_text(missing)));
    CHECK(told == expected);
  });
}

TEST_CASE("an owner and a stage leave their deals alone") {
  each_firm([](FirmSession& firm, bool) {
    RawPipeline const raw(firm);
    auto const outcome =
        firm.ask("report_pipeline", {{"owner", "priya"}, {"stage", "new | first meeting"}, {"limit", 500}});
    auto const& result = result_of(outcome);
    REQUIRE(result.at("stages").as_array().size() == 2);
    for (auto const& stage : result.at("stages").as_array()) {
      auto const count = std::ranges::count_if(raw.deals, [&](RawDeal const& deal) {
        return deal.stage == text_member(stage, "name") && deal.owners.contains(text_member(result, "owner"));
      });
      CHECK(stage.at("deals").to_number<std::ptrdiff_t>() == count);
    }
  });
}

TEST_CASE("days per stage are those of the raw history, day by day") {
  each_firm([](FirmSession& firm, bool) {
    RawPipeline const raw(firm);
    auto const outcome = firm.ask("report_pipeline", {{"days_in_stage", true}, {"limit", 500}});
    auto const& result = result_of(outcome);
    std::vector<std::string> names;
    for (auto const& name : result.at("stage_names").as_array()) names.emplace_back(*as_text(name));
    REQUIRE(names == raw.stages);
    REQUIRE(result.at("deals").as_array().size() == raw.deals.size());
    for (auto const& deal : raw.deals) {
      auto const& rows = result.at("deals").as_array();
      auto const row = std::ranges::find_if(
          rows, [&](json::value const& each) { return text_member(each, "ref") == ref_of(deal); });
      REQUIRE(row != rows.end());
      CAPTURE(deal.name);
      CHECK(text_member(*row, "stage") == (deal.stage.empty() ? "-" : deal.stage));
      auto const expected = raw_days(raw, deal, day_of_time(firm.clock.wall()));
      for (std::size_t i = 0; i < names.size(); ++i) {
        auto const& told = row->at("days").at(i);
        auto const found = expected.find(names[i]);
        CHECK((told.is_null() ? 0 : told.to_number<int>()) == (found == expected.end() ? 0 : found->second));
      }
    }
  });
}

TEST_CASE("the days of one deal come with those on which it moved") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm(without_limits());
    if (!by_v2) firm.exclude_v2();
    RawPipeline const raw(firm);
    auto const& deal = raw.deals[2];
    REQUIRE(deal.stage == "Due Diligence");
    auto const outcome = firm.ask("report_pipeline", {{"deal", deal.name}, {"days_in_stage", true}});
    auto const& result = result_of(outcome);
    auto const expected = raw_days(raw, deal, day_of_time(firm.clock.wall()));
    std::map<std::string, int> told;
    for (auto const& stay : result.at("stays").as_array())
      told[text_member(stay, "stage")] += stay.at("days").to_number<int>();
    CHECK(told == expected);
    CHECK(outcome.text.find(": Due Diligence for " + std::to_string(expected.at("Due Diligence")) +
                            " days") != std::string::npos);
    CHECK(text_member(result.at("deals").at(0), "ref") == ref_of(deal));
  }
}

}  // namespace affinity::tools::report_pipeline_test
