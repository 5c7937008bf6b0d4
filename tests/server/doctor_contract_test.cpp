#include "base/json/json.hpp"
#include "server/doctor/contract.hpp"
#include "server/doctor/redaction.hpp"
#include "server/doctor_findings.hpp"
#include "server/program/sandbox_sender.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"

namespace affinity::server::doctor_test {

TEST_CASE("only types are left of an answer") {
  auto const check = [](char const* text, std::string const& left) {
    CHECK(write_json(redacted(parse_json(text).value())) == left);
  };
  check(R"({"id":7,"name":"Jane","at":"2026-11-21T09:00:00Z","day":"2026-11-21"})",
        R"({"id":"integer","name":"text","at":"date and time","day":"date"})");
  check(R"({"n":1.5,"b":true,"z":null,"e":""})",
        R"({"n":"number","b":"boolean","z":"null","e":"empty text"})");
  check(R"([{"a":1},{"a":null,"b":[]},{"b":["x"]}])", R"([{"a":"integer or null","b":["text"]}])");
  check(R"({"Jane Doe":1,"jane@x.example":2})", R"x({"(a name of another form)":"integer"})x");
  check(R"([{"v":null},{"v":{"city":"Oslo"}},{"v":7}])", R"([{"v":{"city":"text"}}])");
}

TEST_CASE("the contract holds against the sandbox, in at most 30 reads") {
  tests::FakeClock const clock;
  sandbox::Api api(clock, {});
  SandboxSender sandbox_sender(api);
  int asked = 0;
  auto const ask = [&](Request const& request) {
    ++asked;
    CHECK(request.method == Method::get);
    auto signed_request = request;
    signed_request.headers.set("Authorization", "Bearer sandbox");
    return tests::run(sandbox_sender.send(signed_request, {}));
  };
  auto const contract = check_contract(ask, "the sandbox", "2026-11-21");
  CAPTURE(write_json(contract.report));
  CHECK(contract.finding.level == Level::ok);
  CHECK(asked <= max_contract_requests);
  CHECK(contract.report.at("requests") == asked);
  CHECK(contract.report.at("exchanges").get_array().size() == std::size_t(asked));
  for (auto const* words : {"Maren", "quillfern", "@", "510001", "Series"})
    CHECK_FALSE(has(write_json(contract.report), words));
}

TEST_CASE("the contract tells what is different, and none of what was said") {
  auto const ask = [](Request const& request) -> Result<Response> {
    auto answer = tests::json_response(whoami_body);
    if (request.target == "/lists")
      answer = tests::json_response(
          R"([{"id":"secret-id","type":77,"name":"Secret deal","colour":"red","Jane Doe":1}])");
    if (request.target.starts_with("/persons?")) answer = {.status = 200, .body = "<html>secret</html>"};
    if (request.target.starts_with("/notes")) answer = tests::json_response(R"({"secret":"secret"})", 500);
    if (request.target.starts_with("/entity-files")) return fail(ErrorKind::timeout, "secret");
    return answer;
  };
  auto const contract = check_contract(ask, "another host", "2026-11-21");
  CHECK(has_its_remedy(contract.finding));
  auto const text = write_json(contract.report);
  CAPTURE(text);
  for (auto const* what :
       {"GET /lists: the record.id is a string, not an integer", "colour is a key that is not known",
        "the record.type = 77 is a code", "(a name of another form) is a key",
        "GET /persons: the answer is no JSON", "GET /notes: status 500, not 200",
        "no header x-ratelimit-limit-user", "GET /entity-files: no answer (timeout)"})
    CHECK(has(text, what));
  for (auto const* words : {"secret", "Secret", "Jane", "red\""}) CHECK_FALSE(has(text, words));
}

TEST_CASE("the contract stops where the key is refused or the limit is reached") {
  for (int const status : {401, 429}) {
    int asked = 0;
    auto const contract = check_contract(
        [&](Request const&) {
          ++asked;
          return Response{.status = status};
        },
        "another host", "2026-11-21");
    CHECK(asked == 1);
    CHECK(contract.finding.level == Level::fail);
    CHECK(contract.report.at("complete") == false);
  }
}

}  // namespace affinity::server::doctor_test
