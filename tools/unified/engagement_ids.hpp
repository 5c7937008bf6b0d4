#pragma once
// Ids of engagements: Affinity's are unique within a type only, so a unified one has both, "meeting:7001".

#include "base/json/json.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace affinity::tools::unified {

struct EngagementType {
  std::string_view id{};    // of unified engagements
  std::string_view name{};  // for people
  std::int64_t code = 0;    // of v1
  std::string_view v2_list{};
  std::string_view v2_word{};  // in notes of v2
  bool can_create = false;
};

inline constexpr EngagementType engagement_types[] = {
    {"meeting", "Meeting", 0, "list_all_affinity_v2_meetings", "meeting", true},
    {"call", "Call", 1, "list_all_affinity_v2_calls", "call", true},
    {"chat", "Chat message", 2, "list_all_affinity_v2_chat_messages", "chat-message", true},
    {"email", "E-mail", 3, "list_all_affinity_v2_emails", "email", false}};

EngagementType const* engagement_type(std::string_view id);  // null for other words
EngagementType const* engagement_type(std::int64_t code);

struct EngagementId {
  std::int64_t id = 0, type = 0;
};

// Of the argument id, "meeting:7001", or "7001" with engagement_type.
Result<EngagementId> engagement_id(json::object const& checked);

}  // namespace affinity::tools::unified
