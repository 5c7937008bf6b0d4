#include "support/catch.hpp"
#include "tools/composed/show_changes_cases.hpp"

namespace affinity::tools::show_changes_test {

using namespace show_changes_cases;

TEST_CASE("changes of a list's fields are those of the raw histories, with old and new values") {
  for_each_firm([](FirmSession& firm, bool) {
    auto const outcome =
        firm.ask("show_changes", object(R"({"since":"20 days ago","list":"Deal Flow","limit":200})"));
    auto const expected = raw_field_changes(firm, days_ago(firm, 20));
    CHECK(field_lines(changes_in(outcome)) == expected);
    CHECK(outcome.structured.at("result").at("counts").at("fields").to_number<std::size_t>() ==
          expected.size());
    CHECK(outcome.structured.at("complete") == json::value(true));
  });
}

TEST_CASE("changes by a teammate are those whose changer it is, with what others had set before") {
  for_each_firm([](FirmSession& firm, bool) {
    auto const me = firm.raw("/auth/whoami").at("user");
    auto const outcome = firm.ask(
        "show_changes",
        object(R"({"since":"20 days ago","list":"Deal Flow","by":"me","kinds":["fields"],"limit":200})"));
    CHECK(field_lines(changes_in(outcome)) ==
          raw_field_changes(firm, days_ago(firm, 20), me.at("id").as_int64()));
  });
}

TEST_CASE("new rows of a list are those that were created since, with who added them") {
  for_each_firm([](FirmSession& firm, bool) {
    auto const since = days_ago(firm, 60);
    auto const changes = changes_in(
        firm.ask("show_changes",
                 object(R"({"since":"60 days ago","list":"Tier 1 LPs","kinds":["rows"],"limit":200})")));
    Lines expected, told;
    for (auto const& row : rows_of(firm, 4102))
      if (text_member(row, "created_at") >= since)
        expected.insert(line({to_second(text_member(row, "created_at")),
                              "person:" + std::to_string(id_of(row, "entity_id")), name_in(row.at("entity")),
                              name_in(firm.raw("/persons/" + std::to_string(id_of(row, "creator_id"))))}));
    for (auto const& change : changes)
      told.insert(line({text_member(change, "at"), text_member(change, "ref"), text_member(change, "name"),
                        text_member(change, "who")}));
    CHECK(told == expected);
  });
}

TEST_CASE("notes and due reminders of the firm are those of the raw records") {
  for_each_firm([](FirmSession& firm, bool by_v2) {
    auto const since = days_ago(firm, 30);
    auto const changes = changes_in(firm.ask(
        "show_changes", object(R"({"since":"30 days ago","kinds":["notes","reminders"],"limit":200})")));
    Lines notes, reminders;
    for (auto const& note : all_of(firm, "/notes", "notes"))
      if (text_member(note, "created_at") >= since && (!by_v2 || note.at("parent_id").is_null()))
        notes.insert(
            line({to_second(text_member(note, "created_at")), "note:" + std::to_string(id_of(note))}));
    for (auto const& reminder : all_of(firm, "/reminders", "reminders")) {
      auto const due = text_member(reminder, "due_date");
      if (due >= since && due <= to_iso(firm.clock.wall()))
        reminders.insert(line({to_second(due), "reminder:" + std::to_string(id_of(reminder))}));
    }
    CHECK(lines_of_kind(changes, "note") == notes);
    CHECK(lines_of_kind(changes, "reminder") == reminders);
  });
}

TEST_CASE("interactions of a person are those of v1, of the firm those of v2's streams") {
  for_each_firm([](FirmSession& firm, bool by_v2) {
    auto const since = days_ago(firm, 90), now = to_iso(firm.clock.wall());
    auto const of_jane = changes_in(firm.ask(
        "show_changes",
        object(R"({"since":"90 days ago","about":"person:510008","kinds":["interactions"],"limit":200})")));
    auto const of_firm =
        firm.ask("show_changes", object(R"({"since":"6 days ago","kinds":["interactions"],"limit":200})"));
    struct Row {
      std::string_view kind, v1_key, v2_path, v2_time;
    };
    std::int64_t type = 0;
    for (auto const& row :
         {Row{"meeting", "events", "meetings", "startTime"}, Row{"call", "events", "calls", "startTime"},
          Row{"chat", "chat_messages", "chat-messages", "sentAt"},
          Row{"email", "emails", "emails", "sentAt"}}) {
      Lines jane, everybody;
      auto const target = "/interactions?type=" + std::to_string(type++) +
                          "&person_id=510008&start_time=" + since.substr(0, 10) +
                          "&end_time=" + to_second(now);
      auto const with_jane = firm.raw(target + "&page_size=100").at(row.v1_key).as_array();
      for (auto const& one : with_jane)
        jane.insert(line(
            {to_second(text_member(one, "date")), std::string(row.kind) + ":" + std::to_string(id_of(one))}));
      CHECK(lines_of_kind(of_jane, row.kind) == jane);
      if (!by_v2) continue;
      auto const week = days_ago(firm, 6);
      auto const filter = "?filter=" + std::string(row.v2_time) + "%3E%3D" + to_second(week);
      auto const stream = firm.raw("/v2/" + std::string(row.v2_path) + filter).at("data").as_array();
      for (auto const& one : stream)
        if (text_member(one, row.v2_time) <= now)
          everybody.insert(line({to_second(text_member(one, row.v2_time)),
                                 std::string(row.kind) + ":" + std::to_string(id_of(one))}));
      CHECK(lines_of_kind(changes_in(of_firm), row.kind) == everybody);
    }
    if (!by_v2) CHECK(first_line(of_firm).find("partial: interactions not told") != std::string::npos);
  });
}

TEST_CASE("changes of a deal and of its company are those of the deal's rows") {
  for_each_firm([](FirmSession& firm, bool) {
    Lines expected;
    for (auto const& each : raw_field_changes(firm, days_ago(firm, 400)))
      if (each.find("deal:880001 ") != std::string::npos) expected.insert(each);
    REQUIRE_FALSE(expected.empty());
    for (std::string_view const about : {"deal:880001", "Acme Robotics"}) {
      CAPTURE(about);
      auto arguments = object(R"({"since":"400 days ago","kinds":["fields","rows"],"limit":200})");
      arguments["about"] = about;
      CHECK(field_lines(changes_in(firm.ask("show_changes", arguments))) == expected);
    }
  });
}

TEST_CASE("pages joined by their cursors are all changes once, though more are made meanwhile") {
  FirmSession firm(two_keys());
  Work(firm, 3).go_on(60);
  auto arguments = object(R"({"since":"30 days ago","list":"Deal Flow","limit":200})");
  auto const whole = changes_in(firm.ask("show_changes", arguments));
  arguments["limit"] = 7;
  json::array paged;
  for (int pages = 0; pages < 40; ++pages) {
    auto const outcome = firm.ask("show_changes", arguments);
    for (auto const& change : changes_in(outcome)) paged.push_back(change);
    auto const& next = outcome.structured.at("next_cursor");
    if (next.is_null()) break;
    arguments["cursor"] = next;
    Work(firm, 4 + std::uint64_t(pages)).go_on(1);
  }
  CHECK(paged.size() > 7);
  CHECK(paged == whole);
  CHECK(std::ranges::is_sorted(paged, std::ranges::greater(),
                               [](json::value const& change) { return text_member(change, "at"); }));
}

}  // namespace affinity::tools::show_changes_test
