// Companies, persons, opportunities and the values of their fields in API v2 of the sandbox.

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::v2_records_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::string field_ids(Reply const& reply, std::string const& path) {
  std::string out;
  for (std::size_t i = 0; i < reply.size(path); ++i)
    out += (out.empty() ? "" : ",") + reply.str(path + '.' + std::to_string(i) + ".id");
  return out;
}

json::value parsed(std::string const& text) { return parse_json(text).value(); }

}  // namespace

TEST_CASE("values that were not asked for are absent") {
  V2Client client;
  CHECK(client.get("/companies/730001").names() == "id,name,domain,domains,isGlobal");
  auto const one = client.get("/companies/730001?fieldIds=last-email&fieldIds=affinity-data-location");
  CHECK(field_ids(one, "fields") == "affinity-data-location,last-email");
  auto const row = client.get("/persons?limit=1&fieldTypes=global");
  CHECK(row.names("data.0") == "id,firstName,lastName,primaryEmailAddress,emailAddresses,type,fields");
}

TEST_CASE("a type selects its fields, and a field of another kind of record is a mistake") {
  V2Client client;
  auto const intelligence = client.get("/persons/510008?fieldTypes=relationship-intelligence");
  CHECK(field_ids(intelligence, "fields") ==
        "source-of-introduction,first-email,last-email,first-event,last-event,next-event,first-chat-message,"
        "last-chat-message,last-contact");
  CHECK(errors_of(client.get("/persons/510008?fieldIds=field-31007")) == "validation fieldIds");
  CHECK(errors_of(client.get("/companies?fieldIds=field-31012&fieldIds=no")) ==
        "validation fieldIds; validation fieldIds");
}

TEST_CASE("a field of one record comes alone or with all others, which ids and types narrow down") {
  V2Client client;
  auto const one = client.get("/companies/730001/fields/field-31007");
  CHECK(one.names() == "id,name,type,enrichmentSource,value");
  CHECK(one.str("name") == "Number of Employees");
  CHECK(one.str("value.type") == "number");
  CHECK(field_ids(client.get("/companies/730001/fields?ids=persons&ids=field-31007"), "data") ==
        "persons,field-31007");
  CHECK(errors_of(client.get("/companies/730001/fields?ids=persons&types=global")) == "validation ids");
  CHECK(errors_of(client.get("/companies/730001/fields/field-1")) == "not-found");
}

TEST_CASE("each type of an enriched value has its form") {
  V2Client client;
  auto const value = [&](std::string const& field) {
    return client.get("/companies/730001/fields/" + field).at("value");
  };
  CHECK(client.get("/companies/730001/fields/dealroom-signal").str("enrichmentSource") == "dealroom");
  CHECK(value("dealroom-revenue-multiple") ==
        parsed(R"({"type":"formula-number","data":{"calculatedValue":6.5}})"));
  CHECK(value("dealroom-valuations") ==
        parsed(R"({"type":"number-multi","data":[8000000,24000000],"totalCount":2})"));
  auto const signal = client.get("/companies/730001/fields/dealroom-signal");
  CHECK(signal.names("value.data") == "dropdownOptionId,text,rank,color");
  CHECK(signal.str("value.data.text") == "Strong");
  auto const tags = client.get("/companies/730001/fields/dealroom-tags");
  CHECK(tags.str("value.type") == "dropdown-multi");
  CHECK(tags.names("value.data.1") == "dropdownOptionId,text");
  auto const place = client.get("/companies/730001/fields/affinity-data-location");
  CHECK(place.names("value.data") == "streetAddress,city,state,country,continent");
  CHECK(client.get("/companies/730001/fields/persons").num("value.data.0.id") == seeded::acme_chief);
}

