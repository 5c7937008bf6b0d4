#include "schema/field_value.hpp"

#include "schema/json_schema.hpp"
#include "schema/validate.hpp"
#include "support/catch.hpp"

namespace affinity::schema::field_value_test {

namespace {

// The checked value as JSON, or the refusal.
std::string checked(std::string_view sent) {
  auto const out = check_field_value(parse_json(sent).value(), "value");
  if (auto const* value = std::get_if<json::value>(&out)) return write_json(*value);
  return std::get<std::string>(out);
}

struct Row {
  char const* sent;
  char const* becomes;
};

std::string of_type(std::string_view type, std::string_view data) {
  return R"({"type":")" + std::string(type) + R"(","data":)" + std::string(data) + "}";
}

}  // namespace

TEST_CASE("a value of each of the 15 writable types is taken in the form that Affinity takes") {
  auto const [sent, becomes] = GENERATE(
      Row{R"({"type":"text","data":"Series A"})", R"({"type":"text","data":"Series A"})"},
      Row{R"({"type":"filterable-text","data":12})", R"({"type":"filterable-text","data":"12"})"},
      Row{R"({"type":"filterable-text-multi","data":["a","b"]})",
          R"({"type":"filterable-text-multi","data":["a","b"]})"},
      Row{R"({"type":"number","data":"12.5"})", R"({"type":"number","data":12.5})"},
      Row{R"({"type":"number-multi","data":"[1,2]"})", R"({"type":"number-multi","data":[1,2]})"},
      Row{R"({"type":"datetime","data":"2026-11-21"})",
          R"({"type":"datetime","data":"2026-11-21T12:00:00Z"})"},
      Row{R"({"type":"datetime","data":"2026-11-21T09:30:00+01:00"})",
          R"({"type":"datetime","data":"2026-11-21T08:30:00Z"})"},
      Row{R"({"type":"location","data":{"city":"Bern"}})",
          R"({"type":"location","data":{"streetAddress":null,"city":"Bern","state":null,"country":null,"continent":null}})"},
      Row{R"({"type":"location-multi","data":[{"country":"Chile","city":null}]})",
          R"({"type":"location-multi","data":[{"streetAddress":null,"city":null,"state":null,"country":"Chile","continent":null}]})"},
      Row{R"({"type":"dropdown","data":{"dropdownOptionId":3,"text":"Lead"}})",
          R"({"type":"dropdown","data":{"dropdownOptionId":3}})"},
      Row{R"({"type":"dropdown-multi","data":[3,{"dropdownOptionId":4}]})",
          R"({"type":"dropdown-multi","data":[{"dropdownOptionId":3},{"dropdownOptionId":4}]})"},
      Row{R"({"type":"Ranked Dropdown","data":"{\"dropdownOptionId\":3}"})",
          R"({"type":"ranked-dropdown","data":{"dropdownOptionId":3}})"},
      Row{R"({"type":"person","data":7})", R"({"type":"person","data":{"id":7}})"},
      Row{R"({"type":"person-multi","data":{"id":7}})", R"({"type":"person-multi","data":[{"id":7}]})"},
      Row{R"({"type":"company","data":{"id":7,"name":"Acme"}})", R"({"type":"company","data":{"id":7}})"},
      Row{R"({"type":"company-multi","data":[{"id":7},{"id":8}]})",
          R"({"type":"company-multi","data":[{"id":7},{"id":8}]})"},
      Row{R"({"Type":"dropdown","Data":{"dropdown_option_id":3}})",
          R"({"type":"dropdown","data":{"dropdownOptionId":3}})"});
  CAPTURE(sent);
  CHECK(checked(sent) == becomes);
}

TEST_CASE("null empties a value of every type, also as the text null but where that is a text") {
  for (auto const type : writable_value_types()) {
    CAPTURE(type);
    bool const is_text = type == "text" || type == "filterable-text";
    CHECK(checked(of_type(type, "null")) == of_type(type, "null"));
    CHECK(checked(of_type(type, R"("null")")) == of_type(type, is_text ? R"("null")" : "null"));
  }
}

