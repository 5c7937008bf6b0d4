#include "tools/changes/model/writes.hpp"

#include <array>

namespace affinity::tools::changes {

namespace {

constexpr auto plan_writes = std::to_array<StandsFor>({
    {"create_a_affinity_field_value", "field_values", Effect::adds},
    {"update_a_affinity_field_value_by_id", "field_values", Effect::changes},
    {"delete_a_affinity_field_value_by_id", "field_values", Effect::destroys},
    {"create_a_affinity_person", "persons", Effect::adds},
    {"update_a_affinity_person_by_id", "persons", Effect::changes},
    {"delete_a_affinity_person_by_id", "persons", Effect::destroys},
    {"create_a_affinity_organization", "organizations", Effect::adds},
    {"update_a_affinity_organization_by_id", "organizations", Effect::changes},
    {"delete_a_affinity_organization_by_id", "organizations", Effect::destroys},
    {"create_a_affinity_opportunity", "opportunities", Effect::adds},
    {"update_a_affinity_opportunity_by_id", "opportunities", Effect::changes},
    {"delete_a_affinity_opportunity_by_id", "opportunities", Effect::destroys},
    {"create_a_affinity_list_entry", "list_entries", Effect::adds},
    {"delete_a_affinity_list_entry_by_id", "list_entries", Effect::destroys},
    {"create_a_affinity_note", "notes", Effect::adds},
    {"delete_a_affinity_note_by_id", "notes", Effect::destroys},
    {"create_a_affinity_interaction", "interactions", Effect::adds},
    {"delete_a_affinity_interaction_by_id", "interactions", Effect::destroys},
    {"create_a_affinity_reminder", "reminders", Effect::adds},
    {"delete_a_affinity_reminder_by_id", "reminders", Effect::destroys},
    {"affinity_files_upload", "files", Effect::adds},
});

}  // namespace

std::span<StandsFor const> writes_of_plans() { return plan_writes; }

}  // namespace affinity::tools::changes
