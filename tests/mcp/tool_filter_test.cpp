#include "mcp/headers/tool_filter.hpp"

#include "mcp/server.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"

namespace affinity::mcp::tool_filter_test {

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

PostHeaders with(Fields fields) { return {.tool_filter = std::move(fields)}; }

struct Session {
  tests::ScriptedSender sender{};
  tests::FakeClock clock{};
  Log log{Level::error};
  tools::Catalogue catalogue;
  tools::ToolContext tool_context{.catalogue = catalogue, .sender = sender};
  Server server{tool_context, clock, log};

  explicit Session(tools::Selection const& selection = {})
      : catalogue(tools::select_tools(tools::Catalogue::standard(), selection).value()) {}

  json::value post(std::string_view method, json::object params, Fields fields) {
    Peer peer;
    Exchange exchange;
    exchange.post = with(std::move(fields));
    json::object const message{
        {"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", std::move(params)}};
    auto const reply = tests::run(server.handle(write_json(message), peer, exchange, {}));
    return *parse_json(reply.text());
  }
  std::size_t offered(Fields fields) {
    return post("tools/list", {}, std::move(fields)).at("result").at("tools").as_array().size();
  }
};

}  // namespace

TEST_CASE("headers choose tools by name, whatever the case of the header") {
  auto const filter = read_tool_filter(with({{"toolsets", "notes, persons"},
                                             {"Exclude-Tools", "delete_a_affinity_note_by_id"},
                                             {"READONLY", "true"}}));
  REQUIRE(filter);
  CHECK(filter->selection.read_only);
  CHECK(filter->selection.toolsets == std::vector<std::string>{"notes", "persons"});
  CHECK(filter->selection.exclude == std::vector<std::string>{"delete_a_affinity_note_by_id"});
}

TEST_CASE(
    "what headers say is taken as people write it, and a header that is empty as if it were not there") {
  auto const filter = read_tool_filter(
      with({{"Toolsets", " Notes,\tpersons ,"}, {"Readonly", "True"}, {"Confirm", " Always"}}));
  REQUIRE(filter);
  CHECK(filter->selection.read_only);
  CHECK(filter->confirm_always);
  CHECK(filter->selection.toolsets == std::vector<std::string>{"notes", "persons"});
  CHECK(read_tool_filter(with({{"Toolsets", " "}, {"Readonly", ""}, {"Confirm", ""}}))
            ->selection.selects_all());
  CHECK(!read_tool_filter(with({{"Toolsets", " , "}})));
}

TEST_CASE("a header that is neither true nor false, or another word of confirm, is refused") {
  CHECK(!read_tool_filter(with({{"Readonly", "maybe"}})));
  CHECK(!read_tool_filter(with({{"Confirm", "never"}})));
  CHECK(read_tool_filter(with({{"Confirm", "always"}}))->confirm_always);
  CHECK(read_tool_filter(with({{"Something-Else", "x"}}))->selection.selects_all());
}

TEST_CASE("D-1: headers narrow the list of their own POST and of no other") {
  Session session;
  auto const all = session.offered({});
  CHECK(session.offered({{"Toolsets", "notes"}}) == 5);
  CHECK(session.offered({{"Toolsets", "notes"}, {"Readonly", "true"}}) == 2);
  CHECK(session.offered({}) == all);
}

TEST_CASE("D-1: headers never widen what the server was started with") {
  Session session({.read_only = true, .toolsets = {"notes"}});
  CHECK(session.offered({{"Readonly", "false"}}) == 2);
  auto const reply = session.post("tools/list", {}, {{"Toolsets", "persons"}});
  CHECK(reply.at("error").at("code") == code::invalid_request);
}

TEST_CASE("D-1: a tool that the headers leave out cannot be called, and nothing is sent") {
  Session session;
  auto const reply =
      session.post("tools/call", {{"name", "delete_a_affinity_note_by_id"}, {"arguments", {{"id", 5}}}},
                   {{"Readonly", "true"}});
  CHECK(reply.at("error").at("code") == code::invalid_params);
  CHECK(session.sender.asked.empty());
}

TEST_CASE("D-1: what is sent for a read-only POST says so to the second gate") {
  Session session;
  session.sender.script = {tests::json_response(R"({"id":5})")};
  session.post("tools/call", {{"name", "get_single_affinity_note_by_id"}, {"arguments", {{"id", 5}}}},
               {{"Readonly", "true"}});
  REQUIRE(session.sender.callers.size() == 1);
  CHECK(session.sender.callers[0].read_only);
}

}  // namespace affinity::mcp::tool_filter_test
