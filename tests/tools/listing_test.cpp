#include "tools/pagination/listing.hpp"

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"

namespace affinity::tools::listing_test {

namespace {

using tests::json_response;
using tests::ScriptedSender;

Tool const by_token{.name = "list_things",
                    .route = get("/things"),
                    .params = {schema::query("term", schema::text())},
                    .paging = {.kind = Paging::Kind::tokens, .items = "things", .max_page_size = 500}};
Tool const whole{.name = "list_whole", .route = get("/whole"), .paging = {.kind = Paging::Kind::whole}};

// {"things":[{"id":first},…],"next_page_token":token}
Response page(int first, int count, std::string const& token) {
  json::array things;
  for (int i = 0; i < count; ++i) things.push_back(json::object{{"id", first + i}});
  json::object body{{"things", std::move(things)}, {"next_page_token", nullptr}};
  if (!token.empty()) body["next_page_token"] = token;
  return json_response(write_json(body));
}

struct Session {
  ScriptedSender sender{};
  Catalogue catalogue{std::vector<Tool>{}};
  Limits limits{};

  json::object ask(Tool const& tool, json::object arguments) {
    ToolContext const context{.catalogue = catalogue, .sender = sender, .limits = limits};
    client::CallContext const call;
    auto outcome = tests::run(list_records(context, tool, arguments, call));
    ensure_structured(outcome);
    return outcome.structured;
  }
};

std::vector<std::int64_t> ids(json::object const& answer) {
  std::vector<std::int64_t> out;
  for (auto const& record : answer.at("result").as_array()) out.push_back(record.at("id").as_int64());
  return out;
}

}  // namespace

TEST_CASE("one page at the end of a list gives no cursor") {
  Session session;
  session.sender.script = {page(1, 2, "")};
  auto const answer = session.ask(by_token, {});
  CHECK(ids(answer) == std::vector<std::int64_t>{1, 2});
  CHECK(answer.at("next_cursor").is_null());
  CHECK(answer.at("result_count") == 2);
  CHECK(!answer.contains("complete"));
  CHECK(session.sender.asked[0].target == "/things?page_size=100");
}

TEST_CASE("the cursor leads to the next page with the same page size, whatever the limit is then") {
  Session session;
  session.sender.script = {page(1, 3, "tok"), page(4, 3, "tok2")};
  auto const first = session.ask(by_token, {{"limit", 3}});
  CHECK(session.sender.asked[0].target == "/things?page_size=3");
  auto const second = session.ask(by_token, {{"limit", 2}, {"next_cursor", first.at("next_cursor")}});
  CHECK(session.sender.asked[1].target == "/things?page_size=3&page_token=tok");
  CHECK(ids(second) == std::vector<std::int64_t>{4, 5});
}

TEST_CASE("a page that was handed out in part is gone on with at the right record") {
  Session session;
  session.sender.script = {page(1, 3, "tok"), page(4, 3, ""), page(4, 3, "")};
  auto const first = session.ask(by_token, {{"limit", 3}});
  auto const second = session.ask(by_token, {{"limit", 1}, {"next_cursor", first.at("next_cursor")}});
  auto const third = session.ask(by_token, {{"limit", 9}, {"next_cursor", second.at("next_cursor")}});
  CHECK(ids(third) == std::vector<std::int64_t>{5, 6});
  CHECK(third.at("next_cursor").is_null());
}

TEST_CASE("a limit above the API's page reads several pages") {
  Session session;
  auto tool = by_token;
  tool.paging.max_page_size = 2;
  session.sender.script = {page(1, 2, "a"), page(3, 2, "b"), page(5, 2, "c")};
  auto const answer = session.ask(tool, {{"limit", 5}});
  CHECK(ids(answer) == std::vector<std::int64_t>{1, 2, 3, 4, 5});
  CHECK(answer.at("next_cursor").is_string());
}

TEST_CASE("an empty last page is the end, not an error") {
  Session session;
  session.sender.script = {page(1, 2, "a"), page(0, 0, "")};
  auto const answer = session.ask(by_token, {});
  CHECK(answer.at("result_count") == 2);
  CHECK(answer.at("next_cursor").is_null());
}

TEST_CASE("a token that comes twice ends the list and says so") {
  Session session;
  session.sender.script = {page(1, 2, "a"), page(3, 2, "a")};
  auto const answer = session.ask(by_token, {});
  CHECK(answer.at("result_count") == 4);
  CHECK(answer.at("complete") == false);
  CHECK(answer.at("next_cursor").is_null());
}

TEST_CASE("tokens that go round over many calls end the list too") {
  Session session;
  json::object arguments{{"limit", 1}};
  int calls = 0;
  json::object answer;
  do {
    session.sender.script = {page(1, 1, calls % 2 ? "b" : "a")};
    answer = session.ask(by_token, arguments);
    arguments["next_cursor"] = answer.at("next_cursor");
  } while (++calls < 50 && !answer.at("next_cursor").is_null());
  CHECK(calls < 10);
  CHECK(answer.at("complete") == false);
}

TEST_CASE("an endless list ends after 25 requests with a cursor") {
  Session session;
  auto tool = by_token;
  tool.paging.max_page_size = 1;
  for (int i = 0; i < 30; ++i) session.sender.script.push_back(page(i + 1, 1, "t" + std::to_string(i)));
  auto const answer = session.ask(tool, {{"limit", 500}});
  CHECK(session.sender.asked.size() == 25);
  CHECK(answer.at("result_count") == 25);
  CHECK(answer.at("next_cursor").is_string());
}

TEST_CASE("when a later page fails, what was read is kept and the cursor goes on from there") {
  Session session;
  session.sender.script = {page(1, 2, "a"), json_response("{}", 503), page(3, 2, "")};
  auto const broken = session.ask(by_token, {});
  CHECK(ids(broken) == std::vector<std::int64_t>{1, 2});
  CHECK(broken.at("complete") == false);
  auto const rest = session.ask(by_token, {{"next_cursor", broken.at("next_cursor")}});
  CHECK(ids(rest) == std::vector<std::int64_t>{3, 4});
}

TEST_CASE("when the first page fails there is no result") {
  Session session;
  session.sender.script = {json_response("{}", 503)};
  auto const answer = session.ask(by_token, {});
  CHECK(!answer.contains("result"));
  CHECK(answer.at("error").at("status") == 503);
}

TEST_CASE("a bare array is cut at the limit and gone on with") {
  Session session;
  session.sender.script = {json_response(R"([{"id":1},{"id":2},{"id":3}])"),
                           json_response(R"([{"id":1},{"id":2},{"id":3}])")};
  auto const first = session.ask(whole, {{"limit", 2}});
  CHECK(ids(first) == std::vector<std::int64_t>{1, 2});
  CHECK(session.sender.asked[0].target == "/whole");
  auto const second = session.ask(whole, {{"limit", 2}, {"next_cursor", first.at("next_cursor")}});
  CHECK(ids(second) == std::vector<std::int64_t>{3});
  CHECK(second.at("next_cursor").is_null());
}

TEST_CASE("L-8: an answer above the cap ends at a whole record, and the cursor brings the rest") {
  Session session;
  session.limits.max_result = 2048;
  json::array things;
  for (int i = 1; i <= 5; ++i) things.push_back(json::object{{"id", i}, {"text", std::string(600, 'x')}});
  auto const body = json_response(write_json(json::object{{"things", things}}));
  session.sender.script = {body, body, body};
  auto const first = session.ask(by_token, {});
  CHECK(ids(first) == std::vector<std::int64_t>{1, 2});
  CHECK(write_json(first).size() <= 2048);
  auto const second = session.ask(by_token, {{"next_cursor", first.at("next_cursor")}});
  CHECK(ids(second) == std::vector<std::int64_t>{3, 4});
  auto const third = session.ask(by_token, {{"next_cursor", second.at("next_cursor")}});
  CHECK(ids(third) == std::vector<std::int64_t>{5});
  CHECK(third.at("next_cursor").is_null());
}

TEST_CASE("a page that was cut by the cap is gone on with, and then the pages behind it") {
  Session session;
  session.limits.max_result = 2048;
  json::array things;
  for (int i = 1; i <= 3; ++i) things.push_back(json::object{{"id", i}, {"text", std::string(600, 'x')}});
  auto const first_page =
      json_response(write_json(json::object{{"things", things}, {"next_page_token", "tok"}}));
  session.sender.script = {first_page, first_page, page(4, 1, "tok2"), page(5, 1, "")};
  auto const first = session.ask(by_token, {{"limit", 3}});
  CHECK(ids(first) == std::vector<std::int64_t>{1, 2});
  auto const second = session.ask(by_token, {{"limit", 3}, {"next_cursor", first.at("next_cursor")}});
  CHECK(ids(second) == std::vector<std::int64_t>{3, 4, 5});
  CHECK(!second.contains("complete"));
}

TEST_CASE("one record above the cap has its text cut and says so") {
  Session session;
  session.limits.max_result = 4096;
  json::array things{json::object{{"id", 1}, {"content", std::string(9000, 'x')}}};
  session.sender.script = {json_response(write_json(json::object{{"things", std::move(things)}}))};
  auto const answer = session.ask(by_token, {});
  CHECK(ids(answer) == std::vector<std::int64_t>{1});
  CHECK(answer.at("complete") == false);
  CHECK(as_text(answer.at("why"))->find("content") != std::string_view::npos);
  CHECK(write_json(answer).size() <= 4096);
}

TEST_CASE("a cursor of another query is refused before anything is sent") {
  Session session;
  session.sender.script = {page(1, 3, "tok")};
  auto const first = session.ask(by_token, {{"limit", 3}});
  auto const answer = session.ask(by_token, {{"term", "other"}, {"next_cursor", first.at("next_cursor")}});
  CHECK(answer.at("error").at("kind") == "invalid");
  CHECK(session.sender.asked.size() == 1);
}

TEST_CASE("a list where an object is documented, and the other way round, is read all the same") {
  Session session;
  session.sender.script = {json_response(R"([{"id":1}])"), json_response(R"({"things":[{"id":2}]})")};
  CHECK(ids(session.ask(by_token, {})) == std::vector<std::int64_t>{1});
  CHECK(ids(session.ask(whole, {})) == std::vector<std::int64_t>{2});
}

TEST_CASE("Q-2: pages after the first are bulk work") {
  Session session;
  session.sender.script = {page(1, 500, "a"), page(501, 500, "b"), page(1001, 2, "")};
  session.ask(by_token, {{"limit", 1500}});
  CHECK(session.sender.bulk == std::vector<bool>{false, true, true});
}

TEST_CASE("Q-2: a list that the month's guard ends is true as far as it goes, and leads on") {
  Session session;
  session.sender.script = {page(1, 500, "a"), fail(ErrorKind::limited, "Only 9.0 % of the month is left.")};
  auto const answer = session.ask(by_token, {{"limit", 1500}});
  CHECK(answer.at("result_count") == 500);
  CHECK(answer.at("complete") == false);
  CHECK(answer.at("next_cursor").is_string());
  CHECK(write_json(answer).find("9.0 % of the month") != std::string::npos);
}

TEST_CASE("a page token that is a number leads on, and one that is nothing of the kind is no end") {
  auto const with_token = [](std::string const& token) {
    return json_response(R"({"things":[{"id":1}],"next_page_token":)" + token + "}");
  };
  for (auto const* number : {"7", "-1", "12.5", "1764547200000", "123456789012345678"}) {
    CAPTURE(number);
    Session session;
    session.sender.script = {with_token(number), page(2, 1, "")};
    auto const answer = session.ask(by_token, {{"limit", 2}});
    CHECK(ids(answer) == std::vector<std::int64_t>{1, 2});
    CHECK(session.sender.asked[1].target == "/things?page_size=2&page_token=" + std::string(number));
    CHECK(!answer.contains("complete"));
  }
  for (auto const* other : {"true", "false", "{}", "[]", R"({"token":"x"})", R"(["x"])"}) {
    CAPTURE(other);
    Session session;
    session.sender.script = {with_token(other)};
    auto const answer = session.ask(by_token, {});
    CHECK(ids(answer) == std::vector<std::int64_t>{1});
    CHECK(answer.at("complete") == false);
    CHECK(as_text(answer.at("why"))->find("next_page_token") != std::string_view::npos);
  }
  for (auto const* end : {"null", R"("")"}) {
    CAPTURE(end);
    Session session;
    session.sender.script = {with_token(end)};
    CHECK(!session.ask(by_token, {}).contains("complete"));
  }
}

TEST_CASE("a list is the same whatever its bytes look like, and says when it was cleaned") {
  auto const ask = [](std::string const& body) {
    Session session;
    session.sender.script = {json_response(body)};
    return session.ask(by_token, {{"limit", 2}});
  };
  auto const plain = ask(R"({"things":[{"id":1,"name":"A/B"},{"id":2},{"id":3}],"next_page_token":"t"})");
  CHECK(ids(plain) == std::vector<std::int64_t>{1, 2});
  for (auto const* body :
       {R"({"things":[{"id":1,"name":"A\/B"},{"id":2},{"id":3}],"next_page_token":"t"})",
        R"({"things":[{"id":1,"name":"\u0041/B"},{ "id" : 2 },{"id":3}],"next_page_token":"t"})",
        R"({"next_page_token":"\u0074","things" : [ {"id":1,"name":"A/B"}, {"id":2}, {"id":3} ]} )",
        R"({"things":[],"things":[{"id":7,"id":1,"name":"A/B"},{"id":2},{"id":3}],"next_page_token":"t"})"}) {
    CAPTURE(body);
    CHECK(ask(body) == plain);
  }
  auto const hidden = ask("{\"things\":[{\"id\":1,\"name\":\"A\xE2\x80\xAE\"},{\"id\":2}]}");
  CHECK(hidden.at("result").at(0).at("name") == "A");
  CHECK(hidden.at("cleaned") == true);
  CHECK(!plain.contains("cleaned"));
}

TEST_CASE("one record with a bad sign never hides the others") {
  auto const ask = [](std::string const& bad, json::object const& arguments) {
    Session session;
    session.sender.script = {json_response("{\"things\":[{\"id\":1},{\"id\":2,\"name\":" + bad +
                                           "},{\"id\":3}],\"next_page_token\":null}")};
    return session.ask(by_token, arguments);
  };
  for (auto const* bad :
       {R"("cut \ud83d")", R"("\ude00\ud83d")", "\"a\xFF\"", "\"a\xED\xA0\xBD\"", "\"\xC0\x80\""}) {
    CAPTURE(bad);
    auto const answer = ask(bad, {});
    CHECK(ids(answer) == std::vector<std::int64_t>{1, 2, 3});
    CHECK(answer.at("cleaned") == true);
    CHECK(!answer.contains("complete"));
  }
  for (auto const* bad : {"1e400", "123456789012345678901234", "-99999999999999999999", "NaN"}) {
    CAPTURE(bad);
    auto const answer = ask(bad, {});
    CHECK(ids(answer) == std::vector<std::int64_t>{1, 2, 3});
    CHECK(answer.at("complete") == false);
    CHECK(as_text(answer.at("why"))->find("too large") != std::string_view::npos);
  }
  CHECK(ids(ask(std::string(100, '[') + std::string(100, ']'), {})) == std::vector<std::int64_t>{1, 2, 3});
}

TEST_CASE("a page that is no JSON is not taken in part") {
  Session session;
  auto const spoilt = json_response(R"({"things":[{"id":3},{"id":)");
  session.sender.script = {spoilt};
  CHECK(session.ask(by_token, {}).at("error").at("kind") == "upstream");
  session.sender.script = {page(1, 2, "t"), spoilt};
  auto const answer = session.ask(by_token, {});
  CHECK(ids(answer) == std::vector<std::int64_t>{1, 2});
  CHECK(answer.at("complete") == false);
  CHECK(answer.at("next_cursor").is_string());
}

}  // namespace affinity::tools::listing_test
