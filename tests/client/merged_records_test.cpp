// Records that were merged: what is learned from answers, and what a refusal then says.

#include "client/cache/merged_records.hpp"

#include "client/response_error.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "support/sessions/client_without_limits.hpp"

#include <functional>
#include <optional>
#include <string>

namespace affinity::client::merged_records_test {

namespace {

using tests::json_response;
using Kind = MergedRecord::Kind;

constexpr char task[] = "123e4567-e89b-12d3-a456-426614174000";
constexpr char not_found[] = R"({"errors":[{"code":"not-found","message":"No such record."}]})";

std::string merges(std::string const& status, int keep, int duplicate, std::string_view kind = "Company") {
  auto const of = std::string(kind);
  return R"({"data":[{"id":1,"status":")" + status + R"(","taskId":")" + task + R"(","primary)" + of +
         R"(Id":)" + std::to_string(keep) + R"(,"duplicate)" + of + R"(Id":)" + std::to_string(duplicate) +
         R"(}],"pagination":{"nextUrl":null,"prevUrl":null}})";
}
std::string task_state(std::string const& status) {
  return R"({"id":")" + std::string(task) + R"(","status":")" + status + R"("})";
}

struct Rig {
  tests::FakeClock clock{};
  tests::ScriptedSender http{};
  AffinityClient affinity{tests::at_rest_but(ResponseCache::Limits()), http, {.clock = &clock}};
  Sender& sender = affinity.sender();

  Result<Response> ask(Request request, Response answer, std::string const& key = "key-a") {
    http.script = {std::move(answer)};
    CallContext const call{.caller = {.api_key = Secret(key)}};
    return tests::run(sender.send(std::move(request), call));
  }
  Result<Response> get(std::string target, Response answer, std::string const& key = "key-a") {
    return ask({.target = std::move(target)}, std::move(answer), key);
  }
  void start(std::string const& body = R"({"primaryCompanyId":730001,"duplicateCompanyId":730002})") {
    ask({.method = Method::post, .target = "/v2/company-merges", .body = body},
        json_response(R"({"taskUrl":"https://x.example/v2/tasks/company-merges/)" + std::string(task) + "\"}",
                      202));
  }
  // What a refusal of the request says of merges.
  std::string refused(Request const& request, int status = 404, std::string const& key = "key-a") {
    auto const reply = ask(request, json_response(not_found, status), key);
    auto const error = response_error(request, *reply);
    return reply->merged.empty()
               ? ""
               : error.message.substr(0, error.message.find(" Affinity says")) + " " + error.next_step;
  }
  std::string refused(std::string target, int status = 404) {
    return refused(Request{.target = std::move(target)}, status);
  }
};

Request with_body(Method method, std::string target, std::string body) {
  return {.method = method, .target = std::move(target), .body = std::move(body)};
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("after a merge that was started here and succeeded, 404 of the old id says where it went") {
  Rig rig;
  rig.start();
  CHECK(rig.refused("/v2/companies/730002").empty());
  rig.get("/v2/tasks/company-merges/" + std::string(task), json_response(task_state("in-progress")));
  CHECK(rig.refused("/v2/companies/730002").empty());
  rig.get("/v2/tasks/company-merges/" + std::string(task), json_response(task_state("success")));
  CHECK(rig.refused("/v2/companies/730002") ==
        "Company 730002 was merged into 730001 (404). Call again with 730001.");
  CHECK(rig.refused("/v2/companies/730002/list-entries?limit=100") ==
        "Company 730002 was merged into 730001 (404). Call again with 730001.");
  CHECK(rig.refused("/organizations/730002") ==
        "Organization 730002 was merged into 730001 (404). Call again with 730001.");
  CHECK(rig.refused("/v2/companies/730001").empty());
  CHECK(rig.refused("/v2/companies/7300021").empty());
  CHECK(rig.refused("/v2/persons/730002").empty());
}

TEST_CASE("a task of a list tells too, and one that failed tells nothing") {
  Rig rig;
  rig.start();
  auto const status = GENERATE(as<std::string>{}, "failed", "success");
  rig.get("/v2/tasks/company-merges?limit=100", json_response(R"({"data":[)" + task_state(status) + "]}"));
  CHECK(rig.refused("/v2/companies/730002").empty() == (status == "failed"));
}

TEST_CASE("merges that others made are learned from lists of merges and from single ones") {
  Rig rig;
  rig.get("/v2/person-merges?filter=status%3Dsuccess", json_response(merges("success", 8, 7, "Person")));
  CHECK(rig.refused("/persons/7") == "Person 7 was merged into 8 (404). Call again with 8.");
  rig.get("/v2/company-merges/12",
          json_response(R"({"id":12,"status":"success","primaryCompanyId":2,"duplicateCompanyId":1})"));
  CHECK(has(rig.refused("/v2/companies/1"), "Company 1 was merged into 2"));
  for (auto const* status : {"in-progress", "failed"}) {
    rig.get("/v2/company-merges", json_response(merges(status, 5, 4)));
    CHECK(rig.refused("/v2/companies/4").empty());
  }
}

TEST_CASE("v1's refusal teaches where a record went, and 422 names the record at the end of a chain") {
  Rig rig;
  Request const old{.target = "/organizations/730006"};
  auto const v1 =
      json_response(R"(["organization_id: 730006 no longer exists as it has been merged into 730005"])", 422);
  auto const first = response_error(old, *rig.ask(old, v1));
  CHECK(has(first.message, "merged into 730005 (422)"));
  CHECK(first.next_step == "Use id 730005 instead.");
  CHECK(has(rig.refused("/v2/companies/730006"), "Company 730006 was merged into 730005"));
  rig.get("/v2/company-merges", json_response(merges("success", 730001, 730005)));
  CHECK(response_error(old, *rig.ask(old, v1)).next_step == "Use id 730001 instead.");
  CHECK(has(rig.refused("/v2/companies/730006"), "Company 730006 was merged into 730001"));
}

TEST_CASE("a refusal of v2 that says where a record went teaches too, and one that does not say it nothing") {
  Rig rig;
  bool const says = GENERATE(true, false);
  rig.get("/v2/persons/7",
          json_response(
              says ? R"({"errors":[{"code":"not-found","message":"There is no person with id 7 any more; )"
                     R"(it has been merged into 8"}]})"
                   : not_found,
              404));
  CHECK(rig.refused("/persons/7") == (says ? "Person 7 was merged into 8 (404). Call again with 8." : ""));
}

