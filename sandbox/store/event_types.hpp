#pragma once
// The events that a webhook can be subscribed to (Affinity v1, Webhooks, Supported Webhook Events; v2,
// Webhooks).

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace affinity::sandbox {

// Of all members of a firm (Affinity v1, Webhooks).
inline constexpr std::size_t max_webhooks = 3;

inline constexpr std::array<std::string_view, 29> event_types_of_v1{
    "list.created",        "list.updated",         "list.deleted",         "list_entry.created",
    "list_entry.deleted",  "note.created",         "note.updated",         "note.deleted",
    "field.created",       "field.updated",        "field.deleted",        "field_value.created",
    "field_value.updated", "field_value.deleted",  "person.created",       "person.updated",
    "person.deleted",      "organization.created", "organization.updated", "organization.deleted",
    "organization.merged", "opportunity.created",  "opportunity.updated",  "opportunity.deleted",
    "file.created",        "file.deleted",         "reminder.created",     "reminder.updated",
    "reminder.deleted"};

inline bool is_event_type_of_v1(std::string_view type) {
  return std::ranges::find(event_types_of_v1, type) != event_types_of_v1.end();
}

// v2 has one more; nothing in the sandbox causes it.
inline bool is_event_type_of_v2(std::string_view type) {
  return type == "smart_interaction_value.updated" || is_event_type_of_v1(type);
}

}  // namespace affinity::sandbox
