#include "tools/write/remembered_fields.hpp"

#include "support/catch.hpp"
#include "support/sessions/remembering_session.hpp"

namespace affinity::tools::remembered_fields_test {

namespace {

using tests::json_response;

constexpr char list_fields[] = R"({"data":[
  {"id":"field-9","name":"Status","type":"list","valueType":"ranked-dropdown"},
  {"id":"field-10","name":"Owner","type":"list","valueType":"person"},
  {"id":"notes","name":"Notes","type":"global","valueType":"note"},
  {"id":"affinity-data-industry","name":"Industry","type":"enriched","valueType":"filterable-text"}],
  "pagination":{"nextUrl":null}})";
constexpr char options[] =
    R"({"data":[{"id":3,"text":"Lead"},{"id":4,"text":"Won"}],"pagination":{"nextUrl":null}})";

// A call of a client that has read what it remembers.
struct Session : tests::RememberingSession {
  void read_fields() { read("list_all_affinity_v2_list_fields", {{"listId", 7}}, list_fields); }

  Outcome set(json::value field, json::object value) {
    json::object update{{"id", std::move(field)}, {"value", std::move(value)}};
    http.script = {json_response(R"({"operation":"update-fields"})")};
    return call("affinity_v2_entry_fields_batch_update",
                {{"listId", 7}, {"listEntryId", 8}, {"updates", {std::move(update)}}});
  }
};

std::string message(Outcome const& outcome) {
  auto const* error = outcome.structured.if_contains("error");
  return error ? std::string(*as_text(error->at("message"))) : std::string();
}

}  // namespace

TEST_CASE("a field of another list is refused where the fields of the list are remembered") {
  Session session;
  session.read_fields();
  CHECK(message(session.set(31, {{"type", "number"}, {"data", 5}})) ==
        "updates[0].id cannot be \"field-31\", which is no field there. Accepted: field-9 (Status), field-10 "
        "(Owner).");
  CHECK(session.http.asked.empty());
}

TEST_CASE("a value of another type than its field's is refused with the right one") {
  Session session;
  session.read_fields();
  CHECK(message(session.set(10, {{"type", "text"}, {"data", "Ann"}})) ==
        "updates[0].value.type must be person, the valueType of field-10 (Owner); you sent \"text\".");
  CHECK(session.http.asked.empty());
  CHECK(!session.set(10, {{"type", "person"}, {"data", 5}}).is_error);
}

TEST_CASE("a field that Affinity fills in itself is refused") {
  Session session;
  session.read_fields();
  CHECK(message(session.set("affinity-data-industry", {{"type", "filterable-text"}, {"data", "x"}})) ==
        "updates[0].id cannot be affinity-data-industry (Industry): Affinity fills it in itself, so it "
        "cannot be "
        "written.");
}

TEST_CASE("a field of a type that cannot be written is refused") {
  Session session;
  session.read_fields();
  CHECK(message(session.set("notes", {{"type", "text"}, {"data", "x"}})) ==
        "updates[0].id cannot be notes (Notes): values of type note cannot be written.");
}

TEST_CASE("an option that its field does not have is refused with those that it has") {
  Session session;
  session.read("list_all_affinity_v2_list_field_options", {{"listId", 7}, {"fieldId", 9}}, options);
  CHECK(
      message(session.set(9, {{"type", "ranked-dropdown"}, {"data", 5}})) ==
      "updates[0].value.data cannot be option 5, which field-9 does not have. Accepted: 3 (Lead), 4 (Won).");
  CHECK(!session.set(9, {{"type", "ranked-dropdown"}, {"data", 4}}).is_error);
}

TEST_CASE("nothing is read for the check, and what is not remembered is left to Affinity") {
  Session session;
  CHECK(!session.set(31, {{"type", "number"}, {"data", 5}}).is_error);
  CHECK(session.http.asked.size() == 1);
  std::string part = list_fields;
  part.replace(part.find("\"nextUrl\":null"), 14, "\"nextUrl\":\"https://api.affinity.co/v2/x?cursor=a\"");
  session.http.script = {json_response(part), json_response(list_fields)};
  REQUIRE(!session.call("list_all_affinity_v2_list_fields", {{"listId", 7}}).is_error);
  CHECK(!session.set(31, {{"type", "number"}, {"data", 5}}).is_error);
}

}  // namespace affinity::tools::remembered_fields_test
