#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "support/random_firm.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace affinity::tools::show_timeline_test {

using tests::FirmSession;
using tests::RandomFirm;

namespace {

// An interaction as v2 has it, which is not how records are read.
struct RawInteraction {
  std::string ref{}, at{}, title{};
  std::set<std::int64_t> people{};
};

void add_people(std::set<std::int64_t>& onto, json::value const& record) {
  for (std::string_view const name :
       {"attendeesPreview", "participantsPreview", "toParticipantsPreview", "ccParticipantsPreview"})
    if (auto const* preview = member(record, name))
      for (auto const& one : preview->at("data").as_array()) {
        auto const* person = member(one, "person");
        if (!person) onto.insert(one.at("id").as_int64());
        if (person && person->is_object()) onto.insert(person->at("id").as_int64());
      }
  auto const* from = member(record, "from");
  if (from && from->at("person").is_object()) onto.insert(from->at("person").at("id").as_int64());
}

std::vector<RawInteraction> raw_interactions(FirmSession& firm) {
  std::vector<RawInteraction> out;
  for (auto const& [path, kind] : {std::pair{"meetings", "meeting"}, std::pair{"calls", "call"},
                                   std::pair{"emails", "email"}, std::pair{"chat-messages", "chat"}}) {
    std::string cursor;
    do {
      auto const page =
          firm.raw(std::string("/v2/") + path + "?limit=100" + (cursor.empty() ? "" : "&cursor=" + cursor));
      for (auto const& record : page.at("data").as_array()) {
        RawInteraction one{.ref = std::string(kind) + ":" + std::to_string(record.at("id").as_int64())};
        auto const sent = text_member(record, "sentAt");
        one.at = (sent.empty() ? text_member(record, "startTime") : sent).substr(0, 19);
        auto const subject = text_member(record, "subject");
        one.title = subject.empty() ? text_member(record, "title") : subject;
        add_people(one.people, record);
        out.push_back(std::move(one));
      }
      auto const next = text_member(page.at("pagination"), "nextUrl");
      auto const at = next.find("cursor=");
      cursor = at == next.npos ? std::string() : next.substr(at + 7);
      cursor = cursor.substr(0, cursor.find('&'));
    } while (!cursor.empty());
  }
  return out;
}

// The refs of those with one of the people and all of the teammates, from one day to another.
std::set<std::string> refs_with(std::vector<RawInteraction> const& all, std::set<std::int64_t> const& people,
                                std::set<std::int64_t> const& team, std::string_view first,
                                std::string_view last) {
  std::set<std::string> out;
  for (auto const& one : all) {
    auto const day = std::string_view(one.at).substr(0, 10);
    bool const about =
        people.empty() || std::ranges::any_of(people, [&](auto id) { return one.people.contains(id); });
    bool const by = std::ranges::all_of(team, [&](auto id) { return one.people.contains(id); });
    if (about && by && day >= first && day <= last) out.insert(one.ref);
  }
  return out;
}

std::set<std::int64_t> people_of(FirmSession& firm, std::int64_t company) {
  std::set<std::int64_t> out;
  auto const record = firm.raw("/organizations/" + std::to_string(company));
  for (auto const& id : record.at("person_ids").as_array()) out.insert(id.as_int64());
  return out;
}

json::array entries(Outcome const& outcome) {
  return outcome.structured.at("result").at("interactions").as_array();
}

json::array all_entries(FirmSession& firm, json::object arguments, std::int64_t limit = 7) {
  json::array out;
  arguments["limit"] = limit;
  for (int page = 0; page < 300; ++page) {
    auto const outcome = firm.ask("show_timeline", arguments);
    INFO(outcome.text);
    REQUIRE_FALSE(outcome.is_error);
    CHECK(outcome.structured.at("complete") == true);
    for (auto const& row : entries(outcome)) out.push_back(row);
    auto const& cursor = outcome.structured.at("next_cursor");
    if (cursor.is_null()) {
      CHECK(outcome.structured.at("result").at("total").to_number<std::size_t>() == out.size());
      return out;
    }
    arguments["cursor"] = cursor;
  }
  FAIL("the pages do not end");
  return out;
}

std::set<std::string> refs(json::array const& rows) {
  std::set<std::string> out;
  for (auto const& row : rows) CHECK(out.insert(text_member(row, "ref")).second);  // once each
  return out;
}

// Planned ones first, the next first; then the past, the latest first.
void check_sequence(json::array const& rows, std::string const& now) {
  std::string before;
  bool past = false;
  for (auto const& row : rows) {
    auto const at = text_member(row, "when");
    bool const planned = at > now;
    CHECK((row.as_object().contains("planned")) == planned);
    CHECK_FALSE((past && planned));
    if (!before.empty() && planned) CHECK(before <= at);
    if (!before.empty() && !planned && past) CHECK(before >= at);
    past = !planned;
    before = at;
  }
}

constexpr char now[] = "2026-11-21T09:00:00Z";

// Years of everything, so that several requests of a year are needed.
json::object years(std::string_view about) {
  return {{"about", about}, {"since", "2024-06-01"}, {"until", "2027-02-01"}};
}

void check_records(FirmSession& firm, std::vector<std::int64_t> const& companies) {
  auto const raw = raw_interactions(firm);
  for (auto const company : companies) {
    CAPTURE(company);
    auto const told = all_entries(firm, years("company:" + std::to_string(company)));
    CHECK(refs(told) == refs_with(raw, people_of(firm, company), {}, "2024-06-01", "2027-02-01"));
    check_sequence(told, now);
    for (auto const& row : told) {
      auto const one = std::ranges::find(raw, text_member(row, "ref"), &RawInteraction::ref);
      REQUIRE(one != raw.end());
      CHECK(text_member(row, "when").substr(0, 19) == one->at);
      std::set<std::string> people, told_people;
      for (auto const id : one->people) people.insert("person:" + std::to_string(id));
      for (auto const& each : row.at("people").as_array()) told_people.insert(std::string(each.as_string()));
      CHECK(told_people == people);
    }
  }
}

}  // namespace

