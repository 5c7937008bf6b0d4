// Every row, on the sandbox in this process: the call means what the row says, and the answer is what its
// outputSchema promises.

#include <map>
#include <string>

#include "server/wiring.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/shape_check.hpp"

namespace affinity::server {

namespace {

Settings sandbox_at_a_fixed_time() {
  Settings settings;
  settings.sandbox = true;
  WallTime noon{};
  from_iso("2026-11-21T12:00:00Z", noon);
  settings.sandbox_clock = noon;
  settings.log_level = Level::error;
  return settings;
}

struct Firm {
  Program program{sandbox_at_a_fixed_time()};

  json::object call(std::string_view name, json::object arguments) {
    auto const* tool = program.catalogue.find(name);
    client::Call const call{.caller = program.caller};
    auto outcome = tests::run(tools::call(program.desk, *tool, std::move(arguments), call));
    return outcome.structured;
  }
  json::value first(std::string_view list, json::object arguments = {}) {
    arguments["limit"] = 1;
    return call(list, std::move(arguments)).at("result").at(0);
  }
};

// Arguments that succeed, made from what the sandbox holds.
std::map<std::string, json::object> arguments_of(Firm& firm) {
  auto const me = firm.call("list_all_affinity_whoami", {}).at("result").at("user").at("id");
  auto const person = firm.first("list_all_affinity_persons").at("id");
  auto const organization = firm.first("list_all_affinity_organizations").at("id");
  auto const note = firm.first("list_all_affinity_notes", {{"creator_id", me}}).at("id");
  auto const opportunity = firm.first("list_all_affinity_opportunities");
  auto const deals = opportunity.at("list_entries").at(0).at("list_id");
  auto const jane = firm.first("list_all_affinity_persons", {{"term", "jane"}}).at("id");
  json::value people_list;
  auto const lists = firm.call("list_all_affinity_lists", {});
  for (auto const& list : lists.at("result").as_array())
    if (list.at("type") == 0) people_list = list.at("id");
  auto const entry = firm.first("list_all_affinity_list_entries", {{"list_id", people_list}}).at("id");
  auto const field_value =
      firm.first("list_all_affinity_field_values", {{"opportunity_id", opportunity.at("id")}});
  auto const reminder = firm.first("list_all_affinity_reminders").at("id");
  json::object const last_year{
      {"type", "meeting"}, {"person_id", jane}, {"start_time", "2025-12-01"}, {"end_time", "2026-11-21"}};
  auto const meeting = firm.first("list_all_affinity_interactions", last_year).at("id");
  auto const number_field =
      firm.call("create_a_affinity_field",
                {{"name", "Score"}, {"entity_type", "organization"}, {"value_type", "number"}});
  auto const score = number_field.at("result").at("id");
  json::value tracked;
  auto const fields = firm.call("list_all_affinity_fields", {{"list_id", deals}});
  for (auto const& field : fields.at("result").as_array())
    if (field.at("track_changes") == true) tracked = field.at("id");
  return {
      {"list_all_affinity_opportunities", {{"term", "a"}}},
      {"get_single_affinity_opportunity_by_id", {{"id", opportunity.at("id")}}},
      {"create_a_affinity_opportunity",
       {{"name", "New deal"}, {"list_id", deals}, {"organization_ids", {organization}}}},
      {"update_a_affinity_opportunity_by_id", {{"id", opportunity.at("id")}, {"name", "Renamed deal"}}},
      {"delete_a_affinity_opportunity_by_id", {{"id", opportunity.at("id")}}},
      {"get_single_affinity_interaction_by_id", {{"id", meeting}, {"type", "meeting"}}},
      {"create_a_affinity_interaction",
       {{"type", "call"},
        {"person_ids", {me, jane}},
        {"content", "Spoke."},
        {"date", "2026-11-20T10:00:00Z"}}},
      {"update_a_affinity_interaction_by_id",
       {{"id", meeting}, {"type", "meeting"}, {"person_ids", {me, jane}}}},
      {"delete_a_affinity_interaction_by_id", {{"id", meeting}, {"type", "meeting"}}},
      {"list_all_affinity_interactions", last_year},
      {"list_all_affinity_fields", {{"list_id", deals}}},
      {"create_a_affinity_field", {{"name", "Fresh"}, {"entity_type", "person"}, {"value_type", "text"}}},
      {"delete_a_affinity_field_by_id", {{"id", score}}},
      {"list_all_affinity_person_fields", {}},
      {"list_all_affinity_organization_fields", {}},
      {"list_all_affinity_field_values", {{"opportunity_id", opportunity.at("id")}}},
      {"create_a_affinity_field_value", {{"field_id", score}, {"entity_id", organization}, {"value", 2.5}}},
      {"update_a_affinity_field_value_by_id",
       {{"id", field_value.at("id")}, {"value", field_value.at("value")}}},
      {"delete_a_affinity_field_value_by_id", {{"id", field_value.at("id")}}},
      {"list_all_affinity_field_values_changes", {{"field_id", tracked}}},
      {"list_all_affinity_reminders", {}},
      {"get_single_affinity_reminder_by_id", {{"id", reminder}}},
      {"create_a_affinity_reminder",
       {{"owner_id", me}, {"type", "one-time"}, {"due_date", "2026-12-01"}, {"content", "Call"}}},
      {"update_a_affinity_reminder_by_id", {{"id", reminder}, {"content", "Call again"}}},
      {"delete_a_affinity_reminder_by_id", {{"id", reminder}}},
      {"list_all_affinity_whoami", {}},
      {"list_all_affinity_rate_limits", {}},
      {"list_all_affinity_persons",
       {{"term", "a"}, {"with_interaction_dates", true}, {"with_interaction_persons", true}}},
      {"get_single_affinity_person_by_id", {{"id", person}, {"with_opportunities", true}}},
      {"create_a_affinity_person",
       {{"first_name", "Zoë"}, {"last_name", "Test"}, {"emails", {"zoe.test@new.example"}}}},
      {"update_a_affinity_person_by_id", {{"id", person}, {"last_name", "Other"}}},
      {"list_all_affinity_organizations", {{"term", "a"}}},
      {"get_single_affinity_organization_by_id", {{"id", organization}, {"with_interaction_dates", true}}},
      {"create_a_affinity_organization", {{"name", "New"}, {"domain", "new.example"}}},
      {"update_a_affinity_organization_by_id", {{"id", organization}, {"name", "Renamed"}}},
      {"list_all_affinity_notes", {}},
      {"get_single_affinity_note_by_id", {{"id", note}}},
      {"create_a_affinity_note", {{"content", "Met them."}, {"person_ids", {person}}}},
      {"update_a_affinity_note_by_id", {{"id", note}, {"content", "Met them twice."}}},
      {"list_all_affinity_lists", {}},
      {"get_single_affinity_list_by_id", {{"id", people_list}}},
      {"create_a_affinity_list", {{"name", "Fresh"}, {"type", 0}, {"is_public", true}}},
      {"list_all_affinity_list_entries", {{"list_id", people_list}}},
      {"get_single_affinity_list_entry_by_id", {{"list_id", people_list}, {"id", entry}}},
      {"create_a_affinity_list_entry", {{"list_id", people_list}, {"entity_id", person}}},
      {"list_all_affinity_relationship_strength", {{"external_id", jane}}},
      {"delete_a_affinity_list_entry_by_id", {{"list_id", people_list}, {"id", entry}}},
      {"delete_a_affinity_note_by_id", {{"id", note}}},
      {"delete_a_affinity_person_by_id", {{"id", jane}}},
      {"delete_a_affinity_organization_by_id", {{"id", organization}}},
  };
}

}  // namespace

TEST_CASE("every tool succeeds on the sandbox with an answer that its outputSchema describes") {
  auto const names = tools::Catalogue::everything();
  for (auto const& tool : names.all()) {
    Firm firm;  // one firm a tool: none sees what another did
    auto const arguments = arguments_of(firm);
    CAPTURE(tool.name);
    auto const given = arguments.find(std::string(tool.name));
    REQUIRE(given != arguments.end());
    auto const structured = firm.call(tool.name, given->second);
    CAPTURE(write_json(structured));
    REQUIRE(structured.contains("result"));
    CHECK(!structured.contains("complete"));
    CHECK(schema::mismatch(structured, tools::answer(tool), "answer") == "");
    CHECK(tests::not_described(structured, tools::answer(tool), "answer") == "");
  }
}

TEST_CASE("the errors of every tool are described by its outputSchema too") {
  auto const names = tools::Catalogue::everything();
  Firm firm;
  for (auto const& tool : names.all()) {
    CAPTURE(tool.name);
    auto const structured = firm.call(tool.name, {{"no_such_argument", 1}});
    REQUIRE(structured.contains("error"));
    CHECK(schema::mismatch(structured, tools::answer(tool), "answer") == "");
  }
}

}  // namespace affinity::server
