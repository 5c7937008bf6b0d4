#include "mcp/audit/call_record.hpp"

#include "conversation.hpp"
#include "support/catch.hpp"
#include "support/pipes.hpp"
#include "support/scratch.hpp"

#include <sys/stat.h>

#include <chrono>
#include <optional>
#include <sstream>

namespace affinity::mcp::call_record_test {

namespace {

// Calls on a server whose audit goes to a file.
struct Audited : Conversation {
  explicit Audited(ServerSettings given = {}) : Conversation(std::move(given)) {
    audit.set_file(AuditFile::open(scratch.path("audit.jsonl")).value());
    caller.principal = "ada";
  }

  tests::Scratch scratch{};

  void call(std::string const& name, std::string const& arguments) {
    ask("tools/call", R"("name":")" + name + R"(","arguments":)" + arguments);
  }
  std::vector<json::value> lines() const {
    std::istringstream text(scratch.read("audit.jsonl"));
    std::vector<json::value> out;
    for (std::string line; std::getline(text, line);) out.push_back(*parse_json(line));
    return out;
  }
};

}  // namespace

TEST_CASE("D-6: of every call that may have changed something there is one line, and of reads none") {
  Audited talk;
  talk.open("2025-11-25");
  talk.sender.script = {tests::json_response(R"({"id":5})"), tests::json_response(R"({"id":9})"),
                        tests::json_response("{}", 422),
                        fail(ErrorKind::unknown_outcome, "The answer was lost.")};
  auto const note = R"({"content":"A secret plan","person_ids":[1,2]})";
  talk.call("get_single_affinity_note_by_id", R"({"id":5})");
  talk.call("create_a_affinity_note", note);
  talk.call("create_a_affinity_note", note);
  talk.call("create_a_affinity_note", note);
  talk.call("create_a_affinity_note", R"({"person_ids":"x"})");
  auto const lines = talk.lines();
  REQUIRE(lines.size() == 4);
  auto const& first = lines[0].as_object();
  CHECK(first.size() == 8);
  CHECK(first.at("time") == "2026-11-21T09:00:00.000Z");
  CHECK(first.at("principal") == "ada");
  CHECK(first.at("tool") == "create_a_affinity_note");
  CHECK(first.at("ids") == json::value{{"person_ids", {1, 2}}});
  CHECK(first.at("decision") == "done");
  CHECK(first.at("status").is_null());
  CHECK(first.at("request_id") == 1);
  CHECK(lines[1].at("decision") == "refused");
  CHECK(lines[1].at("status") == 422);
  CHECK(lines[2].at("decision") == "unknown");
  CHECK(lines[3].at("decision") == "refused");
  CHECK(talk.scratch.read("audit.jsonl").find("secret") == std::string::npos);
}

TEST_CASE("D-6: a call that nobody confirmed is said to be that") {
  Audited talk({.confirm = tools::ConfirmPolicy::always});
  talk.open("2024-11-05");
  talk.call("delete_a_affinity_note_by_id", R"({"id":5})");
  REQUIRE(talk.lines().size() == 1);
  CHECK(talk.lines()[0].at("decision") == "not confirmed");
  CHECK(talk.lines()[0].at("ids") == json::value{{"id", 5}});
}

TEST_CASE("D-6: a call that ends without an outcome leaves a line that says how far it came") {
  tests::Scratch const scratch;
  Log log(Level::error);
  std::optional<AuditLog> ends(std::in_place, log);  // with all that was given to it written
  auto& audit = *ends;
  audit.set_file(AuditFile::open(scratch.path("a")).value());
  tests::FakeClock const clock;
  tools::Tool const tool{.name = "t", .effect = tools::Effect::adds};
  json::object const arguments;
  std::string const principal = "p";
  Id const id = "x";
  CallRecord::ToolCall const tool_call{
      .tool = tool, .arguments = arguments, .principal = principal, .id = id};
  { CallRecord const record(tool_call, {.audit = &audit}, clock, log); }
  {
    CallRecord record(tool_call, {.audit = &audit}, clock, log);
    record.mark_asked();
  }
  {
    CallRecord record(tool_call, {.audit = &audit}, clock, log);
    record.mark_sent();
  }
  ends.reset();
  std::istringstream lines(scratch.read("a"));
  for (auto const* decision : {"refused", "asked", "unknown"}) {
    std::string line;
    REQUIRE(std::getline(lines, line));
    CHECK(parse_json(line)->at("decision") == decision);
  }
}

TEST_CASE("D-6: the audit log is its owner's alone, and what was in it stays") {
  tests::Scratch const scratch;
  Log log(Level::error);
  for (int i = 0; i < 2; ++i) {
    AuditLog audit(log);
    audit.set_file(AuditFile::open(scratch.path("a")).value());
    audit.write({}, {{"n", i}});
  }
  auto const text = scratch.read("a");
  CHECK(std::ranges::count(text, '\n') == 2);
  struct stat info {};
  REQUIRE(::stat(scratch.path("a").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  CHECK(!AuditFile::open(scratch.path("no/such/folder")));
}

TEST_CASE("D-6: a line of the audit does not wait with the other lines of a busy server") {
  auto const pipe = tests::pipe_ends();
  Log log(Level::info, {.fd = pipe.write.get(), .batch_delay = std::chrono::hours(1)});
  AuditLog audit(log);
  audit.write({}, {{"tool", "t"}});
  CHECK(parse_json(tests::line_from(pipe))->at("event") == "audit");
}

TEST_CASE("the digest of arguments does not depend on their order, and tells them apart") {
  auto const of = [](char const* text) { return arguments_digest(parse_json(text)->as_object()); };
  CHECK(of(R"({"a":1,"b":{"c":2,"d":[1,2]}})") == of(R"({"b":{"d":[1,2],"c":2},"a":1})"));
  CHECK(of(R"({"a":1})") != of(R"({"a":2})"));
  CHECK(of(R"({"a":[1,2]})") != of(R"({"a":[2,1]})"));
  CHECK(of("{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
}

TEST_CASE("calls are counted by tool and outcome") {
  Audited talk;
  talk.open("2025-11-25");
  talk.sender.script = {tests::json_response(R"({"id":5})"), tests::json_response("{}", 404)};
  talk.call("get_single_affinity_note_by_id", R"({"id":5})");
  talk.call("get_single_affinity_note_by_id", R"({"id":6})");
  auto const name = "affinity_tool_calls_total";
  CHECK(talk.metrics.value(name, {{"tool", "get_single_affinity_note_by_id"}, {"outcome", "succeeded"}}) ==
        1);
  CHECK(talk.metrics.value(name, {{"tool", "get_single_affinity_note_by_id"}, {"outcome", "failed"}}) == 1);
  CHECK(talk.metrics.text().find("# TYPE affinity_tool_calls_total counter") != std::string::npos);
}

TEST_CASE("L-5: over HTTP a call that finds no place is told so as a tool error, and lists never wait") {
  Audited talk({.concurrency = {.max_running = 0, .max_queued = 0}});
  talk.exchange.post = PostHeaders{.protocol_version = {"2025-11-25"}};
  auto const reply =
      talk.ask("tools/call", R"("name":"get_single_affinity_note_by_id","arguments":{"id":5})").at("result");
  CHECK(reply.at("isError") == true);
  auto const& error = reply.at("structuredContent").at("error");
  CHECK(error.at("kind") == "limited");
  CHECK(error.at("retry_after_s") == 5);
  for (auto const* method : {"tools/list", "resources/list", "prompts/list", "ping"})
    CHECK(talk.ask(method).as_object().contains("result"));
  talk.exchange.post.reset();
  talk.open("2025-11-25");
  talk.sender.script = {tests::json_response(R"({"id":5})")};
  talk.call("get_single_affinity_note_by_id", R"({"id":5})");
  CHECK(talk.sender.asked.size() == 1);  // one pipe is bounded by max_in_flight
}

TEST_CASE("R-3: a write during which this server fails is of unknown fate, and a read an internal error") {
  Audited talk;
  talk.open("2025-11-25");
  // The script is empty: the sender throws.
  auto const wrote = talk.ask("tools/call", R"("name":"delete_a_affinity_note_by_id","arguments":{"id":5})");
  auto const& result = wrote.at("result");
  CHECK(result.at("isError") == true);
  auto const& error = result.at("structuredContent").at("error");
  CHECK(error.at("outcome") == "unknown");
  CHECK(error.at("verify_with").at("tool") == "get_single_affinity_note_by_id");
  REQUIRE(talk.lines().size() == 1);
  CHECK(talk.lines()[0].at("decision") == "unknown");
  auto const read = talk.ask("tools/call", R"("name":"get_single_affinity_note_by_id","arguments":{"id":5})");
  CHECK(code_of(read) == -32603);
}

TEST_CASE("the ids of API v2 are record ids too, and nothing else is") {
  json::object const arguments{{"companyId", 7},      {"listEntryId", 8},     {"companies", {1, 2}},
                               {"persons", {"Jane"}}, {"fieldId", "field-1"}, {"content", "secret"},
                               {"limit", 5}};
  CHECK(record_ids(arguments) == json::object{{"companyId", 7}, {"listEntryId", 8}, {"companies", {1, 2}}});
}

TEST_CASE("a plan and a receipt are told by their ids, and no other text is taken for one") {
  json::object const arguments{{"plan_id", "pl_zX0-9_aB"}, {"receipt_id", "rc_7f3c"}, {"summary", "secret"}};
  CHECK(record_ids(arguments) == json::object{{"plan_id", "pl_zX0-9_aB"}, {"receipt_id", "rc_7f3c"}});
  for (auto const* text : {"pl_with a secret", "secret", "rc_Jane's"})
    CHECK(record_ids({{"plan_id", text}}).empty());
  CHECK(record_ids({{"plan_id", "pl_" + std::string(60, 'a')}}).empty());
}

}  // namespace affinity::mcp::call_record_test
