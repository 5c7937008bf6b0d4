// What people at a terminal see, and what reaches it of text from outside.

#include "server/terminal/progress_line.hpp"
#include "server/terminal/result_format.hpp"
#include "server/terminal/table.hpp"
#include "support/catch.hpp"
#include "tools/catalogue.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <sstream>

namespace affinity::server::terminal_test {

namespace {

Terminal terminal(std::size_t width, bool colours = false) {
  return {.is_tty = true, .colours = colours, .can_overwrite = true, .width = width};
}

std::vector<std::string> lines(std::string const& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

bool all_fit(std::string const& text, std::size_t width) {
  return std::ranges::all_of(lines(text), [&](auto const& line) { return display_width(line) <= width; });
}

bool has(std::string const& whole, std::string_view part) { return whole.find(part) != std::string::npos; }

tools::Tool const& tool(std::string_view name) {
  static auto const all = tools::Catalogue::with_opt_in();
  return *all.find(name);
}

}  // namespace

TEST_CASE("a table stands in columns, without blanks at the ends of lines") {
  Table const table{.head = {"id", "name"}, .rows = {{"7", "Acme"}, {"1024", ""}}};
  CHECK(write_table(table, terminal(80)) == "id    name\n7     Acme\n1024\n");
  CHECK(write_table(table, {}) == "id    name\n7     Acme\n1024\n");
}

TEST_CASE("a table is as wide as the terminal: the widest cells give way, the first column never") {
  Table const table{.head = {"id", "name", "about"},
                    .rows = {{"123456789012345", std::string(50, 'n'), std::string(90, 'a')}}};
  for (std::size_t const width : {40u, 60u, 100u}) {
    CAPTURE(width);
    auto const text = write_table(table, terminal(width));
    CHECK(all_fit(text, width));
    CHECK(has(text, "123456789012345"));
    CHECK(has(text, "…"));
  }
  CHECK(has(write_table(table, {}), std::string(90, 'a')));
}

TEST_CASE("columns for which there is no room are named below the table") {
  Table const table{.head = {"id", "first_name", "last_name", "primary_email"},
                    .rows = {{"510008", "Johannesburg", "Featherstone", "johannes@example.com"}}};
  auto const text = write_table(table, terminal(40));
  CHECK(all_fit(text, 40));
  CHECK(has(text, "No room for: primary_email."));
  CHECK(!has(text, "johannes"));
}

TEST_CASE("ids of other records stand last, where there may be no room for them") {
  json::object const answer{
      {"result", {{{"id", 1}, {"creator_id", 5}, {"person_ids", {6, 7}}, {"content", "Hello"}}}}};
  auto const text = format_result(tool("list_all_affinity_notes"), answer, terminal(80));
  CHECK(text == "id  content  creator_id  person_ids\n1   Hello    5           6, 7\n");
}

TEST_CASE("wide letters take two columns and marks over letters none") {
  CHECK(display_width("日本") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("🦊x") == 3);
  CHECK(truncate_to_width("日本語", 4) == "日…");
  CHECK(truncate_to_width("Zürich", 6) == "Zürich");
  CHECK(padded("日", 4) == "日  ");
}

TEST_CASE("no escape sequence, control character or hidden direction of outside text reaches a terminal") {
  std::string const evil = "a\x1b]0;title\x07\x1b[31mred\x9b\x7f\r\n\u202Eb\u2028c\td\xff";
  for (auto const line_breaks : {LineBreaks::collapse, LineBreaks::keep}) {
    auto const text = printable(evil, line_breaks);
    CAPTURE(text);
    for (auto const c : text) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
    CHECK(!has(text, "\u202E"));
    CHECK(!has(text, "\u009b"));
    CHECK(has(text, "\n") == (line_breaks == LineBreaks::keep));
  }
  json::object const answer{{"result", {{{"id", 1}, {"name", evil}, {evil, "x"}}}}};
  CHECK(!has(format_result(tool("list_all_affinity_organizations"), answer, terminal(80)), "\x1b"));
  json::object const one{{"result", {{"id", 1}, {"name", evil}, {evil, evil}}}};
  CHECK(!has(format_result(tool("get_single_affinity_organization_by_id"), one, terminal(80)), "\x1b"));
  json::object const page{{"title", evil}, {"url", evil}, {"text", evil}, {"complete", false}, {"why", evil}};
  CHECK(!has(format_result(tool("fetch"), page, terminal(80)), "\x1b"));
  CHECK(!has(format_error({.is_error = true, .text = evil}, terminal(80)), "\x1b"));
}

TEST_CASE("a list is a table with the meaning of codes, and says when there is more") {
  json::object const answer{{"result",
                             {{{"id", 1},
                               {"type", 1},
                               {"first_name", "Ann"},
                               {"primary_email", nullptr},
                               {"emails", {"a@x", "b@x"}}}}},
                            {"next_cursor", "abc"},
                            {"result_count", 1}};
  auto const text = format_result(tool("list_all_affinity_persons"), answer, terminal(80));
  CAPTURE(text);
  CHECK(lines(text)[0] == "id  type      first_name  emails");
  CHECK(has(text, "1   internal  Ann         a@x, b@x"));
  CHECK(has(text, "There are more."));
  CHECK(format_result(tool("list_all_affinity_persons"), {{"result", json::array()}}, terminal(80)) ==
        "Nothing was found.\n");
}

TEST_CASE("a record is a name and a value a line, what is empty left out, long texts below each other") {
  json::object const answer{
      {"result",
       {{"id", 7},
        {"domain", nullptr},
        {"person_ids", {1, 2}},
        {"interaction_dates", {{"last_event_date", "2026-11-12"}}},
        {"list_entries", {{{"id", 9}, {"list_id", 4}}, {{"id", 8}, {"list_id", 5}}}},
        {"content", "one two three four five six seven eight nine ten eleven\nsecond"}}},
      {"complete", false},
      {"why", "It was cut."}};
  auto const text = format_result(tool("get_single_affinity_organization_by_id"), answer, terminal(60));
  CAPTURE(text);
  CHECK(all_fit(text, 60));
  CHECK(has(text, "person_ids                      1, 2\n"));
  CHECK(has(text, "interaction_dates.last_event_…  2026"));
  CHECK(has(text, "id 9, list_id 4\n"));
  CHECK(has(text, " second\n"));
  CHECK(!has(text, "domain"));
  CHECK(has(text, "Not complete: It was cut."));
}

TEST_CASE("words are wrapped, and what is longer than a line is broken") {
  CHECK(wrapped("a bb ccc", 4) == std::vector<std::string>{"a bb", "ccc"});
  CHECK(wrapped("abcdefghij", 4) == std::vector<std::string>{"abcd", "efgh", "ij"});
  CHECK(wrapped("a\n\n  b c", 0) == std::vector<std::string>{"a", "", "  b c"});
  CHECK(wrapped("", 10) == std::vector<std::string>{""});
  CHECK(wrapped("日本語日本語", 4) == std::vector<std::string>{"日本", "語日", "本語"});
}

TEST_CASE("colours are there only where the terminal has them") {
  Table const table{.head = {"id"}, .rows = {{"7"}}};
  CHECK(write_table(table, terminal(80, true)) == "\x1b[1mid\x1b[0m\n7\n");
  CHECK(!has(write_table(table, terminal(80)), "\x1b"));
  auto const refused = tools::failure(fail(ErrorKind::not_found, "No such person.", "Search for it."));
  CHECK(format_error(refused, terminal(80, true)) ==
        "\x1b[31mError:\x1b[0m No such person. Search for it.\n");
  CHECK(format_error(refused, {}) == "Error: No such person. Search for it.\n");
}

TEST_CASE("progress is one line that is written over and gone at the end, and only on a terminal") {
  std::string written;
  auto const write = [&](std::string const& text) { written += text; };
  {
    ProgressLine line(terminal(24), write);
    line.show({.done = 100, .total = 500});
    line.show({.done = 100, .total = 500});  // nothing new
    line.show({.done = client::Progress::message_only,
               .message = "waiting 12 s at Affinity's limit of 900 a minute"});
  }
  CHECK(written == "\r\x1b[K… 100 of 500\r\x1b[K… waiting 12 s at Affi…\r\x1b[K");
  written.clear();
  for (auto const& other : {Terminal{}, Terminal{.is_tty = true, .width = 80}}) {
    ProgressLine line(other, write);
    line.show({.done = 1, .total = 2});
  }
  CHECK(written.empty());
}

}  // namespace affinity::server::terminal_test
