#pragma once
// The properties that the lists of Affinity v2 can be filtered by, operation by operation (Affinity v2,
// Filtering; version 2026-09-17).

#include "tools/filter_property.hpp"

#include <array>
#include <string_view>

namespace affinity::tools::v2::filters {

using Type = FilterProperty::Type;

constexpr FilterProperty of_id(std::string_view name, Type type = Type::id) {
  return {.name = name, .type = type, .operators = filter_equal};
}
constexpr FilterProperty of_time(std::string_view name) {
  return {.name = name, .type = Type::date_time, .operators = filter_comparisons};
}
constexpr FilterProperty of_word(std::string_view name, std::span<std::string_view const> words) {
  return {.name = name, .type = Type::word, .operators = filter_equal, .words = words};
}

using Words = std::string_view const;
inline constexpr Words action_types[]{"add", "update", "delete"};
inline constexpr Words company_match_criteria[]{"name", "domain-redirect", "domain-match"};
inline constexpr Words person_match_criteria[]{"name", "intelligent"};
inline constexpr Words merge_states[]{"in-progress", "success", "failed"};
inline constexpr Words reminder_types[]{"one-time", "recurring"};
inline constexpr Words reminder_states[]{"active", "overdue", "completed"};
inline constexpr Words reset_triggers[]{"interaction", "email", "event"};
inline constexpr Words user_states[]{"active", "invited", "deactivated"};

inline constexpr std::array field_name_operators{FilterOperator::equal, FilterOperator::contains};
inline constexpr std::array team_name_operators{FilterOperator::equal, FilterOperator::starts_with,
                                                FilterOperator::ends_with, FilterOperator::contains};

inline constexpr std::array calls_and_meetings{of_id("id"), of_time("startTime"), of_time("createdAt"),
                                               of_time("updatedAt")};
inline constexpr std::array chat_messages_and_emails{of_id("id"), of_time("sentAt"), of_time("createdAt"),
                                                     of_time("updatedAt")};
inline constexpr std::array transcripts{of_id("id", Type::id32), of_time("createdAt")};

inline constexpr std::array field_metadata{FilterProperty{.name = "name", .operators = field_name_operators}};
inline constexpr std::array field_value_changes{of_id("field.id", Type::field_id), of_id("listEntry.id"),
                                                of_id("changer.id"), of_time("changedAt"),
                                                of_word("actionType", action_types)};
inline constexpr std::array entry_field_value_changes{of_id("field.id", Type::field_id), of_time("changedAt"),
                                                      of_id("changer.id"),
                                                      of_word("actionType", action_types)};

inline constexpr std::array notes{of_id("id", Type::id32), of_id("creator.id", Type::id32),
                                  of_time("createdAt"), of_time("updatedAt")};
// Of one record, and the replies to one note.
inline constexpr std::array notes_of_one{of_id("creator.id", Type::id32), of_time("createdAt"),
                                         of_time("updatedAt")};
inline constexpr std::array files{of_time("createdAt"), of_id("creator.id")};

inline constexpr std::array relationships{
    FilterProperty{.name = "interactionScore", .type = Type::number, .operators = filter_comparisons}};
// Affinity refuses two companies at once.
inline constexpr std::array inferred_connections{FilterProperty{
    .name = "target.currentCompany.id", .type = Type::id, .operators = filter_equal, .alone = true}};

inline constexpr std::array company_duplicates{of_word("matchCriteria", company_match_criteria)};
inline constexpr std::array person_duplicates{of_word("matchCriteria", person_match_criteria)};
inline constexpr std::array merges{of_word("status", merge_states), of_id("taskId", Type::text)};
inline constexpr std::array merge_tasks{of_word("status", merge_states)};

inline constexpr std::array reminders{
    of_id("id"),
    of_word("type", reminder_types),
    of_word("status", reminder_states),
    of_word("resetTrigger", reset_triggers),
    of_time("dueDate"),
    of_time("completedAt"),
    of_time("createdAt"),
    of_time("updatedAt"),
    FilterProperty{.name = "owner.id", .type = Type::id, .operators = filter_equal_or_not},
    of_id("creator.id"),
    of_id("completer.id"),
    of_id("company.id"),
    of_id("person.id"),
    of_id("opportunity.id")};

inline constexpr std::array teams{of_id("id"),
                                  FilterProperty{.name = "name", .operators = team_name_operators}};
inline constexpr std::array users{of_id("id", Type::id32), of_word("status", user_states)};
inline constexpr std::array webhooks{of_id("id"), of_time("createdAt"), of_time("updatedAt")};

}  // namespace affinity::tools::v2::filters
