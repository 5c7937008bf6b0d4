#include "client/response_error.hpp"

#include "base/text/text.hpp"
#include "support/catch.hpp"

namespace affinity::tests::response_error_test {

namespace {

using client::response_error;

Request const a_read{.target = "/persons/7"};
Request const a_write{
    .method = Method::post, .target = "/persons", .body = "{}", .content_type = "application/json"};

Response answer(int status, std::string body = {}, std::vector<Headers::Field> fields = {}) {
  return {.status = status, .headers = {std::move(fields)}, .body = std::move(body)};
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string words(std::string body) { return response_error(a_read, answer(422, std::move(body))).message; }

std::optional<int> wait_of(std::vector<Headers::Field> fields) {
  return response_error(a_read, answer(429, "", std::move(fields))).retry_after_s;
}

constexpr int two_minutes = 120;  // no minute is longer, whatever is asked for

}  // namespace

TEST_CASE("all errors of an answer of v2 are told, with the names that the caller has for their arguments") {
  Request const request{.target = "/v2/companies/7/notes"};
  auto const body =
      R"({"errors":[{"code":"validation","message":"must be at most 100","param":"limit"},)"
      R"({"code":"validation","message":"is unknown","param":"fieldIds[0]"},{"code":"bad-request","message":"Sorry"}]})";
  auto const error = response_error(request, answer(400, body), [](std::string_view param) {
    return param == "limit" ? std::string("my_limit") : std::string(param);
  });
  CHECK(error.kind == ErrorKind::invalid);
  CHECK(error.message ==
        "Affinity refuses these arguments (400). Affinity says: \"my_limit: must be at most 100; "
        "fieldIds[0]: is unknown; Sorry\"");
  CHECK(error.next_step == "Correct the arguments and call again.");
}

TEST_CASE("an error of v2 that begins with the name of its argument has it once, as the caller calls it") {
  auto const body =
      R"({"errors":[{"code":"validation","message":"companyId must be positive","param":"companyId"},)"
      R"({"code":"validation","message":"limits differ","param":"limit"}]})";
  auto const error = response_error(
      {.target = "/v2/companies/x"}, answer(400, body),
      [](std::string_view param) { return param == "companyId" ? std::string("id") : std::string(param); });
  CHECK(has(error.message, "\"id must be positive; limit: limits differ\""));
}

TEST_CASE("the code of an error of v2 is its kind") {
  struct Row {
    int status;
    char const* code;
    ErrorKind kind;
  };
  auto const [status, code, kind] =
      GENERATE(Row{400, "validation", ErrorKind::invalid}, Row{400, "bad-request", ErrorKind::invalid},
               Row{401, "authentication", ErrorKind::denied}, Row{403, "authorization", ErrorKind::denied},
               Row{404, "not-found", ErrorKind::not_found}, Row{400, "not-found", ErrorKind::not_found},
               Row{405, "method-not-allowed", ErrorKind::invalid}, Row{409, "conflict", ErrorKind::invalid},
               Row{429, "rate-limit", ErrorKind::limited}, Row{500, "server", ErrorKind::upstream},
               Row{501, "not-implemented", ErrorKind::upstream});
  CAPTURE(status, code);
  auto const body = R"({"errors":[{"code":")" + std::string(code) + R"(","message":"No."}]})";
  CHECK(response_error({.target = "/v2/lists"}, answer(status, body)).kind == kind);
}

TEST_CASE("a version that Affinity refuses is for whoever runs the server, and names the setting") {
  Request const request{.target = "/v2/lists"};
  auto const error = response_error(
      request,
      answer(400, R"({"errors":[{"code":"validation","message":"No.","param":"x-affinity-api-version"}]})"));
  CHECK(error.kind == ErrorKind::denied);
  CHECK(error.message ==
        "Affinity refuses the version of its API that this server asks for. Nothing was done. Affinity says: "
        "\"x-affinity-api-version: No.\"");
  CHECK(has(error.next_step, "--affinity-api-version"));
}

TEST_CASE("a cursor that v2 does not know leads back to the start") {
  auto const error =
      response_error({.target = "/v2/lists"},
                     answer(400, R"({"errors":[{"code":"validation","message":"No.","param":"cursor"}]})"));
  CHECK(error.next_step == "Call again without next_cursor, to begin at the start.");
}

TEST_CASE("what v2 does not offer is not worth another try") {
  auto const error =
      response_error({.method = Method::patch, .target = "/v2/companies/7/fields"},
                     answer(501, R"({"errors":[{"code":"not-implemented","message":"Later."}]})"));
  CHECK(error.message == "Affinity does not offer this (501). Nothing was done. Affinity says: \"Later.\"");
  CHECK(error.kind == ErrorKind::upstream);
}

TEST_CASE("each status is a kind, of a read and of a write") {
  struct Row {
    int status;
    ErrorKind read, write;
  };
  auto const same = [](int status, ErrorKind kind) { return Row{status, kind, kind}; };
  auto const unclear = [](int status) {
    return Row{status, ErrorKind::upstream, ErrorKind::unknown_outcome};
  };
  std::vector<Row> const rows = {unclear(301),
                                 unclear(302),
                                 unclear(303),
                                 unclear(304),
                                 unclear(307),
                                 same(400, ErrorKind::invalid),
                                 same(401, ErrorKind::denied),
                                 same(403, ErrorKind::denied),
                                 same(404, ErrorKind::not_found),
                                 same(405, ErrorKind::invalid),
                                 same(408, ErrorKind::upstream),
                                 same(409, ErrorKind::invalid),
                                 same(418, ErrorKind::invalid),
                                 same(422, ErrorKind::invalid),
                                 same(425, ErrorKind::upstream),
                                 same(429, ErrorKind::limited),
                                 unclear(500),
                                 unclear(502),
                                 unclear(503),
                                 unclear(504),
                                 unclear(599)};
  for (auto const& row : rows) {
    CAPTURE(row.status);
    auto const read = response_error(a_read, answer(row.status));
    auto const write = response_error(a_write, answer(row.status));
    CHECK(read.kind == row.read);
    CHECK(write.kind == row.write);
    CHECK(read.status == row.status);
    CHECK(has(read.message, std::to_string(row.status)));
    CHECK(!read.next_step.empty());
    CHECK(!write.next_step.empty());
  }
}

TEST_CASE("a write of unknown fate is never told to try again before looking") {
  auto const error = response_error(a_write, answer(503));
  CHECK(has(error.message, "nobody knows"));
  CHECK(has(error.next_step, "Do not repeat"));
  CHECK(has(response_error(a_read, answer(503)).next_step, "Try again"));
}

TEST_CASE("Affinity's words are found in every shape of body") {
  CHECK(has(words(R"({"code":422,"message":"Name is missing."})"), "\"Name is missing.\""));
  CHECK(has(words(R"({"error":"Name is missing."})"), "\"Name is missing.\""));
  CHECK(has(words(R"({"error":{"message":"Name is missing."}})"), "\"Name is missing.\""));
  CHECK(has(words(R"({"errors":["One.","Two."]})"), "\"One.; Two.\""));
  CHECK(has(words(R"({"errors":[{"message":"One."},{"code":7},{"message":"Two."}]})"), "\"One.; Two.\""));
  CHECK(has(words(R"(["One.","Two."])"), "\"One.; Two.\""));
  CHECK(has(words(R"("Name is missing.")"), "\"Name is missing.\""));
  CHECK(has(words(R"({"detail":"odd"})"), R"({"detail":"odd"})"));
  CHECK(has(words("Unknown API endpoint"), "\"Unknown API endpoint\""));
  CHECK(has(words("<html><head><style>p{}</style><script>if (a<b) x();</script></head>"
                  "<body><h1>502</h1><!-- no -->Bad&nbsp;gateway &amp; more</body></html>"),
            "\"502 Bad gateway & more\""));
}

TEST_CASE("a body that says nothing adds no words") {
  for (auto const* body : {"", " \r\n", "{}", "[]", "null", "7", "<br>", "[[[[[[\"deep\"]]]]]]"}) {
    CAPTURE(body);
    CHECK(!has(words(body), "says"));
  }
}

TEST_CASE("words from outside are one short visible line of UTF-8") {
  auto const odd = words(
      "a\r\nb\x1b[31mc\xff \xe2\x80\xae"
      "d\xf3\xa0\x81\x81"
      "e\xc2\x85"
      "f");
  CHECK(has(odd, "\"a b [31mc\xEF\xBF\xBD d e f\""));
  for (auto const& body : {std::string(100'000, 'x'), "{\"message\":\"" + std::string(3000, 'y') + "\"}",
                           std::string(20'000, '<'), "<script" + std::string(20'000, '<'),
                           std::string(5000, '['), std::string(4999, '\xff'), std::string("\xe2\x80")}) {
    auto const error = response_error(a_read, answer(500, body));
    CHECK(is_utf8(error.message));
    CHECK(error.message.size() < 620);
  }
}

TEST_CASE("every cut of a body is survived and keeps the kind") {
  std::string const body = R"({"errors":[{"message":"No “such” field: 7"},["x"],"<b>y</b>"],"code":422})";
  for (std::size_t length = 0; length <= body.size(); ++length) {
    auto const error = response_error(a_write, answer(422, body.substr(0, length)));
    CHECK(error.kind == ErrorKind::invalid);
    CHECK(is_utf8(error.message));
  }
}

TEST_CASE("a merged record leads to the one that it became") {
  auto const error = response_error(
      a_write,
      answer(
          422,
          R"({"message":"organization_id: 292479388 no longer exists as it has been merged into 301128758"})"));
  CHECK(error.kind == ErrorKind::invalid);
  CHECK(error.next_step == "Use id 301128758 instead.");
  CHECK(!has(response_error(a_write, answer(422, "cannot be merged into")).next_step, "instead"));
}

TEST_CASE("a refused key points at the setting and away from trying again") {
  auto const error =
      response_error(a_read, answer(401, "Unauthorized API Key.", {{"content-type", "text/html"}}));
  CHECK(has(error.message, "Unauthorized API Key."));
  CHECK(has(error.next_step, "AFFINITY_API_KEY"));
}

TEST_CASE("the wait at a limit is read from Retry-After, else from the end of the minute") {
  CHECK(wait_of({{"Retry-After", "7"}}) == 7);
  CHECK(wait_of({{"retry-after", " 7 "}}) == 7);
  CHECK(wait_of({{"retry-after", "0"}}) == 0);
  CHECK(wait_of({{"retry-after", "7"}, {"x-ratelimit-limit-user-reset", "30"}}) == 7);
  CHECK(wait_of({{"X-RateLimit-Limit-User-Reset", "30"}}) == 30);
  CHECK(wait_of({{"retry-after", "9999999"}}) == two_minutes);
  CHECK(wait_of({{"retry-after", "99999999999999999999999999"}}) == two_minutes);
  CHECK(wait_of({}) == std::nullopt);
}

TEST_CASE("a date in Retry-After counts from the server's own clock") {
  Headers::Field const date{"date", "Sat, 21 Nov 2026 09:00:00 GMT"};
  CHECK(wait_of({date, {"retry-after", "Sat, 21 Nov 2026 09:01:30 GMT"}}) == 90);
  CHECK(wait_of({date, {"retry-after", "Sat, 21 Nov 2026 08:00:00 GMT"}}) == 0);
  CHECK(wait_of({date, {"retry-after", "Sun, 21 Nov 2027 09:00:00 GMT"}}) == two_minutes);
  CHECK(wait_of({{"retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"}}) == 0);
  CHECK(wait_of({{"retry-after", "Fri, 31 Dec 9999 23:59:59 GMT"}}) == two_minutes);
}

TEST_CASE("a wait that cannot be read counts as absent") {
  for (auto const* text :
       {"", "-5", "soon", "1.5", "1e3", "7 seconds", "0x10", "Sat, 31 Feb 2026 09:00:00 GMT",
        "Sat, 21 Nov 2026 25:00:00 GMT", "Sat, 21 Nov 2026 09:00:00 CET", "Sat, 21 Xxx 2026 09:00:00 GMT",
        "\xff\xfe", "Sat, 21 Nov 2026 -9:00:00 GMT"}) {
    CAPTURE(text);
    CHECK(wait_of({{"retry-after", text}}) == std::nullopt);
    CHECK(wait_of({{"retry-after", text}, {"x-ratelimit-limit-user-reset", "30"}}) == 30);
    CHECK(wait_of({{"x-ratelimit-limit-user-reset", text}}) == std::nullopt);
  }
}

TEST_CASE("the limit tells how long to wait in words too") {
  CHECK(has(response_error(a_read, answer(429, "", {{"retry-after", "1"}})).next_step, "Wait 1 second,"));
  CHECK(
      has(response_error(a_read, answer(429, "", {{"retry-after", "119"}})).next_step, "Wait 119 seconds,"));
  CHECK(has(response_error(a_read, answer(429)).next_step, "Wait a minute,"));
}

TEST_CASE("a used up month is told as the account's, with the day it ends") {
  auto const error = response_error(a_read, answer(429, "",
                                                   {{"retry-after", "30"},
                                                    {"x-ratelimit-limit-org-remaining", "0"},
                                                    {"x-ratelimit-limit-org-reset", "864000"}}));
  CHECK(error.kind == ErrorKind::limited);
  CHECK(has(error.message, "whole account"));
  CHECK(error.retry_after_s == 864000);
  CHECK(has(error.next_step, "10 days"));
  auto const dated = response_error(a_read, answer(429, "",
                                                   {{"date", "Sat, 21 Nov 2026 09:00:00 GMT"},
                                                    {"x-ratelimit-limit-org-remaining", "0"},
                                                    {"x-ratelimit-limit-org-reset", "864000"}}));
  CHECK(has(dated.next_step, "(2026-12-01T09:00Z)"));
  CHECK(!has(
      response_error(a_read, answer(429, "", {{"x-ratelimit-limit-org-remaining", "unlimited"}})).message,
      "month"));
}

TEST_CASE("a server that is down may say when to come back") {
  CHECK(response_error(a_read, answer(503, "", {{"retry-after", "20"}})).retry_after_s == 20);
  CHECK(response_error(a_read, answer(503)).retry_after_s == std::nullopt);
}

TEST_CASE("what only its author or creator may do says so, and does not send anybody to an admin in vain") {
  auto const of = [](Method method, std::string target) {
    return response_error(Request{.method = method, .target = std::move(target)}, answer(403));
  };
  for (auto const method : {Method::del, Method::put}) {
    auto const note = of(method, "/notes/7");
    CHECK(note.kind == ErrorKind::denied);
    CHECK(has(note.message, "Only the author of a note"));
    CHECK(!has(note.next_step, "admin"));
  }
  CHECK(has(of(Method::put, "/webhook/7").message, "Only its creator can change"));
  CHECK(has(of(Method::del, "/webhook/7").message, "Only its creator or an admin can delete"));
  CHECK(has(of(Method::del, "/persons/7").message, "Members of the team cannot be deleted"));
  for (auto const* target : {"/organizations/7", "/lists/4/list-entries/7", "/field-values/7"})
    CHECK(has(of(Method::del, target).next_step, "an Affinity admin can give this user access"));
  CHECK(has(of(Method::get, "/notes/7").next_step, "an Affinity admin can give this user access"));
  CHECK(has(of(Method::post, "/notes").next_step, "an Affinity admin can give this user access"));
}

}  // namespace affinity::tests::response_error_test
