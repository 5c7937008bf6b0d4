// Batches of field values of Affinity's newer API: what is refused before anything is sent, and what is said
// of a batch that Affinity refuses in part.
#include "client/pipeline/affinity_client.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/call/call.hpp"

#include <string>

namespace affinity::tools::v2_batch_test {

namespace {

using tests::json_response;

constexpr char list_fields[] = R"({"data":[
  {"id":"field-9","name":"Status","type":"list","valueType":"ranked-dropdown"},
  {"id":"field-10","name":"Amount","type":"list","valueType":"number"},
  {"id":"last-email","name":"Last Email","type":"relationship-intelligence","valueType":"interaction"}],
  "pagination":{"nextUrl":null}})";
constexpr char two_values[] = R"([{"id":9,"value":{"type":"ranked-dropdown","data":{"dropdownOptionId":3}}},
                                  {"id":10,"value":{"type":"number","data":5}}])";
constexpr char one_value[] = R"([{"id":10,"value":{"type":"number","data":5}}])";
constexpr char refused[] =
    R"({"errors":[{"code":"validation","message":"has no such option","param":"updates[0].value"}]})";

struct Session {
  tests::ScriptedSender http{};
  client::AffinityClient affinity{{}, http};
  Catalogue const catalogue = Catalogue::with_opt_in();
  client::CallContext const caller{.caller = {.api_key = Secret("k123")}};

  Outcome call(std::string_view name, json::object arguments) {
    ToolContext const context{.catalogue = catalogue, .sender = affinity.sender(), .limits = {}};
    return tests::run(affinity::tools::call(context, *catalogue.find(name), std::move(arguments), caller));
  }
  Outcome set(std::string_view updates, Result<Response> answer) {
    http.script = {std::move(answer)};
    return call("affinity_v2_entry_fields_batch_update",
                {{"listId", 7}, {"listEntryId", 8}, {"updates", parse_json(updates).value()}});
  }
};

json::object error_of(Outcome const& outcome) {
  REQUIRE(outcome.is_error);
  return outcome.structured.at("error").as_object();
}

json::value const read_of_both =
    parse_json(
        R"({"tool":"list_all_affinity_v2_entry_field_values","arguments":{"listId":7,"listEntryId":8,"ids":["field-9","field-10"]}})")
        .value();

}  // namespace

TEST_CASE("a batch that Affinity refuses leaves an unknown outcome, and the read of its values tells") {
  Session session;
  auto const error = error_of(session.set(two_values, json_response(refused, 400)));
  CHECK(error.at("outcome") == "unknown");
  CHECK(error.at("status") == 400);
  CHECK(error.at("verify_with") == read_of_both);
  auto const message = std::string(*as_text(error.at("message")));
  CHECK(message.find("updates[0].value: has no such option") != std::string::npos);
  CHECK(message.find("unknown") != std::string::npos);
}

TEST_CASE("a batch of one value that Affinity refuses has changed nothing") {
  Session session;
  auto const error = error_of(session.set(one_value, json_response(refused, 400)));
  CHECK(error.at("outcome") == "failed");
  CHECK(error.at("verify_with").is_null());
}

TEST_CASE("a batch that Affinity refuses before it looks at its values has changed nothing") {
  for (int const status : {401, 403, 404}) {
    CAPTURE(status);
    Session session;
    auto const error = error_of(
        session.set(two_values, json_response(R"({"errors":[{"code":"x","message":"y"}]})", status)));
    CHECK(error.at("outcome") == "failed");
  }
}

TEST_CASE("a batch whose answer is lost is looked for by the read of its values") {
  Session session;
  auto const error = error_of(session.set(two_values, fail(ErrorKind::unknown_outcome, "No answer.")));
  CHECK(error.at("outcome") == "unknown");
  CHECK(error.at("verify_with") == read_of_both);
}

TEST_CASE("every mistake of a batch is told at once, and nothing is sent") {
  Session session;
  session.http.script = {json_response(list_fields)};
  REQUIRE(!session.call("list_all_affinity_v2_list_fields", {{"listId", 7}}).is_error);
  session.http.asked.clear();
  auto const error = error_of(session.set(R"([{"id":9,"value":{"type":"number","data":3}},
    {"id":77,"value":{"type":"number","data":3}}, {"id":"last-email","value":{"type":"text","data":"x"}},
    {"id":10,"value":{"type":"number","data":5}}, {"id":10,"value":{"type":"number","data":6}}])",
                                          json_response("{}")));
  CHECK(session.http.asked.empty());
  auto const message = std::string(*as_text(error.at("message")));
  CHECK(message.find("updates[0].value.type must be ranked-dropdown") != std::string::npos);
  CHECK(message.find("updates[1].id cannot be \"field-77\"") != std::string::npos);
  CHECK(message.find("updates[2].id cannot be last-email") != std::string::npos);
  CHECK(message.find("updates[4].id is field-10 again, as updates[3].id.") != std::string::npos);
}

TEST_CASE("a batch is bounded in its updates and in the values of each") {
  Session session;
  std::string updates, people;
  for (int i = 1; i <= 101; ++i) {
    auto const comma = i > 1 ? "," : "";
    updates += comma + (R"({"id":)" + std::to_string(i) + R"(,"value":{"type":"number","data":1}})");
    people += comma + std::to_string(i);
  }
  CHECK(session.set("[" + updates + "]", json_response("{}")).is_error);
  auto const many = R"([{"id":1,"value":{"type":"person-multi","data":[)" + people + "]}}]";
  CHECK(session.set(many, json_response("{}")).text.starts_with("updates[0].value.data may have 100 items"));
  CHECK(session.http.asked.empty());
}

}  // namespace affinity::tools::v2_batch_test
