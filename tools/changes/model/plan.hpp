#pragma once
// What plan_changes worked out: changes, what was skipped, and what stands against the rest.

#include "base/clock.hpp"
#include "tools/changes/model/change.hpp"
#include "tools/composed/language/answer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::changes {

inline constexpr std::size_t max_changes = 500;       // of one plan
inline constexpr std::size_t max_direct_changes = 5;  // of apply_changes without a plan
inline constexpr std::size_t max_csv_rows = 10'000;   // read; a plan holds at most max_changes
inline constexpr auto plan_lifetime = std::chrono::minutes(60);

struct Skipped {
  int n = 0;           // of the target, counted with the changes
  std::string what{};  // "Calvonis Freight (deal:880004)", "row 3: Ada Quist"
  std::string why{};   // "already Passed"
};

// Kinds: ambiguous, not_found, no_such_column, no_such_option, invalid, not_allowed, protected, conflict,
// unreadable.
struct Problem {
  int n = 0;
  std::string kind{};
  std::string what{};     // "row 7", "operation 2: Jane"
  std::string message{};  // one sentence, with the remedy
  std::vector<composed::Candidate> candidates{};
};

struct Plan {
  std::string id{};  // "pl_" and 96 random bits or more
  std::string
      summary{};  // what apply_changes wants word for word: "Set Status of 10 deals on Deal Flow to Passed"
  std::string digest{};  // SHA-256 over the changes
  WallTime created_at{}, expires_at{};
  std::vector<Change> changes{};
  std::vector<Skipped> skipped{};
  std::vector<Problem> problems{};
  std::vector<std::string> notes{};  // sentences about the whole: cells of a CSV that stay text
  int requests_used = 0, requests_to_apply = 0;
  std::string undo_of{};  // the receipt that it takes back; empty for others
  bool direct = false;    // made and applied by one call: small, or log_activity
};

json::object to_json(Plan const&);
Result<Plan> plan_from(json::object const&);

std::string summary_of(std::vector<Change> const&, std::string_view undo_of = {});
std::string digest_of(std::vector<Change> const&);
std::string new_id(std::string_view prefix);  // "pl_" → "pl_5dQ…", 120 random bits

}  // namespace affinity::tools::changes
