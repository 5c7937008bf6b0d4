#include "mcp/catalogue_call.hpp"

#include "base/metrics.hpp"
#include "mcp/server.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scratch.hpp"
#include "support/scripted_sender.hpp"

#include <fstream>
#include <sstream>

namespace affinity::mcp::catalogue_call_test {

namespace {

using tests::json_response;

ServerSettings with_selection(ServerSettings settings, tools::Selection selection) {
  settings.server_selection = std::move(selection);
  return settings;
}

// A server with these settings, which lists by default the tools of the catalogue alone.
struct Lean {
  explicit Lean(ServerSettings given = {}, tools::Selection selection = {.toolsets = {"catalogue"}})
      : catalogue(tools::select_tools(complete, selection).value()),
        settings(with_selection(std::move(given), std::move(selection))) {}

  tests::ScriptedSender sender{};
  tests::FakeClock clock{};
  Log log{Level::error};
  tools::Catalogue const complete = tools::Catalogue::with_opt_in();
  tools::Catalogue catalogue;
  tools::ToolContext tool_context{.catalogue = catalogue, .sender = sender, .full_catalogue = &complete};
  Metrics metrics{};
  AuditLog audit{log};
  ServerSettings settings;
  Server server{tool_context, clock, log, settings, {.metrics = &metrics, .audit = &audit}};
  Peer peer{};
  Exchange exchange{};
  json::object capabilities{};

