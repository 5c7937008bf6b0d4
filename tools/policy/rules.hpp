#pragma once
// The rules of a policy file (docs/policy.md), as its TOML says them: names are resolved when a write is
// judged.

#include "base/json/json.hpp"
#include "base/result.hpp"
#include "base/time_zone.hpp"
#include "tools/policy/touched.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::policy {

struct ListRule {
  std::int64_t id = 0;  // 0: by name
  std::string name{};
  std::string key{};  // where in the file: "protect.lists[1]"

  bool operator==(ListRule const&) const = default;
};

// A column by its id, or by its name: of a list (its own, else a field of the records on it), or of all
// records of a kind.
struct ColumnRule {
  std::string id{};  // as field_key(); empty: by name
  std::string name{};
  std::optional<ListRule> list{};
  std::optional<Kind> of{};
  std::string key{};

  bool operator==(ColumnRule const&) const = default;
};

// Hours of some days. One that ends before it begins ends on the next day.
struct Window {
  TimeZone zone{};
  std::array<bool, 7> days{};  // from Sunday
  int from = 0, until = 1440;  // minutes of the day
};

struct Rules {
  std::vector<ListRule> lists{};
  std::vector<ColumnRule> columns{};
  std::set<Ref> records{};
  std::set<Kind> kept_kinds{};   // none of them is deleted or merged away
  std::set<Ref> kept_records{};  // likewise
  Operations off{}, needs_plan{};
  std::optional<int> per_call{}, per_plan{}, per_hour{};  // requests that write
  std::vector<Window> hours{};                            // writes only in one of these; none = at any time

  bool have_places() const { return !lists.empty() || !columns.empty(); }
  bool mention(Operation operation) const {
    return off.contains(operation) || needs_plan.contains(operation);
  }
};

// An error names the key, what is wrong, and for an unknown key or word the nearest one.
Result<Rules> read_rules(json::value const& file);

// One sentence for each rule, with its key.
struct RuleText {
  std::string key{};
  std::string meaning{};
};
std::vector<RuleText> describe(Rules const&);

std::string to_string(ListRule const&);    // "Deal Flow", list 4101
std::string to_string(ColumnRule const&);  // "Amount" of the list "Deal Flow"

// hours.cpp: a table, or a list of them.
Result<std::vector<Window>> read_windows(json::value const& hours);
bool is_open(std::vector<Window> const&, WallTime now);
// The moment itself inside a window; nothing where none opens within eight days.
std::optional<WallTime> next_opening(std::vector<Window> const&, WallTime now);
std::string to_string(Window const&);  // "Mon to Fri 08:00 to 18:00 (Europe/Berlin)"

}  // namespace affinity::tools::policy