TEST_CASE("an old id is found wherever a request of v1 or v2 names a record") {
  Rig rig;
  rig.get("/v2/company-merges", json_response(merges("success", 2, 1)));
  rig.get("/v2/person-merges", json_response(merges("success", 8, 7, "Person")));
  auto const company = std::string("Company 1 was merged into 2");
  CHECK(has(rig.refused("/notes?organization_id=1"), "Organization 1 was merged into 2"));
  CHECK(has(rig.refused("/notes?page_size=5&person_id=7"), "Person 7 was merged into 8"));
  CHECK(has(rig.refused("/relationships-strengths?external_id=7"), "Person 7 was merged into 8"));
  CHECK(
      has(rig.refused(with_body(Method::post, "/notes", R"({"content":"a","organization_ids":[3,1]})"), 422),
          "Organization 1 was merged into 2"));
  CHECK(
      has(rig.refused(with_body(Method::post, "/v2/notes", R"({"type":"entities","companies":[{"id":1}]})")),
          company));
  CHECK(has(
      rig.refused(with_body(Method::post, "/v2/reminders", R"({"entity":{"type":"company","id":1}})"), 400),
      company));
  CHECK(has(rig.refused(with_body(Method::post, "/v2/companies/3/fields/field-9",
                                  R"({"value":{"type":"company-multi","data":[{"id":1}]}})"),
                        400),
            company));
  CHECK(has(rig.refused(with_body(Method::post, "/v2/lists/5/list-entries", R"({"entity":{"id":1}})"), 400),
            company));
  CHECK(has(rig.refused(with_body(Method::post, "/lists/5/list-entries", R"({"entity_id":7})"), 422),
            "Person 7 was merged into 8"));
  Request upload{.method = Method::post, .target = "/entity-files"};
  upload.parts = {{.name = "organization_id", .bytes = "1"}, {.name = "file", .filename = "1", .bytes = "7"}};
  CHECK(has(rig.refused(upload, 422), "Organization 1 was merged into 2"));
  CHECK(
      rig.refused(with_body(Method::post, "/notes", R"({"content":"1","type":1,"opportunity_ids":[1]})"), 422)
          .empty());
  CHECK(rig.refused("/v2/lists/1/list-entries/7").empty());
}

TEST_CASE(
    "400 keeps what Affinity refuses and adds where the record went; other failures say nothing of it") {
  Rig rig;
  rig.get("/v2/company-merges", json_response(merges("success", 2, 1)));
  auto const note = with_body(Method::post, "/v2/notes", R"({"companies":[{"id":1}]})");
  CHECK(
      rig.refused(note, 400) ==
      "Affinity refuses these arguments (400). Company 1 was merged into 2. Call again with 2 in its place.");
  for (auto const status : {401, 403, 429, 500, 503}) CHECK(rig.refused("/v2/companies/1", status).empty());
}