  json::value call(std::string_view name, json::object arguments, json::object more = {}) {
    json::object params{{"name", name}, {"arguments", std::move(arguments)}};
    for (auto const& member : more) params.insert(member);
    params["_meta"] = json::object{{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                                   {"io.modelcontextprotocol/clientCapabilities", capabilities}};
    json::object const message{
        {"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/call"}, {"params", std::move(params)}};
    return *parse_json(tests::run(server.handle(write_json(message), peer, exchange, {})).text());
  }
  json::value through(std::string_view caller, std::string_view tool, json::object arguments,
                      json::object more = {}) {
    return call(caller, {{"tool", tool}, {"arguments", std::move(arguments)}}, std::move(more));
  }
  double counted(std::string_view tool, std::string_view outcome) const {
    return metrics.value("affinity_tool_calls_total",
                         {{"tool", std::string(tool)}, {"outcome", std::string(outcome)}});
  }
};

std::string text_of(json::value const& reply) {
  return std::string(*as_text(reply.at("result").at("content").at(0).at("text")));
}

bool is_refused(json::value const& reply) {
  auto const* failed = reply.at("result").as_object().if_contains("isError");
  return failed && *failed == true;
}

constexpr auto note_text = R"({"id":5,"content":"Met Jane."})";

}  // namespace

TEST_CASE("an unlisted tool that reads answers through affinity_tools_read as it does by its own name") {
  Lean lean;
  lean.sender.script = {json_response(note_text), json_response(note_text)};
  auto const through = lean.through("affinity_tools_read", "get_single_affinity_note_by_id", {{"id", 5}});
  CHECK(!is_refused(through));
  CHECK(through == lean.call("get_single_affinity_note_by_id", {{"id", 5}}));
  CHECK(lean.sender.asked.size() == 2);
}

TEST_CASE("arguments of the inner tool are checked against its own schema") {
  Lean lean;
  auto const reply = lean.through("affinity_tools_read", "get_single_affinity_note_by_id", {{"number", 5}});
  CHECK(is_refused(reply));
  CHECK(text_of(reply).find("get_single_affinity_note_by_id") != std::string::npos);
  CHECK(lean.sender.asked.empty());
}

TEST_CASE("the counts and the audit name the inner tool") {
  tests::Scratch const scratch;
  Lean lean;
  lean.audit.set_file(AuditFile::open(scratch.path("audit")).value());
  lean.sender.script = {json_response(note_text)};
  json::object const note{{"content", "Met Jane."}, {"person_ids", {7}}};
  CHECK(!is_refused(lean.through("affinity_tools_write", "create_a_affinity_note", note)));
  CHECK(lean.counted("create_a_affinity_note", "succeeded") == 1);
  CHECK(lean.counted("affinity_tools_write", "succeeded") == 0);
  std::stringstream lines;
  lines << std::ifstream(scratch.path("audit")).rdbuf();
  CHECK(lines.str().find(R"("tool":"create_a_affinity_note")") != std::string::npos);
  CHECK(lines.str().find("affinity_tools_write") == std::string::npos);
}

TEST_CASE("a listed tool is refused with its own name, and nothing is sent") {
  Lean lean({}, {.toolsets = {"catalogue", "notes"}});
  auto const reply = lean.through("affinity_tools_read", "get_single_affinity_note_by_id", {{"id", 5}});
  CHECK(is_refused(reply));
  CHECK(text_of(reply).find("Call get_single_affinity_note_by_id by its own name") != std::string::npos);
  auto const itself = lean.through("affinity_tools_read", "affinity_tools_read", {});
  CHECK(text_of(itself).find("is listed") != std::string::npos);
  CHECK(lean.sender.asked.empty());
}

TEST_CASE("the caller of the other effect is named") {
  Lean lean;
  CHECK(text_of(lean.through("affinity_tools_read", "delete_a_affinity_note_by_id", {{"id", 5}}))
            .find("Call it with affinity_tools_write.") != std::string::npos);
  CHECK(text_of(lean.through("affinity_tools_write", "get_single_affinity_note_by_id", {{"id", 5}}))
            .find("Call it with affinity_tools_read.") != std::string::npos);
  CHECK(lean.sender.asked.empty());
}

TEST_CASE("a wrong name gets the nearest one, listed or not") {
  Lean lean;
  CHECK(text_of(lean.through("affinity_tools_read", "get_single_affinity_notes_by_id", {}))
            .find("Did you mean \"get_single_affinity_note_by_id\"?") != std::string::npos);
  auto const by_name = lean.call("get_single_affinity_notes_by_id", {});
  CHECK(as_text(by_name.at("error").at("message"))->find("get_single_affinity_note_by_id") !=
        std::string_view::npos);
}

TEST_CASE(
    "a call without the name, without the object around arguments, or with a list of them is explained") {
  Lean lean;
  CHECK(text_of(lean.call("affinity_tools_read", {})).find("tool is missing") != std::string::npos);
  CHECK(text_of(lean.call("affinity_tools_read", {{"tool", "list_all_affinity_notes"}, {"limit", 5}}))
            .find("limit is no argument of affinity_tools_read") != std::string::npos);
  CHECK(text_of(lean.call("affinity_tools_read",
                          {{"tool", "list_all_affinity_notes"}, {"arguments", json::array{1}}}))
            .find("arguments must be an object") != std::string::npos);
  CHECK(lean.sender.asked.empty());
}

TEST_CASE("arguments that are left out or written as JSON text are taken as meant") {
  Lean lean;
  lean.sender.script = {json_response(R"({"notes":[],"next_page_token":null})"), json_response(note_text)};
  CHECK(!is_refused(lean.call("affinity_tools_read", {{"tool", "list_all_affinity_notes"}})));
  CHECK(!is_refused(lean.call("affinity_tools_read",
                              {{"tool", "get_single_affinity_note_by_id"}, {"arguments", R"({"id":5})"}})));
}

TEST_CASE("what destroys is asked about through the catalogue, and done after a yes") {
  Lean lean;
  lean.capabilities = {{"elicitation", json::object{}}};
  lean.sender.script = {json_response(note_text), json_response(R"({"success":true})")};
  json::object const note{{"id", 5}};
  auto const question = lean.through("affinity_tools_write", "delete_a_affinity_note_by_id", note);
  REQUIRE(question.at("result").at("resultType") == "input_required");
  json::object const yes{
      {"requestState", question.at("result").at("requestState")},
      {"inputResponses", {{"confirm", {{"action", "accept"}, {"content", {{"confirm", true}}}}}}}};
  auto const done = lean.through("affinity_tools_write", "delete_a_affinity_note_by_id", note, yes);
  CHECK(!is_refused(done));
  CHECK(lean.sender.asked.back().method == Method::del);
}

TEST_CASE("where nobody can be asked nothing is destroyed through the catalogue, unless --confirm is never") {
  json::object const note{{"id", 5}};
  for (auto const confirm : {tools::ConfirmPolicy::automatic, tools::ConfirmPolicy::always}) {
    Lean lean({.confirm = confirm});
    auto const refused = lean.through("affinity_tools_write", "delete_a_affinity_note_by_id", note);
    CHECK(is_refused(refused));
    CHECK(refused.at("result").at("structuredContent").at("error").at("kind") == "denied");
    CHECK(lean.sender.asked.empty());
  }
  Lean trusting({.confirm = tools::ConfirmPolicy::never});
  trusting.sender.script = {json_response(note_text), json_response(R"({"success":true})")};
  CHECK(!is_refused(trusting.through("affinity_tools_write", "delete_a_affinity_note_by_id", note)));
}

TEST_CASE("a write through the catalogue whose answer is lost names the unlisted tool that finds out") {
  Lean lean;
  lean.sender.script = {fail(ErrorKind::unknown_outcome, "The connection broke.")};
  json::object const note{{"content", "Met Jane."}, {"person_ids", {7}}};
  auto const lost = lean.through("affinity_tools_write", "create_a_affinity_note", note);
  auto const& error = lost.at("result").at("structuredContent").at("error");
  CHECK(error.at("outcome") == "unknown");
  CHECK(error.at("verify_with").at("tool") == "list_all_affinity_notes");
}

TEST_CASE("webhooks and whatever else has to be named are never reached") {
  Lean lean;
  CHECK(
      text_of(lean.through("affinity_tools_read", "list_all_affinity_webhooks", {})).find("is not offered") !=
      std::string::npos);
  CHECK(lean.call("list_all_affinity_webhooks", {}).at("error").at("code") == code::invalid_params);
  CHECK(lean.call("search", {{"query", "Acme"}}).at("error").at("code") == code::invalid_params);
  CHECK(lean.sender.asked.empty());
}

TEST_CASE("every other limit holds through the catalogue: read-only, methods, tools and exclude") {
  auto const refused = [](tools::Selection selection, std::string_view caller, std::string_view tool) {
    selection.toolsets = {"catalogue"};
    Lean lean({}, std::move(selection));
    auto const by_name = lean.call(tool, {{"id", 5}});
    bool const unknown = by_name.as_object().contains("error");
    auto const reply = lean.through(caller, tool, {{"id", 5}});
    bool const no_caller = reply.as_object().contains("error");
    CHECK(lean.sender.asked.empty());
    return unknown && (no_caller || is_refused(reply));
  };
  constexpr std::string_view get_note = "get_single_affinity_note_by_id";
  constexpr std::string_view delete_note = "delete_a_affinity_note_by_id";
  CHECK(refused({.read_only = true}, "affinity_tools_write", delete_note));
  CHECK(refused({.read_only = true}, "affinity_tools_read", delete_note));
  CHECK(refused({.methods = {"read"}}, "affinity_tools_write", delete_note));
  CHECK(refused({.methods = {"write"}}, "affinity_tools_read", get_note));
  CHECK(refused({.tools = {"affinity_tools_read"}}, "affinity_tools_read", get_note));
  CHECK(refused({.exclude = {std::string(get_note)}}, "affinity_tools_read", get_note));
  CHECK(refused({.exclude = {"affinity_tools_read"}}, "affinity_tools_read", get_note));
}

TEST_CASE("the tools of a token and those of the headers are walls for the catalogue too") {
  auto const refused = [](tools::Selection allowed,
                          std::vector<std::pair<std::string, std::string>> headers) {
    Lean lean({}, {});
    lean.exchange.allowed = std::move(allowed);
    if (!headers.empty()) lean.exchange.post = PostHeaders{.tool_filter = std::move(headers)};
    auto const ask = [&](std::string_view name, json::object arguments) {
      json::object const message{{"jsonrpc", "2.0"},
                                 {"id", 1},
                                 {"method", "tools/call"},
                                 {"params", {{"name", name}, {"arguments", std::move(arguments)}}}};
      lean.peer.negotiated = Revision::r2025_06_18;
      return *parse_json(
          tests::run(lean.server.handle(write_json(message), lean.peer, lean.exchange, {})).text());
    };
    auto const called =
        ask("affinity_tools_read", {{"tool", "get_single_affinity_note_by_id"}, {"arguments", {{"id", 5}}}});
    auto const* result = called.as_object().if_contains("result");
    bool const no_caller = !result || result->at("isError") == true;
    bool const no_name = ask("get_single_affinity_note_by_id", {{"id", 5}}).as_object().contains("error");
    CHECK(lean.sender.asked.empty());
    return no_caller && no_name;
  };
  CHECK(refused({.toolsets = {"persons"}}, {}));
  CHECK(refused({}, {{"Toolsets", "persons"}}));
  CHECK(refused({}, {{"Tools", "list_all_affinity_persons"}}));
  CHECK(refused({.toolsets = {"persons", "catalogue"}}, {{"Toolsets", "persons"}}));
  CHECK(refused({.toolsets = {"persons", "catalogue"}}, {}));
  CHECK(refused({}, {{"Toolsets", "persons,catalogue"}}));
  CHECK(refused({}, {{"Toolsets", "persons,catalogue"},
                     {"Exclude-Tools", "affinity_tools_read,get_single_affinity_note_by_id"}}));
}

}  // namespace affinity::mcp::catalogue_call_test
