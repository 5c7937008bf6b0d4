#pragma once
// What the journal holds: plans, their changes and what became of each.

#include "base/clock.hpp"
#include "base/json/json.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

// How long things live. A plan that is not begun lives until JournalPlan::expires_at.
inline constexpr std::size_t max_plans_not_begun = 100;          // of a principal
inline constexpr auto go_on_lifetime = std::chrono::hours(24);   // of changes not tried, from begun_at
inline constexpr auto receipt_lifetime = std::chrono::days(30);  // from begun_at or ended_at, also of what is
                                                                 // unknown

// Whose plans these are. Nobody else's are found.
struct JournalOwner {
  std::string principal{};
  std::string base_url{};
  std::int64_t tenant = 0, user = 0;  // of whoami

  bool operator==(JournalOwner const&) const = default;
};

enum class ChangeState { planned, sending, done, already, conflict, failed, unknown };
std::string_view to_string(ChangeState);  // "planned", which receipts call "not_tried"

struct JournalChange {
  int n = 0;
  json::object change{};  // as planned
  ChangeState state = ChangeState::planned;
  WallTime claimed_at{};  // of sending and unknown
  json::object result{};  // created, after, error, …
};

struct JournalPlan {
  std::string id{}, receipt_id{};
  JournalOwner owner{};
  WallTime created_at{}, expires_at{};
  std::optional<WallTime> begun_at{}, ended_at{};
  std::string undo_of{};                 // receipt
  json::object plan{};                   // without its changes
  std::map<ChangeState, int> counts{};   // of the changes; read only
  std::vector<JournalChange> changes{};  // empty where only the heads were asked for
};

ChangeState change_state_of(std::string_view word);  // of another word: unknown, so that it is looked up

// Held while a plan is applied. The system frees it when the process ends, however it ends.
class PlanLock {
 public:
  virtual ~PlanLock() = default;
};

}  // namespace affinity::tools
