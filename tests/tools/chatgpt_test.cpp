// search and fetch in the form that ChatGPT's deep research wants.

#include "server/program/program.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/sandbox_client.hpp"
#include "support/scripted_sender.hpp"
#include "support/shape_check.hpp"
#include "support/snapshot.hpp"
#include "tools/call/call.hpp"
#include "tools/chatgpt/search_and_fetch.hpp"
#include "tools/records/record_ref.hpp"
#include "tools/selection.hpp"
#include "tools/tool_definition.hpp"

#include <set>
#include <tuple>

namespace affinity::tests::chatgpt_test {

namespace {

Response whoami() { return json_response(R"({"tenant":{"subdomain":"quillfern"}})"); }
Response people(std::string const& records) { return json_response(R"({"persons":[)" + records + "]}"); }
Response firms(std::string const& records) { return json_response(R"({"organizations":[)" + records + "]}"); }
Response deals(std::string const& records) { return json_response(R"({"opportunities":[)" + records + "]}"); }
Response notes(std::string const& records) { return json_response(R"({"notes":[)" + records + "]}"); }

struct Scripted {
  ScriptedSender sender{};
  tools::Catalogue known = tools::Catalogue::with_opt_in();
  tools::Catalogue catalogue = tools::select_tools(known, {.toolsets = {"chatgpt"}}).value();
  std::vector<client::Progress> progress{};

  // However often it is searched.
  void find_nothing() {
    for (int i = 0; i < tools::max_search_requests; ++i) sender.script.push_back(people(""));
  }

  tools::Outcome ask(std::string_view name, json::object arguments) {
    tools::ToolContext const context{.catalogue = catalogue, .sender = sender, .full_catalogue = &known};
    client::CallContext const call{
        .on_progress = [this](client::Progress const& each) { progress.push_back(each); }};
    return run(tools::call(context, *catalogue.find(name), std::move(arguments), call));
  }
};

// The program's own, over its sandbox.
struct OnSandbox {
  explicit OnSandbox(std::size_t max_result = 80 * 1024) : program(settings(max_result)) {}
  static server::Settings settings(std::size_t max_result) {
    server::Settings out;
    out.sandbox = true;
    out.log_level = Level::error;
    out.selection.toolsets = {"chatgpt"};
    out.max_result = max_result;
    return out;
  }
  server::Program program;

