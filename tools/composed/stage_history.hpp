#pragma once
// How the rows of a list moved through its stages: the history of one field, from API v1 (the whole of it in
// one request, which tells the old values) or v2 (since a day, page by page, new values alone).

#include "tools/composed/language/cells.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

inline constexpr int no_stage = -1;       // the cell was or is empty
inline constexpr int unknown_stage = -2;  // not read, or older than what was read

// Stages by number: the options of the column in their order, then names that occur in the history alone.
class StageNames {
 public:
  explicit StageNames(Column const& stage);

  int number_of(std::string_view name);           // adds it; no_stage for an empty name
  std::string_view operator[](int number) const;  // "-" for no stage, "?" for an unknown one
  std::size_t options() const { return options_; }
  std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_{};
  std::size_t options_ = 0;
};

// One entry of the history. A change that cleared the cell has the stage that it took away.
struct StageChange {
  std::int64_t row = 0, id = 0;
  WallTime at{};
  int stage = no_stage;
  std::int32_t by = -1;  // index into StageHistory::people; -1 = not a person, or not told
  enum class Action : std::uint8_t { set_first, set, cleared } action = Action::set;
};

struct StageHistory {
  std::vector<StageChange> changes{};  // by row, oldest first
  std::vector<std::string> people{};
  bool whole = false;            // false: since the day that was asked for
  std::optional<Error> error{};  // nothing could be read
  std::string note{};            // for Answer::add_note
  std::string partial{};         // for Answer::add_partial

  std::span<StageChange const> of_row(std::int64_t row) const;
  std::string_view who(StageChange const&) const;  // "Priya Raman"; "-" for Affinity itself
};

// Which history: of one record or of all rows of the list.
struct HistoryAsked {
  Column stage{};
  std::optional<Ref> record{};
  std::optional<Day> since{};  // where only later changes are of use; without v1 the rest is left out
};

// One request on v1; where that fails and `since` is given, one for each 100 changes since then on v2.
Task<StageHistory> read_stage_history(Reads&, HistoryAsked, StageNames&);

// A change of a row's stage since a time. Writes that repeat the stage are none.
struct StageMove {
  std::size_t row = 0;  // index of the row
  int from = no_stage, to = no_stage;
  StageChange const* change = nullptr;
};

struct StageMoves {
  std::vector<StageMove> moves{};  // newest first
  std::size_t of_other_rows = 0;   // rows that are no longer on the list
  std::size_t unknown_from = 0;
};

// `rows`: the ids of the list's rows, in any order. The history outlives the result.
StageMoves moves_since(StageHistory const&, std::span<std::int64_t const> rows, WallTime since);

// A time in one stage, both days included in the calendar of the caller; open at the end while it lasts.
struct StageStay {
  int stage = no_stage;
  Day from{};
  std::optional<Day> until{};
  StageChange const* change = nullptr;  // that began it

  int days(Day today) const { return int((until.value_or(today) - from).count()); }
};

// In order; times without a stage are left out.
std::vector<StageStay> stays_in(std::span<StageChange const> of_one_row, Now const&);

// What becomes of a deal in a stage of this name: closed stages are known by their words ("Closed Won",
// "Passed"). None: on hold, or no stage at all.
enum class StageState { open, won, lost, none };
StageState state_of_stage(std::string_view name);
std::string_view to_string(StageState);

}  // namespace affinity::tools::composed