TEST_CASE("a value of more than 100 items is cut, and its items come in pages") {
  V2Client client;
  std::string company;
  auto const all = client.get("/companies?fieldIds=eventbrite-attendees&cursor=");
  CHECK(all.status == 400);
  for (std::int64_t id = 730'001; company.empty() && id < 730'200; ++id)
    if (client.get("/companies/" + id_text(id) + "/fields/eventbrite-attendees").num("value.totalCount") >
        100)
      company = id_text(id);
  REQUIRE_FALSE(company.empty());
  auto const path = "/companies/" + company + "/fields/eventbrite-attendees";
  auto const cut = client.get(path);
  CHECK(cut.num("value.totalCount") == 130);
  CHECK(cut.size("value.data") == 100);
  auto const page = client.get(path + "/values");
  CHECK(page.names() == "type,data,pagination");
  CHECK(page.size("data") == 100);
  auto const url = page.str("pagination.nextUrl");
  CHECK(client.get(path + "/values?cursor=" + url.substr(url.find("cursor=") + 7)).size("data") == 30);
  CHECK(errors_of(client.get("/companies/730001/fields/last-email/values")) == "bad-request");
}

TEST_CASE("a last e-mail is that of the company's people, with the member who took part") {
  V2Client client;
  auto const email = client.get("/companies/730001/fields/last-email");
  CHECK(email.str("type") == "relationship-intelligence");
  CHECK(email.names("value") == "type,data,internalPerson");
  CHECK(email.names("value.data") == "type,id,subject,sentAt,from,to,cc");
  CHECK(email.str("value.internalPerson.type") == "internal");
  auto const next = client.get("/persons/510001/fields/next-event");
  CHECK(next.str("value.type") == "interaction");
}

TEST_CASE("lists, notes and reminders of a company are values since 2026-09-17") {
  V2Client client;
  client.v1.post("/lists/4103/list-entries", R"({"entity_id":730001})");
  auto const lists = client.get("/companies/730001/fields/lists");
  CHECK(lists.str("value.type") == "list-multi");
  CHECK(lists.names("value.data.0") == "id,name,type,entityCount");
  client.v1.post("/notes", R"({"content":"Newest","organization_ids":[730001]})");
  CHECK(client.get("/companies/730001/fields/notes").str("value.data.content.html") == "<p>Newest</p>");
  client.v1.post("/reminders",
                 R"({"owner_id":510001,"type":0,"due_date":"2026-11-22","organization_id":730001})");
  auto const reminder = client.get("/companies/730001/fields/reminders");
  CHECK(reminder.names("value.data") == "id,type,content,createdAt,dueDate");
  client.headers.set("X-Affinity-Api-Version", "2026-07-15");
  CHECK(client.get("/companies/730001/fields/lists").status == 404);
}

TEST_CASE("a company without values has null everywhere") {
  V2Client client;
  auto const id = client.v1.post("/organizations", R"({"name":"Bare"})").num("id");
  auto const path = "/companies/" + id_text(id) + "/fields?limit=100";
  auto const fields = client.get(path).at("data");
  CHECK(fields.get_array().size() > 30);
  for (auto const& field : fields.get_array()) CHECK(member(*member(field, "value"), "data")->is_null());
}

TEST_CASE("each type of value is refused in a wrong shape, with its place") {
  V2Client client;
  struct Row {
    std::string type{}, data{}, errors{};
  };
  auto const place = std::string("validation value.data");
  auto const row = GENERATE_COPY(
      Row{"text", "1", place}, Row{"filterable-text", "[]", place},
      Row{"filterable-text-multi", R"(["a",1])", place + "[1]"}, Row{"number", R"("1")", place},
      Row{"number-multi", "1", place}, Row{"datetime", R"("tomorrow")", place}, Row{"datetime", "1", place},
      Row{"location", R"({"city":"Lisbon"})",
          place + ".streetAddress; " + place + ".state; " + place + ".country; " + place + ".continent"},
      Row{"location-multi", "{}", place}, Row{"dropdown", "1", place},
      Row{"dropdown", R"({"dropdownOptionId":0})", place + ".dropdownOptionId"},
      Row{"dropdown-multi", R"([{"id":1}])", place + "[0].dropdownOptionId; " + place + "[0].id"},
      Row{"ranked-dropdown", "{}", place + ".dropdownOptionId"},
      Row{"person", R"({"id":"1"})", place + ".id"}, Row{"person-multi", R"({"id":1})", place},
      Row{"company", "[]", place}, Row{"company-multi", R"([{"id":1,"name":"x"}])", place + "[0].name"},
      Row{"interaction", "null", "validation value.type"},
      Row{"list-multi", "null", "validation value.type"});
  CAPTURE(row.type, row.data);
  auto const reply = client.post("/persons/510008/fields/field-31003",
                                 R"({"value":{"type":")" + row.type + R"(","data":)" + row.data + "}}");
  CHECK(reply.status == 400);
  CHECK(errors_of(reply) == row.errors);
}

