// What fits a field, and what is said of what does not (Affinity v1, Field Values).

#include "tools/v1/field_value_check.hpp"

#include "support/catch.hpp"
#include "tools/sample_field.hpp"

namespace affinity::tests::field_value_check_test {

namespace {

std::string why(json::value const& field, json::value const& sent) {
  auto const value = tools::value_for_field(field, sent);
  return value ? "fits" : value.error().message;
}

}  // namespace

TEST_CASE("a value that fits its field is taken in the form that Affinity wants") {
  struct Case {
    int type = 0;
    json::value sent{}, taken{};
  };
  for (auto const& [type, sent, taken] :
       std::vector<Case>{{0, 38706, 38706},
                         {0, "38706", 38706},
                         {1, 9'007'199'254'740'993, 9'007'199'254'740'993},
                         {1, "120611418", 120611418},
                         {2, "Architecture", "Architecture"},
                         {3, 5000.5, 5000.5},
                         {3, -3, -3},
                         {3, "5000.5", 5000.5},
                         {4, "2026-11-21", "2026-11-21"},
                         {4, "2026-11-21T09:30:00Z", "2026-11-21T09:30:00Z"},
                         {5, london, london},
                         {6, "Über 🦊\n", "Über 🦊\n"},
                         {6, "7", "7"},
                         {6, 7, "7"},
                         {5, R"({"city":"Oslo"})", {{"city", "Oslo"}}},
                         {2, {{"id", 52003}, {"text", "Due Diligence"}, {"rank", 3}}, "Due Diligence"},
                         {7, {{"id", 52003}, {"text", "Due Diligence"}, {"rank", 3}}, 52003},
                         {7, R"({"id":52003,"text":"Due Diligence"})", 52003},
                         {7, 52002, 52002},
                         {7, "52002", 52002},
                         {7, "First Meeting", 52002},
                         {7, "due diligence", 52003}}) {
    CAPTURE(type);
    auto const value = tools::value_for_field(field_of(type), sent);
    auto const refusal = value ? "" : value.error().message;
    CHECK(refusal == "");
    if (value) CHECK(write_json(*value) == write_json(taken));
  }
}

TEST_CASE("a value that does not fit its field is refused with what the field takes") {
  struct Case {
    int type = 0;
    json::value sent{};
    std::string_view sentence{};
  };
  constexpr std::string_view
      person = R"( Field 5 "F" takes the id of a person, which list_all_affinity_persons shows.)",
      organization =
          R"( Field 5 "F" takes the id of an organization, which list_all_affinity_organizations shows.)";
  auto const after = [](std::string_view start, std::string_view end) {
    return std::string(start) + std::string(end);
  };
  std::string const date =
      "value must be an ISO 8601 date, with or without a time, such as 2026-11-21 or 2026-11-21T09:30:00Z; "
      "you sent ";
  std::string const place = "value must be an object with street_address, city, state, country; you sent ";
  auto const jane = after(R"(value must be a positive integer; you sent "Jane".)", person);
  auto const nobody = after("value must be a positive integer; you sent 0.", person);
  auto const half = after("value must be a positive integer; you sent 1.5.", organization);
  auto const object = after(R"(value must be a positive integer; you sent {"id":7}.)", organization);
  auto const soon = date + R"("soon". Field 5 "F" takes a date.)";
  auto const seconds = date + R"(1795000000. Field 5 "F" takes a date.)";
  auto const no_day = date + R"("2026-02-30". Field 5 "F" takes a date.)";
  auto const oslo = place + R"("Oslo". Field 5 "F" takes a location.)";
  for (auto const& [type, sent, sentence] : std::vector<Case>{
           {0, "Jane", jane},
           {0, 0, nobody},
           {1, 1.5, half},
           {1, {{"id", 7}}, object},
           {2, 7, R"(value must be text; you sent 7. Field 5 "F" takes the text of an option.)"},
           {3, "a lot", R"(value must be a number; you sent "a lot". Field 5 "F" takes a number.)"},
           {3, true, R"(value must be a number; you sent true. Field 5 "F" takes a number.)"},
           {4, "soon", soon},
           {4, 1'795'000'000, seconds},
           {4, "2026-02-30", no_day},
           {5, "Oslo", oslo},
           {5,
            {{"street", "1 Main St"}},
            "Unknown name \"street\" in value. Accepted: street_address, city, state, country. Field 5 \"F\" "
            "takes a location."},
           {5, {{"city", true}}, R"(value.city must be text; you sent true. Field 5 "F" takes a location.)"},
           {6, true, R"(value must be text; you sent true. Field 5 "F" takes text.)"},
           {6, {{"text", "x"}}, R"(value must be text; you sent {"text":"x"}. Field 5 "F" takes text.)"}}) {
    CAPTURE(type);
    CHECK(why(field_of(type), sent) == sentence);
  }
}

TEST_CASE("an option that is none is answered with those that there are, nearest first") {
  std::string const start = "value must be the id or the text of one option of field 5 \"F\"; you sent ";
  std::string const all = "52001 New, 52002 First Meeting, 52003 Due Diligence, 52004 Twin, 52005 twin.";
  CHECK(why(field_of(7), 1) == start + "1. Its options: " + all);
  CHECK(why(field_of(7), true) == start + "true. Its options: " + all);
  CHECK(why(field_of(7), {{"id", 52001}}) == start + R"({"id":52001}. Its options: )" + all);
  auto const nearest_first =
      ". Its options: 52003 Due Diligence, 52001 New, 52002 First Meeting, 52004 Twin, 52005 twin.";
  CHECK(why(field_of(7), "Due Dilligence") == start + "\"Due Dilligence\"" + nearest_first);
  CHECK(why(field_of(7), "diligence") == start + "\"diligence\"" + nearest_first);
}

TEST_CASE("a text that several options have names none of them") {
  CHECK(
      why(field_of(7), "TWIN") ==
      "value must be the id or the text of one option of field 5 \"F\"; you sent \"TWIN\", which is several: "
      "52004 Twin, 52005 twin.");
  CHECK(why(field_of(7), 52005) == "fits");
}

TEST_CASE("an option can be sent by its id alone when the field does not tell its options") {
  auto field = field_of(7);
  field.get_object()["dropdown_options"] = json::array();
  CHECK(why(field, "New") ==
        "value must be the id or the text of one option of field 5 \"F\"; you sent "
        "\"New\", and the field has no options.");
  field.get_object().erase("dropdown_options");
  CHECK(why(field, 52001) == "fits");
  CHECK(why(field, "New") != "fits");
}

TEST_CASE("a refusal names at most twenty options") {
  auto field = field_of(7);
  json::array many;
  for (int i = 1; i <= 25; ++i) many.push_back({{"id", i}, {"text", "Stage " + std::to_string(i)}});
  field.get_object()["dropdown_options"] = many;
  auto const refusal = why(field, 99);
  CHECK(refusal.find("20 Stage 20 and 5 more, which list_all_affinity_fields shows.") != refusal.npos);
  CHECK(refusal.find("Stage 21") == refusal.npos);
}

TEST_CASE("what nobody sees is taken out of the names of fields and options") {
  auto field = field_of(7);
  field.get_object()["name"] = "Sta\u202Etus";
  field.get_object()["dropdown_options"] = json::array{{{"id", 1}, {"text", "Ne\u202Ew"}}};
  CHECK(why(field, 9) ==
        "value must be the id or the text of one option of field 5 \"Status\"; you sent 9. "
        "Its options: 1 New.");
}

TEST_CASE("a list is refused by every field, also by one that takes several values") {
  for (int type = 0; type <= 7; ++type) {
    CAPTURE(type);
    CHECK(why(field_of(type), json::array{1}) ==
          "value is a list, and one call gives one value. Field 5 \"F\" holds one value.");
    CHECK(why(field_of(type, true), json::array{1, 2}) ==
          "value is a list, and one call gives one value. Field 5 \"F\" takes several: call once per value.");
  }
}

TEST_CASE("a field of a type that we do not know takes what Affinity takes") {
  for (json::value const& sent : std::vector<json::value>{"x", 7, json::array{1}, {{"a", 1}}})
    CHECK(why(field_of(10), sent) == "fits");
}

}  // namespace affinity::tests::field_value_check_test
