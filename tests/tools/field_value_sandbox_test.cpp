// Values of fields on the sandbox, through all senders.

#include "support/catch.hpp"
#include "support/file_session.hpp"
#include "support/sandbox_client.hpp"
#include "tools/sample_field.hpp"

namespace affinity::tests::field_value_sandbox_test {

TEST_CASE("a value of every type goes to the sandbox and comes back, through all senders") {
  FileSession session;
  session.catalogue = tools::Catalogue::standard();
  auto const made = [&](std::string_view tool, json::object arguments) {
    auto const outcome = session.ask(tool, std::move(arguments));
    CAPTURE(outcome.text);
    REQUIRE(!outcome.is_error);
    return outcome.structured.at("result");
  };
  auto const company = made("create_a_affinity_organization", {{"name", "Values Inc"}}).at("id");
  struct Case {
    int type = 0;
    json::value sent{}, changed{}, read{};
  };
  json::object const to_bergen{{"city", "Bergen"}, {"country", "Norway"}};
  json::object const bergen{{"street_address", nullptr},
                            {"city", "Bergen"},
                            {"state", nullptr},
                            {"country", "Norway"},
                            {"continent", nullptr}};
  for (auto const& [type, sent, changed, read] :
       std::vector<Case>{{0, "510008", seeded::maren, seeded::maren},
                         {1, seeded::acme, seeded::acme, seeded::acme},
                         {2, "Bio", "Robotics", "Robotics"},
                         {3, "12", 2.5, 2.5},
                         {4, "2024-04-01T15:30:00Z", "2024-12-24", "2024-12-24T08:00:00.000Z"},
                         {5, london, to_bergen, bergen},
                         {6, "Before", "After 🦊", "After 🦊"}}) {
    CAPTURE(type);
    auto const field = made("create_a_affinity_field",
                            {{"name", "T" + std::to_string(type)}, {"entity_type", 1}, {"value_type", type}});
    auto const value = made("create_a_affinity_field_value",
                            {{"field_id", field.at("id")}, {"entity_id", company}, {"value", sent}});
    made("update_a_affinity_field_value_by_id", {{"id", value.at("id")}, {"value", changed}});
    auto const cells = made("list_all_affinity_field_values", {{"organization_id", company}});
    json::value found;
    for (auto const& cell : cells.as_array())
      if (cell.at("id") == value.at("id")) found = cell.at("value");
    CHECK((found == read));
  }
}

TEST_CASE("the stage of a list entry is set by its name on the sandbox") {
  FileSession session;
  session.catalogue = tools::Catalogue::standard();
  auto const result = [](tools::Outcome const& outcome) { return outcome.structured.at("result"); };
  auto const company = result(session.ask("create_a_affinity_organization", {{"name", "Staged"}})).at("id");
  auto const entry = result(session.ask("create_a_affinity_list_entry",
                                        {{"list_id", seeded::sourcing}, {"entity_id", company}}))
                         .at("id");
  auto const status =
      result(session.ask("list_all_affinity_fields", {{"list_id", seeded::sourcing}, {"value_type", 7}}))
          .at(0);
  auto const& option = status.at("dropdown_options").at(1);
  json::object arguments{
      {"field_id", status.at("id")}, {"entity_id", company}, {"value", lower(*as_text(option.at("text")))}};
  CHECK(session.ask("create_a_affinity_field_value", arguments).is_error);
  arguments["list_entry_id"] = entry;
  auto const set = session.ask("create_a_affinity_field_value", arguments);
  REQUIRE(!set.is_error);
  CHECK((result(set).at("value").at("id") == option.at("id")));
}

}  // namespace affinity::tests::field_value_sandbox_test