TEST_CASE("a value must fit its field, and what it names must exist") {
  V2Client client;
  auto const post = [&](std::string const& field, std::string const& value) {
    return client.post("/companies/730001/fields/" + field, R"({"value":)" + value + "}");
  };
  auto const before = client.get("/companies/730001/fields?limit=100");
  CHECK(errors_of(post("field-31007", R"({"type":"text","data":"x"})")) == "bad-request");
  CHECK(errors_of(post("affinity-data-location", R"({"type":"location","data":null})")) == "bad-request");
  CHECK(errors_of(post("last-email", R"({"type":"text","data":null})")) == "bad-request");
  CHECK(errors_of(post("field-31011", R"({"type":"company-multi","data":[{"id":1},{"id":730002}]})")) ==
        "bad-request");
  CHECK(errors_of(post("field-31005", R"({"type":"dropdown-multi","data":[{"dropdownOptionId":1}]})")) ==
        "bad-request");
  CHECK(errors_of(post("field-31003", R"({"type":"text","data":"a field of persons"})")) == "not-found");
  CHECK(client.post("/companies/730001/fields/field-31007", "{}").status == 204);
  CHECK(client.get("/companies/730001/fields?limit=100").body == before.body);
}

TEST_CASE("a set of more than 100 items is refused") {
  V2Client client;
  std::string items;
  for (int i = 0; i < 101; ++i)
    items += (i == 0 ? "{\"id\":" : ",{\"id\":") + std::to_string(730'001 + i) + '}';
  auto const reply = client.post("/companies/730001/fields/field-31011",
                                 R"({"value":{"type":"company-multi","data":[)" + items + "]}}");
  CHECK(errors_of(reply) == "validation value.data");
}

TEST_CASE("who introduced a person is written through v2 alone and is kept in the file") {
  Scratch folder;
  auto const path = folder.path("firm.json");
  auto const field = std::string("/persons/510008/fields/source-of-introduction");
  {
    V2Client client({.sandbox_file = path});
    CHECK(client.get(field).at("value") == parsed(R"({"type":"person","data":null})"));
    REQUIRE(client.post(field, R"({"value":{"type":"person","data":{"id":510003}}})").status == 204);
    REQUIRE(client.post(field, R"({"value":{"type":"person","data":{"id":510004}}})").status == 204);
  }
  V2Client client({.sandbox_file = path});
  CHECK(client.get(field).num("value.data.id") == seeded::callum);
  CHECK(client.get("/persons/510007/fields/source-of-introduction").at("value.data").is_null());
  CHECK(client.v1.get("/field-values?person_id=510008").text.find("510004") == std::string::npos);
}

TEST_CASE("a person needs three members, and an address belongs to one person") {
  V2Client client;
  CHECK(errors_of(client.post("/persons", "{}")) ==
        "validation firstName; validation lastName; validation primaryEmailAddress");
  CHECK(client.post("/persons", R"({"firstName":"A","lastName":null,"primaryEmailAddress":null})").status ==
        201);
  auto const taken = client.post(
      "/persons",
      R"({"firstName":"A","lastName":null,"primaryEmailAddress":"jane.okafor@acmerobotics.example"})");
  CHECK(errors_of(taken) == "bad-request");
  auto const before = client.get("/persons/fields").size("data");
  CHECK(before > 10);
}

