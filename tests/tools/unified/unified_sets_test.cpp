// Sets of more values than an answer of API v2 has: the unified tools show that they are cut, and replace
// none.

#include "support/catch.hpp"
#include "tools/unified/unified_session.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace affinity::tools::unified_sets_test {

namespace {

using namespace affinity::tests;

constexpr std::int64_t deal_flow = 4101;
constexpr int person_type = 0;

sandbox::Settings without_limit() {
  sandbox::Settings out;
  out.limit_per_minute = std::nullopt;
  return out;
}

// A record with a field of many people, as each kind of record has it.
struct Kind {
  std::string name{};
  int entity_type = 0;
  json::object more{};  // of the field and its values
  std::int64_t record = 0;
  std::string id{}, resource{}, values_tool{};
};

std::vector<Kind> kinds() {
  return {{"account", 1, {}, 730001, "730001", "account", "list_all_affinity_v2_company_field_value_items"},
          {"contact", 0, {}, 510008, "510008", "contact", "list_all_affinity_v2_person_field_value_items"},
          {"opportunity",
           8,
           {{"list_entry_id", 9400001}},
           880001,
           "880001",
           "opportunity",
           "list_all_affinity_v2_entry_field_value_items"}};
}

json::array people_of(std::initializer_list<std::string_view> ids) {
  json::array out;
  for (auto const id : ids) out.push_back(json::object{{"id", id}});
  return out;
}

struct Setup {
  Setup(Kind of, std::size_t count) : kind(std::move(of)) {
    json::object about{{"name", "Advisers"},
                       {"entity_type", kind.entity_type},
                       {"value_type", person_type},
                       {"allows_multiple", true}};
    if (!kind.more.empty()) {
      about["list_id"] = deal_flow;
      about["is_list_specific"] = true;
    }
    field = firm.write(Method::post, "/fields", about).at("id").as_int64();
    auto const page = firm.raw("/persons?page_size=500");
    auto const& people = page.at("persons").as_array();
    for (std::size_t i = 0; i < count; ++i) add(people.at(i).at("id"));
    firm.ask("create_a_affinity_note", {{"content", "drops what is remembered"}, {"person_ids", {510008}}});
  }
  void add(json::value const& person) {
    json::object value{{"field_id", field}, {"entity_id", kind.record}, {"value", person}};
    for (auto const& [name, of_kind] : kind.more) value[name] = of_kind;
    firm.write(Method::post, "/field-values", value);
  }
  std::size_t values() {
    std::string const of = kind.entity_type == 1   ? "organization_id=730001"
                           : kind.entity_type == 0 ? "person_id=510008"
                                                   : "list_entry_id=9400001";
    auto const all = firm.raw("/field-values?" + of);
    return std::size_t(std::ranges::count_if(
        all.as_array(), [&](json::value const& each) { return each.at("field_id") == json::value(field); }));
  }
  tools::Outcome update(json::value value) {
    return firm.ask("update_a_affinity_crm_" + kind.resource + "_by_id",
                    {{"id", kind.id}, {"custom_fields", json::object{{"Advisers", std::move(value)}}}});
  }

  Kind kind;
  FirmSession firm{without_limit()};
  std::int64_t field = 0;
};

}  // namespace

TEST_CASE(
    "a set of more than 100 values is neither replaced nor emptied, and the refusal names the native tools") {
  for (auto const& kind : kinds())
    for (bool const empties : {false, true}) {
      CAPTURE(kind.name, empties);
      Setup setup(kind, 101);
      REQUIRE(setup.values() == 101);
      setup.firm.forget_requests();
      auto const outcome =
          setup.update(empties ? json::value(json::array()) : json::value(people_of({"510009"})));
      CHECK(outcome.is_error);
      CHECK(writes_of(setup.firm) == std::vector<std::string>());
      for (std::string const& word : {std::string("Advisers"), std::string("more than 100"), kind.values_tool,
                                      std::string("create_a_affinity_field_value"),
                                      std::string("delete_a_affinity_field_value_by_id")}) {
        CAPTURE(outcome.text, word);
        CHECK(outcome.text.find(word) != std::string::npos);
      }
      CHECK(setup.values() == 101);
    }
}

TEST_CASE("a set of 100 values is seen whole, so it is replaced") {
  for (auto const& kind : kinds()) {
    CAPTURE(kind.name);
    Setup setup(kind, 100);
    auto const outcome = setup.update(people_of({"510009", "510010"}));
    CAPTURE(outcome.text);
    CHECK_FALSE(outcome.is_error);
    CHECK(setup.values() == 2);
  }
}

TEST_CASE("what is written beside a set of more than 100 values is not sent either") {
  Setup setup(kinds().front(), 101);
  setup.firm.forget_requests();
  auto const outcome = setup.firm.ask("update_a_affinity_crm_account_by_id",
                                      {{"id", "730001"},
                                       {"name", "Acme SE"},
                                       {"custom_fields", json::object{{"Advisers", people_of({"510009"})}}}});
  CHECK(outcome.is_error);
  CHECK(writes_of(setup.firm) == std::vector<std::string>());
  CHECK(setup.firm.raw("/organizations/730001").at("name") == "Acme Robotics");
}

TEST_CASE("a set of more than 100 values is shown with the note that it is cut") {
  Setup setup(kinds().front(), 101);
  auto const account = result_of(setup.firm.ask("get_single_affinity_crm_account_by_id", {{"id", "730001"}}));
  CHECK(account.at("custom_fields_cut") == json::array{"Advisers"});
  CHECK(account.at("custom_fields").at("Advisers").as_array().size() == 100);
}

}  // namespace affinity::tools::unified_sets_test