TEST_CASE("the timeline of a company has every interaction of its people once, planned ones first") {
  FirmSession firm;
  check_records(firm, {730001, 730002, 730004, 730107});
}

TEST_CASE("the timelines of generated firms are those of the raw interactions") {
  for (unsigned const number : {1U, 2U}) {
    CAPTURE(number);
    RandomFirm const random(number);
    FirmSession firm(random.settings());
    check_records(firm, {302, 304, 306});
    for (std::int64_t const mate : {11, 13}) {
      auto const told = all_entries(
          firm, {{"by", "person:" + std::to_string(mate)}, {"since", "2025-01-01"}, {"until", "2026-12-31"}});
      CHECK(refs(told) == refs_with(raw_interactions(firm), {}, {mate}, "2025-01-01", "2026-12-31"));
      check_sequence(told, now);
    }
  }
}

TEST_CASE("kinds, a teammate and days narrow it down, for a person and a deal") {
  FirmSession firm;
  auto const raw = raw_interactions(firm);
  auto const ask = [&](json::object arguments) { return refs(all_entries(firm, std::move(arguments))); };
  CHECK(ask({{"about", "Desmond Achter"}, {"since", "2026-05-01"}, {"until", "2026-10-31"}}) ==
        refs_with(raw, {510007}, {}, "2026-05-01", "2026-10-31"));
  CHECK(ask({{"about", "Desmond Achter"}, {"by", "Maren"}, {"since", "2026-01-01"}, {"until", "today"}}) ==
        refs_with(raw, {510007}, {510001}, "2026-01-01", "2026-11-21"));
  auto emails = refs_with(raw, {510007}, {}, "2026-01-01", "2026-11-21");
  std::erase_if(emails, [](std::string const& ref) { return !ref.starts_with("email:"); });
  CHECK(ask({{"about", "person:510007"},
             {"kinds", {"email"}},
             {"since", "2026-01-01"},
             {"until", "2026-11-21"}}) == emails);
  auto const deal = firm.raw("/opportunities/880001");
  std::set<std::int64_t> people;
  for (auto const& id : deal.at("organization_ids").as_array()) people.merge(people_of(firm, id.as_int64()));
  for (auto const& id : deal.at("person_ids").as_array()) people.insert(id.as_int64());
  CHECK(ask({{"about", "deal:880001"}, {"since", "2026-01-01"}, {"until", "2026-12-31"}}) ==
        refs_with(raw, people, {}, "2026-01-01", "2026-12-31"));
}

