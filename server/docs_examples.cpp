// One example call per tool on the sandbox. The ids are those of its seed, which every start has.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <stdexcept>

#include "base/text.hpp"
#include "server/docs.hpp"
#include "server/wiring.hpp"

namespace affinity::server {

namespace {

struct Example {
  std::string_view tool{};
  std::string_view arguments{};
};

// 510001 Maren Oduya, whose key it is; 510007 and 510008 Desmond Achter and Jane Okafor of 730001 Acme
// Robotics; 880001 its deal on 4101 Deal Flow; 4102 Tier 1 LPs; 31012 the status of a deal.
constexpr Example examples[] = {
    {"list_all_affinity_whoami", "{}"},
    {"list_all_affinity_organizations", R"({"term":"acme","with_interaction_dates":true})"},
    {"get_single_affinity_organization_by_id", R"({"id":730001,"with_opportunities":true})"},
    {"create_a_affinity_organization",
     R"({"name":"Lumen Grid","domain":"lumengrid.example","person_ids":[510008]})"},
    {"update_a_affinity_organization_by_id", R"({"id":730001,"name":"Acme Robotics GmbH"})"},
    {"delete_a_affinity_organization_by_id", R"({"id":730002})"},
    {"list_all_affinity_notes", R"({"organization_id":730001,"limit":1})"},
    {"get_single_affinity_note_by_id", R"({"id":6200077})"},
    {"create_a_affinity_note",
     R"({"content":"Called Jane: the pilot goes on until March.","person_ids":[510008],"organization_ids":[730001]})"},
    {"update_a_affinity_note_by_id", R"({"id":6200002,"content":"Sales cycle: five weeks."})"},
    {"delete_a_affinity_note_by_id", R"({"id":6200001})"},
    {"list_all_affinity_opportunities", R"({"term":"acme"})"},
    {"get_single_affinity_opportunity_by_id", R"({"id":880001})"},
    {"create_a_affinity_opportunity",
     R"({"name":"Acme Robotics - Series B","list_id":4101,"organization_ids":[730001]})"},
    {"update_a_affinity_opportunity_by_id", R"({"id":880001,"name":"Acme Robotics - Series A2"})"},
    {"delete_a_affinity_opportunity_by_id", R"({"id":880001})"},
    {"list_all_affinity_persons", R"({"term":"jane","with_current_organizations":true,"limit":1})"},
    {"get_single_affinity_person_by_id", R"({"id":510008,"with_current_organizations":true})"},
    {"create_a_affinity_person",
     R"({"first_name":"Noor","last_name":"Haddad","emails":["noor@lumengrid.example"]})"},
    {"update_a_affinity_person_by_id", R"({"id":510008,"last_name":"Okafor-Lindt"})"},
    {"delete_a_affinity_person_by_id", R"({"id":510009})"},
    {"list_all_affinity_interactions",
     R"({"type":0,"person_id":510008,"start_time":"2025-12-01","end_time":"2026-11-21"})"},
    {"get_single_affinity_interaction_by_id", R"({"id":7002,"type":0})"},
    {"create_a_affinity_interaction",
     R"({"type":1,"person_ids":[510001,510008],"content":"Spoke about the pilot.","date":"2026-11-20T10:00:00Z"})"},
    {"update_a_affinity_interaction_by_id", R"({"id":7002,"type":0,"person_ids":[510003,510008]})"},
    {"delete_a_affinity_interaction_by_id", R"({"id":7002,"type":0})"},
    {"list_all_affinity_lists", "{}"},
    {"get_single_affinity_list_by_id", R"({"id":4101})"},
    {"create_a_affinity_list", R"({"name":"Co-investors","type":1,"is_public":true})"},
    {"list_all_affinity_fields", R"({"list_id":4101})"},
    {"create_a_affinity_field",
     R"({"name":"Board seat","list_id":4101,"entity_type":8,"value_type":6,"is_list_specific":true})"},
    {"delete_a_affinity_field_by_id", R"({"id":31014})"},
    {"list_all_affinity_person_fields", "{}"},
    {"list_all_affinity_organization_fields", "{}"},
    {"list_all_affinity_rate_limits", "{}"},
    {"list_all_affinity_list_entries", R"({"list_id":4102,"limit":2})"},
    {"get_single_affinity_list_entry_by_id", R"({"list_id":4101,"id":9400001})"},
    {"create_a_affinity_list_entry", R"({"list_id":4102,"entity_id":510008})"},
    {"delete_a_affinity_list_entry_by_id", R"({"list_id":4102,"id":9400033})"},
    {"list_all_affinity_field_values", R"({"opportunity_id":880001})"},
    {"create_a_affinity_field_value", R"({"field_id":31003,"entity_id":510008,"value":"+44 20 7946 0100"})"},
    {"update_a_affinity_field_value_by_id", R"({"id":15501075,"value":52003})"},
    {"delete_a_affinity_field_value_by_id", R"({"id":15500005})"},
    {"list_all_affinity_field_values_changes", R"({"field_id":31012,"opportunity_id":880001})"},
    {"list_all_affinity_relationship_strength", R"({"external_id":510007})"},
    {"list_all_affinity_reminders", R"({"status":2,"limit":1})"},
    {"get_single_affinity_reminder_by_id", R"({"id":15001})"},
    {"create_a_affinity_reminder",
     R"({"owner_id":510001,"type":0,"due_date":"2026-12-01","content":"Send Jane the term sheet","person_id":510008})"},
    {"update_a_affinity_reminder_by_id", R"({"id":15002,"is_completed":true})"},
    {"delete_a_affinity_reminder_by_id", R"({"id":15003})"},
    {"list_all_affinity_files", R"({"organization_id":730001})"},
    {"get_single_affinity_file_by_id", R"({"id":43001})"},
    {"affinity_files_download", R"({"id":43001})"},
    {"affinity_files_upload",
     R"({"organization_id":730001,"file":{"filename":"pilot.txt","content_base64":"VXB0aW1lOiA5NyUK"}})"},
    {"list_all_affinity_webhooks", "{}"},
    {"get_single_affinity_webhook_by_id", R"({"id":1201})"},
    {"create_a_affinity_webhook",
     R"({"webhook_url":"http://127.0.0.1:9/hook","subscriptions":["note.created"]})"},
    {"update_a_affinity_webhook_by_id", R"({"id":1201,"disabled":true})"},
    {"delete_a_affinity_webhook_by_id", R"({"id":1201})"},
    {"search", R"({"query":"Acme Robotics"})"},
    {"fetch", R"({"id":"note:6200077"})"},
};

Settings on_the_documented_day() {
  Settings settings;
  settings.sandbox = true;
  WallTime day{};
  from_iso(documented_day, day);
  settings.sandbox_clock = day;
  settings.log_level = Level::error;
  return settings;
}

}  // namespace

std::string_view example_arguments(std::string_view tool) {
  for (auto const& example : examples)
    if (example.tool == tool) return example.arguments;
  return {};
}

json::object example_answer(tools::Tool const& tool) {
  Program program(on_the_documented_day());  // a firm of its own: no example sees what another did
  auto const arguments = parse_json(example_arguments(tool.name), Names::unique);
  if (!arguments || !arguments->is_object())
    throw std::logic_error(std::string(tool.name) + " has no example arguments");
  client::Call const call{.caller = program.caller};
  boost::asio::io_context io(1);
  std::optional<tools::Outcome> outcome;
  auto running = tools::call(program.desk, tool, arguments->get_object(), call);
  boost::asio::co_spawn(io, std::move(running), [&](std::exception_ptr error, tools::Outcome result) {
    if (error) std::rethrow_exception(error);
    outcome = std::move(result);
  });
  io.run();
  return std::move(outcome->structured);
}

}  // namespace affinity::server
