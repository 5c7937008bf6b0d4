#include "tools/composed/upstream/resolve.hpp"

#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "tools/composed/upstream/nearest_search.hpp"

namespace affinity::tools::resolve_test {

using namespace composed;
using tests::FirmSession;

namespace {

// A tool that answers with the ref that its argument means.
Task<Outcome> resolves(ToolContext const& context, Tool const& tool, json::object const& checked,
                       client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  std::string text(as_text(checked.at("about")).value_or(""));
  std::vector<Kind> kinds{Kind::person, Kind::company, Kind::deal};
  auto resolved = co_await resolve(reads, "about", std::move(text), std::move(kinds));
  if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
  Outcome out;
  out.text = to_string(std::get<Found>(resolved).ref);
  co_return out;
}

Task<Outcome> resolves_teammate(ToolContext const& context, Tool const& tool, json::object const& checked,
                                client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  std::string text(as_text(checked.at("about")).value_or(""));
  auto resolved = co_await resolve_teammate(reads, "by", std::move(text));
  if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
  Outcome out;
  out.text = std::get<Teammate>(resolved).name;
  co_return out;
}

Task<Outcome> resolves_list(ToolContext const& context, Tool const& tool, json::object const& checked,
                            client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  std::string text(as_text(checked.at("about")).value_or(""));
  auto resolved = co_await resolve_list(reads, "list", std::move(text));
  if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
  Outcome out;
  out.text = std::get<ListInfo>(resolved).name;
  co_return out;
}

std::string text_of(FirmSession& firm, Composed function, std::string_view about) {
  return firm.call(function, {{"about", about}}).text;
}

}  // namespace

TEST_CASE("a record that several spellings found is one of the nearest once") {
  Search search{.query = parse_query("Jo Zedd")};
  Found const jo{.ref = {.kind = Kind::person, .id = 7}, .name = "Jo Zed"};
  keep_nearest(search, {jo, jo});
  CHECK(search.nearest.size() == 1);
}

TEST_CASE("a name that one record has is that record") {
  FirmSession firm;
  CHECK(text_of(firm, resolves, "Acme Robotics") == "company:730001");
  CHECK(text_of(firm, resolves, "Breniva") == "company:730026");  // not also its deal
  CHECK(text_of(firm, resolves, "Jane at Acme") == "person:510008");
  CHECK(text_of(firm, resolves, "person:510008") == "person:510008");
  CHECK(text_of(firm, resolves, "Acme Robotics - Series A") == "deal:880001");
}

TEST_CASE(
    "somebody at a company where nobody of that name works is not found, with the person among the nearest") {
  for (bool const by_v2 : {true, false})
    for (std::string const about :
         {"Desmond Achter at Nowhere", "Desmond Achter at Breniva", "Jane at Nowhere"}) {
      CAPTURE(by_v2, about);
      FirmSession firm;
      if (!by_v2) firm.exclude_v2();
      auto const brief = firm.ask("get_brief", {{"about", about}});
      REQUIRE(brief.is_error);
      CHECK(text_member(brief.structured.at("error"), "kind") == "not_found");
      auto const plan = firm.ask(
          "plan_changes", {{"operations", {{{"do", "note"}, {"on", about}, {"text", "Met at the fair."}}}}});
      CHECK(plan.structured.at("result").at("total") == 0);
    }
  FirmSession firm;
  auto const brief = firm.ask("get_brief", {{"about", "Desmond Achter at Breniva"}});
  CHECK(brief.text.find("person:510007") != brief.text.npos);
}

TEST_CASE("a ref costs one request, and a whole name no search of the kinds behind it") {
  FirmSession firm;
  text_of(firm, resolves, "company:730001");
  CHECK(firm.requests() == 1);
  firm.forget_requests();
  text_of(firm, resolves, "Jane Okafor");
  CHECK(firm.requests() == 1);
}

TEST_CASE("several records that fit are a question with the next call") {
  FirmSession firm;
  auto const outcome = firm.call(resolves, {{"about", "Jane"}});
  CHECK(outcome.is_error);
  auto const& error = outcome.structured.at("error").as_object();
  CHECK(error.at("kind") == "ambiguous");
  CHECK(error.at("candidates").as_array().size() == max_candidates);
  std::size_t janes = 0;
  auto const people = firm.raw("/persons?term=jane&page_size=100");
  for (auto const& person : people.at("persons").as_array())
    janes += text_member(person, "first_name") == "Jane";
  CHECK(text_member(error, "message") == "\"Jane\" fits " + std::to_string(janes) + " people.");
  CHECK(text_member(error, "next_step").starts_with("Call again with about:\"person:510008\""));
  auto const& first = error.at("candidates").at(0);
  CHECK(text_member(first, "differs").find("jane.okafor@acmerobotics.example, last contact 2026-") == 0);
  CHECK(text_member(first, "url") == "https://quillfern.affinity.co/persons/510008");
}

TEST_CASE("where the client can ask, its person chooses and the call goes on") {
  FirmSession firm;
  ClientContext client{.capabilities = {{"elicitation", json::object{}}}};
  firm.client = &client;
  auto const asking = firm.call(resolves, {{"about", "Jane"}});
  REQUIRE(asking.input);
  auto const& request = asking.input->requests.at("choose_about");
  CHECK(request.at("method") == "elicitation/create");
  auto const& choice = request.at("params").at("requestedSchema").at("properties").at("record");
  CHECK(choice.at("enum").as_array().size() == max_candidates);
  CHECK(choice.at("enum").at(0) == "person:510008");
  CHECK(as_text(choice.at("enumNames").at(0))->starts_with("Jane Okafor, jane.okafor@"));

  client.round = InputRound{
      .responses = {{"choose_about", {{"action", "accept"}, {"content", {{"record", "person:510029"}}}}}},
      .state = asking.input->state};
  CHECK(firm.call(resolves, {{"about", "Jane"}}).text == "person:510029");
}

TEST_CASE("whoever declines to choose gets the candidates, and a client with URLs alone is not asked") {
  FirmSession firm;
  ClientContext client{.capabilities = {{"elicitation", json::object{}}}};
  firm.client = &client;
  client.round = InputRound{.responses = {{"choose_about", {{"action", "decline"}}}}, .state = "{}"};
  CHECK(firm.call(resolves, {{"about", "Jane"}}).structured.at("error").at("kind") == "ambiguous");
  client = {.capabilities = {{"elicitation", {{"url", json::object{}}}}}};
  CHECK_FALSE(firm.call(resolves, {{"about", "Jane"}}).input);
}

TEST_CASE("what is not found says what was tried, what is near and what creates it") {
  FirmSession firm;
  auto const outcome = firm.call(resolves, {{"about", "Acme Robotcs"}});
  auto const& error = outcome.structured.at("error").as_object();
  CHECK(error.at("kind") == "not_found");
  CHECK(text_member(error, "message").find("tried: name") != std::string::npos);
  CHECK(text_member(error.at("candidates").at(0), "ref") == "company:730001");
  CHECK(text_member(error, "next_step").find("create_a_affinity_organization") != std::string::npos);
  auto const missing = firm.call(resolves, {{"about", "company:1"}});
  CHECK(missing.structured.at("error").at("kind") == "not_found");
  auto const wrong_kind = firm.call(resolves, {{"about", "list:4101"}});
  CHECK(wrong_kind.structured.at("error").at("kind") == "not_found");
}

TEST_CASE("a search that Affinity fails is its error, not an empty result") {
  FirmSession firm;
  firm.fail_requests("/persons", 400);
  auto const outcome = firm.call(resolves, {{"about", "Jane Okafor"}});
  CHECK(outcome.is_error);
  CHECK(outcome.structured.at("error").at("kind") != "not_found");
}

TEST_CASE("teammates are known by first name, name, e-mail, ref and me, with either API") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    for (std::string_view const text :
         {"Priya", "priya raghunathan", "Raghunathan, Priya", "priya@quillfern.example", "person:510003"})
      CHECK(text_of(firm, resolves_teammate, text) == "Priya Raghunathan");
    CHECK(text_of(firm, resolves_teammate, "me") == "Maren Oduya");
    auto const nobody = firm.call(resolves_teammate, {{"about", "Zoltan"}});
    CHECK(nobody.structured.at("error").at("kind") == "not_found");
    CHECK(nobody.text.find("Priya Raghunathan") != std::string::npos);
  }
}

TEST_CASE("a list is known by its name or a part of it, and the only deal list needs none") {
  FirmSession firm;
  for (std::string_view const text : {"Deal Flow", "deal flow", "deals", "deal", "list:4101", ""}) {
    CAPTURE(text);
    if (text != "deals") CHECK(text_of(firm, resolves_list, text) == "Deal Flow");
  }
  CHECK(text_of(firm, resolves_list, "LPs") == "Tier 1 LPs");
  CHECK(text_of(firm, resolves_list, "Nothing").find("Deal Flow") != std::string::npos);
}

}  // namespace affinity::tools::resolve_test