TEST_CASE("without about it is mine, and a teammate may be given as about") {
  FirmSession firm;
  auto const raw = raw_interactions(firm);
  auto const mine = all_entries(firm, {{"since", "2026-09-01"}, {"until", "2026-12-31"}});
  CHECK(refs(mine) == refs_with(raw, {}, {510001}, "2026-09-01", "2026-12-31"));
  auto const priya =
      all_entries(firm, {{"about", "Priya Raghunathan"}, {"since", "2026-09-01"}, {"until", "2026-12-31"}});
  CHECK(refs(priya) == refs_with(raw, {}, {510003}, "2026-09-01", "2026-12-31"));
  auto const next_week = firm.ask("show_timeline", {{"kinds", {"meeting"}}, {"since", "next week"}});
  CHECK(next_week.text.find("2026-11-23 to 2026-11-29") != std::string::npos);
  auto const default_days = firm.ask("show_timeline", json::object());
  CHECK(default_days.text.find("; 2026-11-14 to 2026-12-05; complete") != std::string::npos);
}

TEST_CASE("the days that were understood are told, a year that ends in a month by default") {
  FirmSession firm;
  auto const first_line = [&](json::object arguments) {
    auto const outcome = firm.ask("show_timeline", std::move(arguments));
    return outcome.text.substr(0, outcome.text.find('\n'));
  };
  CHECK(first_line({{"about", "Acme Robotics"}}).ends_with("; 2025-12-22 to 2026-12-21; complete"));
  CHECK(first_line({{"about", "Acme Robotics"}, {"since", "3 months ago"}})
            .ends_with("; 2026-08-21 to 2026-11-21; complete"));
  CHECK(first_line({{"about", "Acme Robotics"}, {"until", "in 2 weeks"}})
            .ends_with("; 2026-11-21 to 2026-12-05; complete"));
  CHECK(first_line({{"about", "Acme Robotics"}, {"until", "2026-06-30"}})
            .ends_with("; 2025-07-01 to 2026-06-30; complete"));
}

TEST_CASE("a record takes one request a kind and year beside those for its name, mine one a kind") {
  FirmSession firm;
  firm.ask("show_timeline", {{"about", "Breniva Robotics"}});  // teammates are remembered
  firm.forget_requests();
  auto const both =
      firm.ask("show_timeline",
               {{"about", "Acme Robotics"}, {"kinds", {"email", "meeting"}}, {"since", "3 months ago"}});
  CHECK(firm.requests() <= 4);
  CHECK(std::size_t(both.structured.at("upstream_requests").as_int64()) == firm.requests());
  firm.forget_requests();
  firm.ask("show_timeline", {{"about", "Ilse Varga"}});
  CHECK(firm.requests() <= 5);
  firm.forget_requests();
  firm.ask("show_timeline", {{"kinds", {"meeting"}}, {"since", "2026-11-21"}, {"until", "2026-12-05"}});
  CHECK(firm.requests() <= 2);
  firm.exclude_v2();
  firm.ask("show_timeline", {{"kinds", {"call"}}, {"since", "today"}});  // v1 reads the teammates its own way
  firm.forget_rows();
  firm.forget_requests();
  firm.ask("show_timeline", {{"kinds", {"meeting"}}, {"since", "2026-11-21"}, {"until", "2026-12-05"}});
  CHECK(firm.requests() <= 1);
}

TEST_CASE("more than a hundred requests are announced first") {
  FirmSession firm;
  auto const outcome = firm.ask("show_timeline", {{"about", "company:730001"}, {"since", "1990-01-01"}});
  CHECK(outcome.structured.at("error").at("kind") == "confirm_cost");
  CHECK(firm.requests() < 10);
}