  tools::Outcome ask(std::string_view name, json::object arguments) {
    client::CallContext const call{.caller = program.caller};
    return run(tools::call(program.tool_context, *program.catalogue.find(name), std::move(arguments), call));
  }
};

std::string text(json::value const& value, std::string_view name) {
  auto const* found = member(value, name);
  return found ? std::string(as_text(*found).value_or("")) : "";
}

std::vector<std::string> ids(tools::Outcome const& outcome) {
  std::vector<std::string> out;
  for (auto const& result : outcome.structured.at("results").as_array()) out.push_back(text(result, "id"));
  return out;
}

bool has(std::string const& whole, std::string_view part) { return whole.find(part) != std::string::npos; }
bool has(std::vector<std::string> const& all, std::string_view one) {
  return std::ranges::find(all, one) != all.end();
}

constexpr auto acme = R"({"id":7,"name":"Acme","domain":"acme.example"})";

Error limited() {
  auto error = fail(ErrorKind::limited, "The month's quota is nearly used up.");
  error.retry_after_s = 60;
  return error;
}

}  // namespace

TEST_CASE("the toolset chatgpt is two tools that read, offered only where it is asked for") {
  auto const known = tools::Catalogue::with_opt_in();
  auto const chosen = tools::select_tools(known, {.read_only = true, .toolsets = {"chatgpt"}}).value();
  REQUIRE(chosen.all().size() == 2);
  CHECK(chosen.all()[0].name == "search");
  CHECK(chosen.all()[1].name == "fetch");
  CHECK(tools::select_tools(known, {})->find("search") == nullptr);
  CHECK(tools::select_tools(known, {.toolsets = {"all"}})->all().size() == 54);
  CHECK(tools::select_tools(known, {.toolsets = {"all", "chatgpt"}})->all().size() == 56);
  CHECK(tools::select_tools(known, {.toolsets = {"persons", "chatgpt"}})->find("fetch"));
}

TEST_CASE("whoever narrows what is offered need not name what the server offered on request") {
  auto const known = tools::Catalogue::with_opt_in();
  auto const offered = tools::select_tools(known, {.toolsets = {"all", "chatgpt"}}).value();
  auto const narrowed = tools::select_tools(offered, {.read_only = true}, known).value();
  CHECK(narrowed.find("search"));
  CHECK(narrowed.find("create_a_affinity_note") == nullptr);
  CHECK(narrowed.find("list_all_affinity_webhooks") == nullptr);
  auto const all = tools::select_tools(known, {}).value();
  CHECK(!tools::select_tools(all, {.toolsets = {"chatgpt"}}, known));
}

TEST_CASE("what ChatGPT is told about search and fetch is what the snapshot says") {
  auto const known = tools::Catalogue::with_opt_in();
  json::array told;
  auto const chosen = tools::select_tools(known, {.toolsets = {"chatgpt"}}).value();
  for (auto const& tool : chosen.all()) {
    CHECK(tool.description.size() <= 300);
    CHECK(tools::tool_annotations(tool.effect).read_only);
    told.push_back({{"name", tool.name},
                    {"title", tool.title},
                    {"description", tools::description(tool)},
                    {"annotations", tools::annotations(tool)},
                    {"inputSchema", tools::input_schema(tool)},
                    {"outputSchema", tools::output_schema(tool)}});
  }
  auto const difference = compare_with_snapshot("toolsets/chatgpt.json", write_json_indented(told));
  INFO(difference);
  CHECK(difference.empty());
}

TEST_CASE("search asks for the name at three places and then for the notes on the best matches") {
  Scripted session;
  session.sender.script = {
      people(R"({"id":1,"first_name":"Ann","last_name":"Acme","primary_email":"a@x.example"})"),
      firms(acme),
      deals(""),
      notes(
          R"({"id":31,"content":"Older","created_at":"2026-01-01T00:00:00Z","organization_ids":[7]},)"
          R"({"id":32,"content":"Newer\nline","created_at":"2026-02-01T00:00:00Z","organization_ids":[7]})"),
      notes(R"({"id":31,"content":"Older","created_at":"2026-01-01T00:00:00Z"})"),
      whoami()};
  auto const outcome = session.ask("search", {{"query", "acme"}});
  std::vector<std::string> targets;
  for (auto const& request : session.sender.asked) targets.push_back(request.target);
  CHECK(targets == std::vector<std::string>{
                       "/persons?term=acme&with_current_organizations=true&page_size=100",
                       "/organizations?term=acme&page_size=100", "/opportunities?term=acme&page_size=100",
                       "/notes?organization_id=7&page_size=100", "/notes?person_id=1&page_size=100",
                       "/auth/whoami"});
  CHECK(session.sender.bulk == std::vector<bool>{false, false, false, true, true, true});
  auto const firm = std::string("https://quillfern.affinity.co/companies/7");
  auto const person = std::string("https://quillfern.affinity.co/persons/1");
  json::array const found{
      {{"id", "organization:7"}, {"title", "Acme (acme.example)"}, {"url", firm}},
      {{"id", "person:1"}, {"title", "Ann Acme (a@x.example)"}, {"url", person}},
      {{"id", "note:32"}, {"title", "Note of 2026-02-01 on Acme: Newer line"}, {"url", firm}},
      {{"id", "note:31"}, {"title", "Note of 2026-01-01 on Acme: Older"}, {"url", firm}}};
  CHECK(write_json(outcome.structured.at("results")) == write_json(found));
  CHECK(outcome.text == write_json(outcome.structured));
  CHECK(outcome.extra_content.empty());
  REQUIRE(session.progress.size() == 6);
  CHECK(session.progress.back().done == 6);
}

TEST_CASE("a query that is nobody's name is searched for by its words, within a bounded number of requests") {
  Scripted session;
  session.sender.script = {people(""), firms(""),   deals(""), people(""), firms(acme), deals(""),
                           people(""), firms(acme), deals(""), notes(""),  whoami()};
  auto const outcome = session.ask("search", {{"query", "what do we know about the Acme factory?"}});
  CHECK(ids(outcome) == std::vector<std::string>{"organization:7"});
  CHECK(has(session.sender.asked[3].target, "term=acme&"));
  CHECK(has(session.sender.asked[6].target, "term=factory&"));
  CHECK(session.sender.asked.size() <= std::size_t(tools::max_search_requests));
}

TEST_CASE("a search that finds nothing says so with an empty list and is no error") {
  Scripted session;
  session.find_nothing();
  auto const outcome = session.ask("search", {{"query", "zzz"}});
  CHECK(!outcome.is_error);
  CHECK(outcome.structured.at("results") == json::array());
}

TEST_CASE("a search says that the text of notes was not searched, whether it finds something or not") {
  Scripted session;
  session.find_nothing();
  auto const nothing = session.ask("search", {{"query", "zzz"}});
  CHECK(has(text(nothing.structured, "searched"), "The text of other notes was not searched"));
  session.sender.script = {people(""), firms(acme), deals(""), notes(""), whoami()};
  auto const something = session.ask("search", {{"query", "acme"}});
  CHECK(has(text(something.structured, "searched"), "The text of other notes was not searched"));
}

TEST_CASE("what one kind refuses is told, and the others are there") {
  Scripted session;
  session.sender.script = {json_response(R"(["no"])", 403), firms(acme), deals(""), notes(""), whoami()};
  auto const outcome = session.ask("search", {{"query", "acme"}});
  CHECK(ids(outcome) == std::vector<std::string>{"organization:7"});
  CHECK(outcome.structured.at("complete") == false);
  CHECK(has(text(outcome.structured, "why"), "People could not be read"));
}

TEST_CASE("where nobody answers a search fails as every other tool does") {
  Scripted session;
  session.sender.script = {limited()};
  auto const outcome = session.ask("search", {{"query", "acme"}});
  CHECK(outcome.is_error);
  CHECK(session.sender.asked.size() == 1);
  CHECK(text(outcome.structured.at("error"), "kind") == "limited");
  Scripted refused;
  refused.sender.script = {json_response("", 401), json_response("", 401), json_response("", 401)};
  CHECK(refused.ask("search", {{"query", "acme"}}).is_error);
}

TEST_CASE("a limit that is met on the way ends a search with what was found") {
  Scripted session;
  session.sender.script = {people(""), firms(acme), deals(""), limited()};
  auto const outcome = session.ask("search", {{"query", "acme"}});
  CHECK(session.sender.asked.size() == 4);
  CHECK(!outcome.is_error);
  CHECK(has(text(outcome.structured, "why"), "Wait 60 s."));
  CHECK(text(outcome.structured.at("results").at(0), "url") == "https://app.affinity.co/companies/7");
}

TEST_CASE("fetch refuses what is no id of a record, and sends nothing") {
  Scripted session;
  for (auto const* id :
       {"list:1", "person:", "person:0", "person:-4", "person:12x", "12", "person:99999999999999999999"}) {
    CAPTURE(id);
    auto const outcome = session.ask("fetch", {{"id", id}});
    CHECK(outcome.is_error);
    CHECK(has(outcome.text, "Give an id from search"));
  }
  CHECK(session.ask("fetch", {}).is_error);
  CHECK(session.sender.asked.empty());
}

TEST_CASE("fetch is not found where the record is not, and later failures leave the record") {
  Scripted session;
  session.sender.script = {json_response(R"({"message":"none"})", 404)};
  CHECK(text(session.ask("fetch", {{"id", "person:5"}}).structured.at("error"), "kind") == "not_found");
  session.sender.script = {json_response(R"({"id":7,"name":"Acme","person_ids":[1,2]})"), limited()};
  auto const outcome = session.ask("fetch", {{"id", " Organization:7"}});
  CHECK(!outcome.is_error);
  CHECK(has(text(outcome.structured, "text"), "People: person:1, person:2"));
  CHECK(outcome.structured.at("complete") == false);
  CHECK(has(text(outcome.structured, "why"), "Its fields could not be read"));
}

TEST_CASE("fetch makes no more requests than it says, however many records hang together") {
  Scripted session;
  std::string many;
  for (int i = 1; i <= 40; ++i) many += (i > 1 ? "," : "") + std::to_string(i);
  session.sender.script = {
      json_response(R"({"id":7,"name":"Acme","person_ids":[)" + many +
                    R"(],"list_entries":[{"list_id":3}]})"),
      json_response(
          R"([{"field_id":9,"value_type":0,"value":77},{"field_id":10,"value_type":7,"value":{"text":"Hot"}}])"),
      json_response(R"([{"id":9,"name":"Owner","list_id":3},{"id":10,"name":"Status","list_id":null}])"),
      json_response(R"([{"id":3,"name":"Deal Flow"}])"),
      notes(R"({"id":1,"creator_id":77,"content":"Hello","created_at":"2026-02-01T00:00:00Z"})")};
  for (int i = 0; i < 6; ++i)
    session.sender.script.push_back(json_response(R"({"first_name":"Ann","last_name":"Lee"})"));
  session.sender.script.push_back(whoami());
  auto const outcome = session.ask("fetch", {{"id", "organization:7"}});
  CHECK(session.sender.asked.size() == std::size_t(tools::max_fetch_requests));
  auto const whole = text(outcome.structured, "text");
  CHECK(has(whole, "Ann Lee (person:1)"));
  CHECK(has(whole, "person:40"));
  CHECK(has(whole, "On lists: Deal Flow"));
  CHECK(has(whole, "Owner (on Deal Flow): person:77"));
  CHECK(has(whole, "Status: Hot"));
  CHECK(has(whole, "2026-02-01, by person:77 (note:1)\nHello"));
}

TEST_CASE("every record that a search on the sandbox finds can be fetched, in the shape that was announced") {
  OnSandbox sandbox;
  std::set<std::string> kinds;
  for (auto const* query : {"Acme", "Jane Okafor", "what did we note about Acme Robotics?"}) {
    CAPTURE(query);
    auto const found = sandbox.ask("search", {{"query", query}});
    CHECK(schema::mismatch(found.structured,
                           tools::structured_content_shape(*sandbox.program.catalogue.find("search")),
                           "answer") == "");
    CHECK(not_described(found.structured,
                        tools::structured_content_shape(*sandbox.program.catalogue.find("search")),
                        "answer") == "");
    REQUIRE(!ids(found).empty());
    for (auto const& result : found.structured.at("results").as_array()) {
      auto const id = text(result, "id");
      CAPTURE(id);
      auto const fetched = sandbox.ask("fetch", {{"id", id}});
      CHECK(!fetched.is_error);
      CHECK(fetched.text == write_json(fetched.structured));
      CHECK(text(fetched.structured, "id") == id);
      CHECK(text(fetched.structured, "url") == text(result, "url"));
      CHECK(text(fetched.structured, "url").starts_with("https://quillfern.affinity.co/"));
      CHECK(!text(fetched.structured, "title").empty());
      CHECK(not_described(fetched.structured,
                          tools::structured_content_shape(*sandbox.program.catalogue.find("fetch")),
                          "answer") == "");
      kinds.insert(id.substr(0, id.find(':')));
    }
  }
  CHECK(kinds == std::set<std::string>{"note", "opportunity", "organization", "person"});
}

TEST_CASE("a fetched organization of the sandbox has fields by name, people and notes") {
  OnSandbox sandbox;
  auto const outcome = sandbox.ask("fetch", {{"id", "organization:730001"}});
  auto const whole = text(outcome.structured, "text");
  CAPTURE(whole);
  CHECK(text(outcome.structured, "title") == "Acme Robotics (acmerobotics.example)");
  for (auto const* part : {"Jane Okafor (person:510008)", "Acme Robotics - Series A (opportunity:880001)",
                           "Location: Singapore, Singapore, Singapore", "Uptime is 97%", "(note:6200077)"})
    CHECK(has(whole, part));
  auto const at = [&](std::string_view note) { return whole.find(note); };
  CHECK(at("(note:6200077)") < at("(note:6200001)"));  // 13 November before the 9th
  CHECK(at("(note:6200001)") < at("(note:6200002)"));
}

TEST_CASE(
    "a search finds a note by a word of its text when its record matches, and says that it cannot do more") {
  OnSandbox sandbox;
  CHECK(has(ids(sandbox.ask("search", {{"query", "Acme warehouse uptime"}})), "note:6200077"));
  auto const about = sandbox.program.catalogue.find("search")->description;
  CHECK(about.find("cannot be searched") != std::string_view::npos);
}

TEST_CASE("whatever Affinity answers, search and fetch give JSON within their requests") {
  struct Repeating final : client::Sender {
    std::string body{};
    int asked = 0;
    Task<Result<Response>> send(Request, client::CallContext const&) override {
      ++asked;
      co_return json_response(body);
    }
  };
  auto const known = tools::Catalogue::with_opt_in();
  for (
      auto const* body :
      {"", "[]", "{}", "null", "5", "[[[]]]", R"([5,null,{"id":"x"},{"id":1.5},{"id":4}])",
       R"({"persons":[5,null,{"id":"x"},{"id":4}],"organizations":{},"opportunities":[{"id":9,"name":7}],"notes":[{},{"id":3,"content":[]}]})",
       R"({"id":7,"first_name":{},"emails":[5,{}],"person_ids":"x","organization_ids":[{},null,-1],"list_entries":[5,{"list_id":"x"}],)"
       R"("interaction_dates":5,"tenant":{"subdomain":[]},"content":{},"creator_id":"x","created_at":8})",
       R"([{"field_id":"x","value_type":0,"value":[1,[2,[3]],{}]},{"field_id":1,"value_type":"x","value":{"text":[]}}])"}) {
    CAPTURE(body);
    for (auto const& [name, argument, id] :
         {std::tuple{"search", "query", "Ann Lee"}, std::tuple{"fetch", "id", "person:7"},
          std::tuple{"fetch", "id", "organization:7"}, std::tuple{"fetch", "id", "note:7"}}) {
      Repeating sender;
      sender.body = body;
      tools::ToolContext const context{.catalogue = known, .sender = sender};
      client::CallContext const call;
      json::object arguments{{argument, id}};
      auto const outcome = run(tools::call(context, *known.find(name), std::move(arguments), call));
      CHECK(sender.asked <= tools::max_search_requests);
      CHECK(parse_json(write_json(outcome.structured)).has_value());
      CHECK(outcome.is_error == outcome.structured.contains("error"));
    }
  }
}

TEST_CASE("an answer above --max-result is cut and says so") {
  OnSandbox sandbox(4096);
  auto const outcome = sandbox.ask("fetch", {{"id", "organization:730001"}});
  CHECK(outcome.text.size() <= 4096);
  auto const found = sandbox.ask("search", {{"query", "Robotics"}});
  CHECK(found.text.size() <= 4096);
}

TEST_CASE("addresses of records are read back, and pages are made of nothing but names of hosts") {
  CHECK(tools::parse_record_ref("person:38706")->id == 38706);
  CHECK(tools::to_string(*tools::parse_record_ref("NOTE:5 ")) == "note:5");
  CHECK(!tools::parse_record_ref("person:5/../6"));
  auto const page = [](std::string_view subdomain) {
    return tools::url_of(tools::subdomain_of({{"tenant", {{"subdomain", subdomain}}}}),
                         {.kind = tools::RecordKind::person, .id = 5});
  };
  CHECK(page("Quill-Fern9") == "https://quill-fern9.affinity.co/persons/5");
  for (auto const* subdomain : {"", "evil.example/", "a b", "-a", "ü"})
    CHECK(page(subdomain) == "https://app.affinity.co/persons/5");
  CHECK(tools::url_of_note("x", {{"organization_ids", json::array()}, {"person_ids", {4}}}) ==
        "https://x.affinity.co/persons/4");
  CHECK(tools::url_of_note("x", json::object{}) == "https://x.affinity.co/");
}

TEST_CASE("values of fields are written as a person would") {
  auto const words = [](json::value value, int type) {
    return tools::field_value_text(json::object{{"value", std::move(value)}, {"value_type", type}});
  };
  CHECK(words(5, 0) == "person:5");
  CHECK(words(5, 1) == "organization:5");
  CHECK(words(5000.5, 3) == "5000.5");
  CHECK(words("2026-01-09T08:00:00.000Z", 4) == "2026-01-09");
  CHECK(words({{"street_address", nullptr}, {"city", "Oslo"}, {"country", "Norway"}, {"continent", "Europe"}},
              5) == "Oslo, Norway");
  CHECK(words({{"id", 5}, {"text", "Hot"}}, 7) == "Hot");
  CHECK(words(nullptr, 6).empty());
}

}  // namespace affinity::tests::chatgpt_test