TEST_CASE("data of the wrong shape are refused with the shape that the type has") {
  auto const [sent, becomes] = GENERATE(
      Row{R"({"type":"text","data":{}})",
          R"(value.data must be a text, or null, where the type is text; you sent {}.)"},
      Row{R"({"type":"filterable-text","data":[]})",
          R"(value.data must be a text, or null, where the type is filterable-text; you sent [].)"},
      Row{R"({"type":"filterable-text-multi","data":["a",{}]})",
          R"(value.data[1] must be a text, or null, where the type is filterable-text-multi; you sent {}.)"},
      Row{R"({"type":"number","data":"many"})",
          R"(value.data must be a number, or null, where the type is number; you sent "many".)"},
      Row{R"({"type":"number-multi","data":"many"})",
          R"(value.data must be a list, each item a number, or null, where the type is number-multi; you sent "many".)"},
      Row{R"({"type":"datetime","data":"soon"})",
          R"(value.data must be an ISO 8601 date such as 2026-11-21, or null, where the type is datetime; you sent "soon".)"},
      Row{R"({"type":"location","data":"Bern"})",
          R"(value.data must be an object with streetAddress, city, state, country, continent, each a text or null, or null, where the type is location; you sent "Bern".)"},
      Row{R"({"type":"location-multi","data":[{"town":"Bern"}]})",
          R"(value.data[0] must be an object with streetAddress, city, state, country, continent, each a text or null, or null, where the type is location-multi; you sent {"town":"Bern"}.)"},
      Row{R"({"type":"dropdown","data":"Lead"})",
          R"(value.data must be an object with the id of an option, such as {"dropdownOptionId": 1}, or null, where the type is dropdown; you sent "Lead".)"},
      Row{R"({"type":"dropdown-multi","data":["Lead"]})",
          R"(value.data[0] must be an object with the id of an option, such as {"dropdownOptionId": 1}, or null, where the type is dropdown-multi; you sent "Lead".)"},
      Row{R"({"type":"ranked-dropdown","data":{"id":3}})",
          R"(value.data must be an object with the id of an option, such as {"dropdownOptionId": 1}, or null, where the type is ranked-dropdown; you sent {"id":3}.)"},
      Row{R"({"type":"person","data":{"name":"Ann"}})",
          R"(value.data must be an object with an id, such as {"id": 1}, or null, where the type is person; you sent {"name":"Ann"}.)"},
      Row{R"({"type":"person-multi","data":[0]})",
          R"(value.data[0] must be an object with an id, such as {"id": 1}, or null, where the type is person-multi; you sent 0.)"},
      Row{R"({"type":"company","data":[1]})",
          R"(value.data must be an object with an id, such as {"id": 1}, or null, where the type is company; you sent [1].)"},
      Row{R"({"type":"company-multi","data":true})",
          R"(value.data must be a list, each item an object with an id, such as {"id": 1}, or null, where the type is company-multi; you sent true.)"});
  CAPTURE(sent);
  CHECK(checked(sent) == becomes);
}

TEST_CASE("an empty list is refused with null, which empties a field") {
  CHECK(checked(R"({"type":"person-multi","data":[]})") ==
        "value.data must not be an empty list; send null to empty the field.");
}

TEST_CASE("a list of more than 100 values is refused but for options, which have no bound") {
  auto const many = [](std::string_view type) {
    json::array items(101, json::value(1));
    return checked(of_type(type, write_json(json::value(std::move(items)))));
  };
  CHECK(many("number-multi") == "value.data may have 100 items at most; you sent 101.");
  CHECK(many("dropdown-multi").starts_with(R"({"type":"dropdown-multi","data":[{"dropdownOptionId":1},)"));
}

TEST_CASE("a type that cannot be written is refused, with the nearest one that can") {
  constexpr std::string_view accepted =
      " Accepted: text, filterable-text, filterable-text-multi, number, number-multi, datetime, location, "
      "location-multi, dropdown, dropdown-multi, person, person-multi, company, company-multi, "
      "ranked-dropdown.";
  CHECK(checked(R"({"type":"formula-number","data":1})") ==
        R"(value.type cannot be "formula-number": values of that type cannot be written.)" +
            std::string(accepted));
  CHECK(checked(R"({"type":"dropdwn","data":1})") ==
        R"(value.type cannot be "dropdwn". Did you mean "dropdown"?)" + std::string(accepted));
}

TEST_CASE("a value without its type, or with more than type and data, is refused with an example") {
  auto const sent =
      GENERATE("5", R"({"data":5})", R"({"type":"number"})", R"({"type":"number","data":5,"totalCount":1})");
  CAPTURE(sent);
  CHECK(checked(sent) ==
        R"(value must be an object with type and data, such as {"type": "number", "data": 5}; you sent )" +
            std::string(sent) + ".");
}

TEST_CASE("a date that was sent with a time is told to lose it") {
  auto const checked_date = [](char const* data) {
    json::value const sent{{"type", "datetime"}, {"data", data}};
    return std::get<json::value>(check_field_value(sent, "value"));
  };
  CHECK(loses_its_time(checked_date("2026-11-21T09:30:00Z")));
  CHECK_FALSE(loses_its_time(checked_date("2026-11-21")));
  CHECK_FALSE(loses_its_time(checked_date("2026-11-21T00:00:00Z")));
}

TEST_CASE("the schema of a value of a field names type and data, and its argument may be sent as JSON text") {
  CHECK(write_json(to_json_schema(field_value())) ==
        R"({"type":"object","properties":{"type":{"type":"string","description":"The field's valueType."},)"
        R"("data":{"type":"string","description":"null empties the field."}},"required":["type","data"],)"
        R"("additionalProperties":false})");
  auto const out =
      validate({{"value", R"({"type":"number","data":"5"})"}}, {body("value", field_value())}, {});
  CHECK(write_json(std::get<json::object>(out)) == R"({"value":{"type":"number","data":5}})");
}

}  // namespace affinity::schema::field_value_test