TEST_CASE("a person is not made when one of its values is wrong") {
  V2Client client;
  auto const reply =
      client.post("/persons", R"({"firstName":"Solo","lastName":null,"primaryEmailAddress":null,
      "fields":[{"id":"field-31003","value":{"type":"text","data":"1"}},
                {"id":"field-31007","value":{"type":"number","data":1}}]})");
  CHECK(errors_of(reply) == "bad-request");
  CHECK(client.v1.get("/persons?term=solo").size("persons") == 0);
}

TEST_CASE("a member of the firm is not deleted") {
  V2Client client;
  CHECK(errors_of(client.del("/persons/510002")) == "authorization");
  CHECK(errors_of(client.del("/persons/999999999")) == "not-found");
}

TEST_CASE("the name of a company or a person finds its field's metadata") {
  V2Client client;
  auto const fields = client.get("/companies/fields");
  CHECK(fields.names("data.0") == "id,name,description,type,enrichmentSource,valueType,isRequired,createdAt");
  CHECK(fields.str("data.0.id") == "persons");
  auto const both = client.get("/companies/fields?includes=filterability&includes=sortability");
  CHECK(both.names("data.0") ==
        "id,name,description,type,enrichmentSource,valueType,isRequired,createdAt,filterability,sortability");
  CHECK(both.str("data.0.filterability.operators.0.id") == "has-any-of");
  CHECK(errors_of(client.get("/companies/fields?includes=all")) == "validation includes");
}

TEST_CASE("options of a global dropdown come with their ids, and other fields have none") {
  V2Client client;
  auto const options = client.get("/companies/fields/field-31005/dropdown-options");
  CHECK(options.names("data.0") == "type,id,text");
  CHECK(options.str("data.0.type") == "dropdown");
  CHECK(errors_of(client.get("/companies/fields/field-31007/dropdown-options")) == "bad-request");
  CHECK(errors_of(client.get("/companies/fields/31005/dropdown-options")) == "bad-request");
  CHECK(errors_of(client.get("/companies/fields/field-x/dropdown-options")) == "bad-request");
  CHECK(errors_of(client.get("/companies/fields/last-email/dropdown-options")) == "bad-request");
  CHECK(errors_of(client.get("/companies/fields/field-1/dropdown-options")) == "not-found");
}

TEST_CASE("opportunities of a private list are not there, and a restricted one has no name") {
  V2Client client({.extra_keys = {"second"}});
  client.v1.key = "second";
  auto const all = client.get("/opportunities");
  CHECK(all.size("data") == 32);
  std::string hidden;
  for (std::size_t i = 0; i < 32; ++i)
    if (all.str("data." + std::to_string(i) + ".name") == "[Hidden]")
      hidden = id_text(all.num("data." + std::to_string(i) + ".id"));
  REQUIRE_FALSE(hidden.empty());
  CHECK(errors_of(client.post("/opportunities/" + hidden, R"({"name":"x"})")) == "authorization");
  CHECK(errors_of(client.del("/opportunities/" + hidden)) == "authorization");
  CHECK(errors_of(client.post("/opportunities/880001", R"({"name":""})")) == "validation name");
  client.v1.key = "sandbox";
  auto const shown = client.get("/opportunities/" + hidden);
  CHECK(shown.at("isRestricted").as_bool());
  CHECK_FALSE(shown.at("isRedacted").as_bool());
}

TEST_CASE("rows of a company come flat, with all their values, from lists that the user may see") {
  V2Client client;
  std::string company;
  auto const rows = client.get("/lists/4103/list-entries?limit=1");
  auto const path = "/companies/" + id_text(rows.num("data.0.entity.id"));
  auto const flat = client.get(path + "/list-entries");
  CHECK(flat.names("data.0") == "id,listId,listName,createdAt,creatorId,fields");
  CHECK(flat.size("data.0.fields") > 30);
  CHECK(client.get(path + "/lists").names("data.0") == "id,name,creatorId,ownerId,isPublic,createdAt");
}

}  // namespace affinity::tests::v2_records_test
