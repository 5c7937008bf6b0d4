#pragma once
// The sentences of `where`: "Status is Due Diligence | New", "Owners is empty", "Amount > 5000000", "last
// contact before 30 days ago", "added after last Monday", "Location contains Berlin", "Amount between 1m and
// 5m".

#include "base/result.hpp"
#include "tools/composed/language/cells.hpp"
#include "tools/composed/language/comparison.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

// One comparison. `values` are texts; for numbers `numbers`, for days `days` (one range, or two of between).
struct Condition {
  Column column{};
  Comparison comparison = Comparison::is;
  std::vector<std::string> values{};
  std::vector<double> numbers{};
  std::vector<When> days{};
  std::vector<Ref> refs{};  // of people and companies, where the caller resolved the values

  bool operator==(Condition const&) const = default;
};

// All of its parts hold, or any of them; a leaf has a condition and no parts.
struct ConditionTree {
  enum class Kind { condition, all, any };
  Kind kind = Kind::all;
  Condition condition{};
  std::vector<ConditionTree> parts{};

  bool operator==(ConditionTree const&) const = default;
};

// One sentence; several comparisons in it are joined by "and" or "or". The error says what is not understood:
// an unknown column or option with the nearest and all names, a comparison that the column's type does not
// have.
Result<ConditionTree> parse_condition(std::string_view sentence, std::span<Column const>, Now const&);

// Sentences, all of which must hold.
Result<ConditionTree> parse_conditions(std::span<std::string const> sentences, std::span<Column const>,
                                       Now const&);

enum class Truth { no, yes, unknown };  // unknown: the cell could not be read

// `cell_of` gives the cell of a column in the row that is judged.
Truth holds(ConditionTree const&, std::function<Cell(Column const&)> const& cell_of);

// As understood, for the answer: "Status is New or Due Diligence; last contact before 2026-10-30".
std::string to_text(ConditionTree const&);

// The columns that the conditions need, each once, in order.
std::vector<Column> columns_in(ConditionTree const&);

// Calls it for every condition of the tree, so that names of people and companies can become refs.
void for_each_condition(ConditionTree&, std::function<void(Condition&)> const&);

}  // namespace affinity::tools::composed