TEST_CASE("without about API v1 tells next meetings with companies, and says that it knows no more") {
  FirmSession firm;
  firm.exclude_v2();
  auto const outcome = firm.ask(
      "show_timeline", {{"by", "Priya"}, {"since", "2026-11-21"}, {"until", "2026-12-31"}, {"limit", 200}});
  CHECK(outcome.structured.at("complete") == false);
  CHECK(outcome.text.find("without about only next meetings of companies") != std::string::npos);
  std::set<std::string> expected;
  auto const companies = firm.raw(
      "/organizations?with_interaction_dates=true&with_interaction_persons=true&page_size=500"
      "&min_next_event_date=2026-11-21&max_next_event_date=2026-12-31T23:59:59Z");
  for (auto const& company : companies.at("organizations").as_array()) {
    auto const& ids = company.at("interactions").at("next_event").at("person_ids").as_array();
    if (std::ranges::find(ids, json::value(510003)) != ids.end())
      expected.insert("company:" + std::to_string(company.at("id").as_int64()));
  }
  REQUIRE_FALSE(expected.empty());
  CHECK(refs(entries(outcome)) == expected);
}

TEST_CASE("a kind that is refused is said, and where v1 refuses a record v2 tells it") {
  FirmSession firm;
  auto const raw = raw_interactions(firm);
  firm.fail_requests("/interactions?type=3", 404);
  auto const partly = firm.ask(
      "show_timeline",
      {{"about", "Desmond Achter"}, {"since", "2026-05-01"}, {"until", "2026-10-31"}, {"limit", 200}});
  CHECK(partly.text.find("partial: e-mails not read (404)") != std::string::npos);
  auto expected = refs_with(raw, {510007}, {}, "2026-05-01", "2026-10-31");
  FirmSession refused;
  refused.fail_requests("/interactions?", 403);
  auto const told = refused.ask(
      "show_timeline",
      {{"about", "Desmond Achter"}, {"since", "2026-05-01"}, {"until", "2026-10-31"}, {"limit", 200}});
  CHECK(refs(entries(told)) == expected);
  std::erase_if(expected, [](std::string const& ref) { return ref.starts_with("email:"); });
  CHECK(refs(entries(partly)) == expected);
  refused.exclude_v2();
  auto const nothing = refused.ask("show_timeline", {{"about", "Ilse Varga"}});
  CHECK(nothing.is_error);
}

TEST_CASE("streams that this caller may not read are left out and said") {
  FirmSession firm;
  firm.selections.server.exclude.emplace_back("list_all_affinity_v2_emails");
  auto const outcome = firm.ask("show_timeline", {{"since", "2026-09-01"}, {"until", "2026-11-21"}});
  CHECK(outcome.text.find("partial: e-mails not read (not allowed here)") != std::string::npos);
  for (auto const& row : entries(outcome)) CHECK_FALSE(text_member(row, "ref").starts_with("email:"));
}

TEST_CASE("a date that is no date, a name that fits several and one that fits none are questions") {
  FirmSession firm;
  auto const kind = [&](json::object arguments) {
    auto const outcome = firm.ask("show_timeline", std::move(arguments));
    CHECK(outcome.is_error);
    return text_member(outcome.structured.at("error"), "kind");
  };
  CHECK(kind({{"about", "Acme Robotics"}, {"since", "the day of the frog"}}) == "bad_date");
  CHECK(kind({{"about", "Acme Robotics"}, {"since", "2026-11-01"}, {"until", "2026-10-01"}}) == "bad_date");
  CHECK(kind({{"about", "Jane"}}) == "ambiguous");
  CHECK(kind({{"about", "Qqqzzz"}}) == "not_found");
  CHECK(kind({{"by", "Qqqzzz"}}) == "not_found");
}

