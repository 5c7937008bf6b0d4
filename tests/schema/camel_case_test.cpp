// The arguments of Affinity's newer API: camelCase names, words, ids of fields, null, and bodies whose type
// decides what else they have.
#include "schema/json_schema.hpp"
#include "schema/validate.hpp"
#include "support/catch.hpp"
#include "schema/checked_text.hpp"

namespace affinity::schema::camel_case_test {

namespace {

std::vector<Param> const params{
    path("id", id32(), {}, "noteId"),
    query("companyId", id()),
    query("fieldIds", list_of(field_id())),
    query("fieldTypes", list_of(word({"enriched", "global", "relationship-intelligence"}))),
    body("type", word({"entities", "interaction", "user-reply"})),
    body("persons", list_of(inside("id", id()), 2)),
    body("parent", inside("id", id32())),
    body("entity", record({body("entityType", word({"company", "person"}), {}, required),
                           body("entityId", id(), {}, required)})),
    body("completedAt", or_null(date_time()))};

std::string checked(std::string_view arguments, std::vector<Rule> const& rules = {},
                    NameMatching names = NameMatching::any_case) {
  return tests::checked_text(validate(parse_json(arguments).value().as_object(), params, rules, names));
}

std::string one(std::string_view member) { return checked("{\"id\":1," + std::string(member) + "}"); }

struct Row {
  char const* sent;
  char const* becomes;
};

}  // namespace

TEST_CASE("a camelCase argument is understood in any case, and an own id also by the API's name") {
  auto const [sent, becomes] =
      GENERATE(Row{R"({"id":1,"company_id":2})", R"({"id":1,"companyId":2})"},
               Row{R"({"id":1,"CompanyId":2})", R"({"id":1,"companyId":2})"},
               Row{R"({"id":1,"field-ids":["last-email"]})", R"({"id":1,"fieldIds":["last-email"]})"},
               Row{R"({"noteId":1})", R"({"id":1})"}, Row{R"({"note_id":1})", R"({"id":1})"},
               Row{R"({"id":1,"entity":{"entity_type":"person","EntityID":3}})",
                   R"({"id":1,"entity":{"entityType":"person","entityId":3}})"});
  CAPTURE(sent);
  CHECK(checked(sent) == becomes);
}

TEST_CASE("a tool of the older API takes its arguments in their own case only") {
  CHECK(
      checked(R"({"id":1,"company_id":2})", {}, NameMatching::exact) ==
      R"(Unknown argument "company_id". Did you mean "companyId"? Accepted: id, companyId, fieldIds, fieldTypes, )"
      "type, persons, parent, entity, completedAt.");
}

TEST_CASE("two spellings of one argument are refused") {
  CHECK(one(R"("companyId":2,"company_id":2)") ==
        "companyId was sent twice, as companyId and company_id. Send one of them.");
  CHECK(checked(R"({"note_id":1,"id":1})") == "id was sent twice, as note_id and id. Send one of them.");
  CHECK(one(R"("entity":{"entityType":"person","entityId":3,"entity_id":3})") ==
        "entityId was sent twice in entity, as entityId and entity_id. Send one of them.");
}

TEST_CASE("a word is taken in any case, and the nearest one is told for another") {
  CHECK(one(R"("fieldTypes":["Relationship Intelligence","global"])") ==
        R"({"id":1,"fieldTypes":["relationship-intelligence","global"]})");
  CHECK(
      one(R"("fieldTypes":["globl"])") ==
      R"(fieldTypes[0] cannot be "globl". Did you mean "global"? Accepted: enriched, global, relationship-intelligence.)");
  CHECK(one(R"("type":"note")") == R"(type cannot be "note". Accepted: entities, interaction, user-reply.)");
  CHECK(one(R"("type":3)") == R"(type cannot be 3. Accepted: entities, interaction, user-reply.)");
}

TEST_CASE("an id of a field is field-123 or the name of a built-in field, and a number means the former") {
  CHECK(one(R"("fieldIds":[10,"11","field-12","field:13","#14","last-email"])") ==
        R"({"id":1,"fieldIds":["field-10","field-11","field-12","field-13","field-14","last-email"]})");
  auto const wrong =
      GENERATE(R"("field-")", R"("field-x")", R"("Deal Owner")", R"("a/b")", "-1", "0", "true", R"("-x")");
  CAPTURE(wrong);
  CHECK(one(R"("fieldIds":[)" + std::string(wrong) + "]") ==
        "fieldIds[0] must be the id of a field such as field-123 or last-email; you sent " +
            std::string(wrong) + ".");
}

TEST_CASE("an id beyond what Affinity has for it is refused") {
  CHECK(checked(R"({"id":2147483647})") == R"({"id":2147483647})");
  CHECK(checked(R"({"id":2147483648})") ==
        "id must be a positive integer of at most 2147483647; you sent 2147483648.");
  CHECK(one(R"("companyId":2147483648)") == R"({"id":1,"companyId":2147483648})");
}

TEST_CASE("a bare id stands for an object whose only member it is") {
  CHECK(one(R"("persons":[7,{"id":8}],"parent":"9")") ==
        R"({"id":1,"persons":[{"id":7},{"id":8}],"parent":{"id":9}})");
  CHECK(one(R"("persons":7)") == R"({"id":1,"persons":[{"id":7}]})");
  CHECK(one(R"("parent":"Ann")") ==
        R"(parent must be a positive integer of at most 2147483647; you sent "Ann".)");
}

TEST_CASE("null is sent where it empties something, and left out elsewhere") {
  CHECK(one(R"("completedAt":null,"type":null)") == R"({"id":1,"completedAt":null})");
  CHECK(one(R"("completedAt":"null")") == R"({"id":1,"completedAt":null})");
}

TEST_CASE("a list longer than Affinity takes is refused") {
  CHECK(one(R"("persons":[1,2,3])") ==
        "persons must be a list of at most 2 items, positive integers; you sent 3.");
}

TEST_CASE("the type of a body decides what else it has") {
  std::vector<Rule> const rules{at_least_one_if("type", R"("entities")", {"persons", "entity"}),
                                required_only_if("type", R"("user-reply")", {"parent"}),
                                never_if("type", R"("user-reply")", {"persons"}),
                                only_if("type", R"("interaction")", {"completedAt"})};
  auto const [sent, becomes] = GENERATE(
      Row{R"({"id":1,"type":"entities"})",
          R"(Give at least one of persons, entity when type is "entities"; you gave none.)"},
      Row{R"({"id":1,"type":"entities","persons":[2]})",
          R"({"id":1,"type":"entities","persons":[{"id":2}]})"},
      Row{R"({"id":1,"type":"user-reply"})",
          R"(Give parent always and only when type is "user-reply"; you left out parent.)"},
      Row{R"({"id":1,"type":"interaction","parent":3})",
          R"(Give parent always and only when type is "user-reply"; you gave parent.)"},
      Row{R"({"id":1,"type":"user-reply","parent":3,"persons":[2]})",
          R"(Leave out persons when type is "user-reply"; you gave persons.)"},
      Row{R"({"id":1,"type":"user-reply","parent":3})", R"({"id":1,"type":"user-reply","parent":{"id":3}})"},
      Row{R"({"id":1,"completedAt":"2026-01-01"})",
          R"(Give completedAt only when type is "interaction"; you gave completedAt.)"},
      Row{R"({"id":1,"type":"interaction","completedAt":null})",
          R"({"id":1,"type":"interaction","completedAt":null})"});
  CAPTURE(sent);
  CHECK(checked(sent, rules) == becomes);
}

TEST_CASE("the schema has the words of a closed set, and an id of a field as text") {
  CHECK(write_json(to_json_schema(word({"asc", "desc"}))) == R"({"type":"string","enum":["asc","desc"]})");
  CHECK(write_json(to_json_schema(list_of(word({"asc", "desc"})))) ==
        R"({"type":"array","items":{"type":"string","enum":["asc","desc"]}})");
  CHECK(write_json(to_json_schema(field_id())) == R"({"type":"string"})");
  CHECK(write_json(to_json_schema(id32())) == R"({"type":"integer"})");
}

}  // namespace affinity::schema::camel_case_test