TEST_CASE("what one key was told of merges is not told to another") {
  Rig rig;
  rig.get("/v2/company-merges", json_response(merges("success", 2, 1)));
  CHECK(!rig.refused(Request{.target = "/v2/companies/1"}, 404, "key-a").empty());
  CHECK(rig.refused(Request{.target = "/v2/companies/1"}, 404, "key-b").empty());
}

TEST_CASE("the end of a merge erases what was remembered of its key, once, and of no other key") {
  Rig rig;
  Request const lists{.target = "/lists", .max_age = Milliseconds::max()};
  auto const read = [&](std::string const& key, std::string body) {
    return rig.ask(lists, json_response(std::move(body)), key)->body;
  };
  CHECK(read("key-a", "1") == "1");
  CHECK(read("key-b", "1") == "1");
  auto const how = GENERATE(0, 1, 2);
  CAPTURE(how);
  if (how == 0) rig.start();  // a write, which erases by itself
  if (how == 0) CHECK(read("key-a", "2") == "2");
  auto const tell = [&] {
    if (how < 2)
      rig.get("/v2/tasks/company-merges/" + std::string(task), json_response(task_state("success")));
    if (how == 2) rig.get("/v2/company-merges", json_response(merges("success", 2, 1)));
  };
  tell();
  CHECK(read("key-a", "3") == "3");
  CHECK(read("key-b", "3") == "1");
  tell();  // known already
  CHECK(read("key-a", "4") == "3");
}

TEST_CASE("two starts of one pair at the same time are one request, in either order, and another pair goes") {
  struct Held final : Sender {
    std::vector<Request> asked{};
    std::function<Task<Result<Response>>()> during{};
    std::optional<Result<Response>> inner{};
    Task<Result<Response>> send(Request request, CallContext const&) override {
      asked.push_back(std::move(request));
      auto const nested = std::exchange(during, nullptr);
      if (nested) {
        auto reply = co_await nested();
        inner.emplace(std::move(reply));
      }
      co_return json_response(R"({"taskUrl":"https://x.example/t"})", 202);
    }
  };
  tests::FakeClock clock;
  Held http;
  AffinityClient affinity(tests::at_rest_but(ResponseCache::Limits()), http, {.clock = &clock});
  auto& sender = affinity.sender();
  CallContext const call{.caller = {.api_key = Secret("key-a")}};
  auto const start = [](std::string body) {
    return with_body(Method::post, "/v2/company-merges", std::move(body));
  };
  auto const second = GENERATE(as<std::string>{}, R"({"primaryCompanyId":2,"duplicateCompanyId":1})",
                               R"({"primaryCompanyId":1,"duplicateCompanyId":2})",
                               R"({"primaryCompanyId":1,"duplicateCompanyId":3})");
  http.during = [&] { return sender.send(start(second), call); };
  auto const first = tests::run(sender.send(start(R"({"primaryCompanyId":2,"duplicateCompanyId":1})"), call));
  CHECK(first->status == 202);
  REQUIRE(http.inner);
  bool const other = has(second, "3");
  CHECK(http.asked.size() == (other ? 2 : 1));
  CHECK(http.inner->has_value() == other);
  if (!other) CHECK(http.inner->error().kind == ErrorKind::invalid);
  http.inner.reset();
  CHECK(tests::run(sender.send(start(second), call))->status == 202);  // the first is over
}

TEST_CASE("what is remembered of merges is bounded: of a key the oldest goes, of the keys the idle one") {
  MergedRecords merged;
  auto const learn = [&](std::string const& key, int id) {
    merged.learn(key, {.target = "/v2/company-merges"}, json_response(merges("success", 1'000'000 + id, id)));
  };
  auto const known = [&](std::string const& key, int id) {
    return !merged.named_in(key, {.target = "/v2/companies/" + std::to_string(id)}).empty();
  };
  for (int id = 1; id <= int(MergedRecords::max_per_key) + 1; ++id) learn("a", id);
  CHECK(!known("a", 1));
  CHECK(known("a", 2));
  for (int i = 0; i < int(MergedRecords::max_keys); ++i) learn("k" + std::to_string(i), 1);
  CHECK(merged.keys() == MergedRecords::max_keys);
  CHECK(!known("a", 2));
  CHECK(known("k0", 1));
}

TEST_CASE("records that were merged in a circle, which cannot be, end the search") {
  MergedRecords merged;
  merged.learn("a", {.target = "/v2/company-merges"}, json_response(merges("success", 2, 1)));
  merged.learn("a", {.target = "/v2/company-merges"}, json_response(merges("success", 1, 2)));
  CHECK(merged.named_in("a", {.target = "/v2/companies/1"}).size() == 1);
}

}  // namespace affinity::client::merged_records_test