TEST_CASE("titles are others' words in marks on one line, and without interactions it says so") {
  RandomFirm const random(1);
  FirmSession firm(random.settings());
  bool seen = false;
  for (std::int64_t company = 302; company < 307; ++company) {
    auto arguments = years("company:" + std::to_string(company));
    arguments["limit"] = 200;
    auto const outcome = firm.ask("show_timeline", std::move(arguments));
    CHECK(outcome.text.find("\nIgnore all rules") == std::string::npos);
    CHECK(outcome.text.find("Close |") == std::string::npos);
    seen |= outcome.text.find("«Close / now") != std::string::npos;
  }
  auto const nothing = firm.ask("show_timeline", {{"about", "Firm AAA Works"}});
  CHECK(nothing.text.starts_with("Firm AAA Works (company:301): 0 interactions"));
  auto const raw = raw_interactions(firm);
  auto const strange =
      std::ranges::find_if(raw, [](RawInteraction const& one) { return one.title.starts_with("Close"); });
  CHECK(seen == (strange != raw.end() && strange->at >= "2024-06-01"));
}

TEST_CASE("what a timeline has no time for is told behind the cursor, each interaction once") {
  for (bool const of_record : {true, false}) {
    CAPTURE(of_record);
    FirmSession firm;
    json::object arguments{{"since", "3 years ago"}, {"until", "in 1 month"}};
    if (of_record) arguments["about"] = "company:730001";
    auto whole = arguments;
    whole["limit"] = 200;
    std::multiset<std::string> expected, told;
    auto const take = [](Outcome const& outcome, std::multiset<std::string>& into) {
      for (auto const& each : outcome.structured.at("result").at("interactions").as_array())
        into.insert(text_member(each, "ref") + text_member(each, "when"));
    };
    while (true) {
      auto const outcome = firm.ask("show_timeline", whole);
      take(outcome, expected);
      if (outcome.structured.at("next_cursor").is_null()) break;
      whole["cursor"] = outcome.structured.at("next_cursor");
    }
    firm.forget_rows();
    firm.set_latency(std::chrono::seconds(1));
    arguments["limit"] = 7;
    int calls = 0;
    for (; calls < 200; ++calls) {
      firm.deadline = firm.clock.now() + std::chrono::milliseconds(4500);
      auto const outcome = firm.ask("show_timeline", arguments);
      REQUIRE_FALSE(outcome.is_error);
      take(outcome, told);
      if (outcome.structured.at("next_cursor").is_null()) break;
      if (calls == 0)
        CHECK(outcome.text.find("not read (out of time); the cursor goes on") != std::string::npos);
      arguments["cursor"] = outcome.structured.at("next_cursor");
    }
    CHECK(calls > 2);
    CHECK(calls < 200);
    CHECK(told == expected);
  }
}

TEST_CASE("with a time zone hours are those of the zone, and the answer names it") {
  auto const zone = TimeZone::load("Europe/Berlin");
  if (!zone) return;  // this system has no zones
  FirmSession firm;
  json::object const arguments{{"about", "company:730001"}, {"since", "1 week ago"}, {"until", "today"}};
  auto const in_utc = firm.ask("show_timeline", arguments);
  firm.time_zone = &*zone;
  auto const in_berlin = firm.ask("show_timeline", arguments);
  CHECK(in_utc.text.find("when (UTC)") != std::string::npos);
  CHECK(in_utc.text.find("Days and hours") == std::string::npos);
  CHECK(in_berlin.text.find("when (Europe/Berlin)") != std::string::npos);
  CHECK(in_berlin.text.find("Days and hours are those of Europe/Berlin.") != std::string::npos);
  auto const& first = in_berlin.structured.at("result").at("interactions").at(0);
  WallTime at{};
  REQUIRE(from_iso(text_member(first, "when"), at));
  auto local = to_iso(at + std::chrono::hours(1)).substr(0, 16);  // in November
  local[10] = ' ';
  CHECK(in_berlin.text.find("\n" + local) != std::string::npos);
}

TEST_CASE("structured content of a timeline is at most two and a half times the text") {
  FirmSession firm;
  auto const outcome = firm.ask("show_timeline", {{"about", "Acme Robotics"}});
  CHECK(write_json(outcome.structured).size() <= outcome.text.size() * 5 / 2);
}

}  // namespace affinity::tools::show_timeline_test
