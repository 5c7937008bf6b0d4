#pragma once
// A plan as an answer: a table of what is now and what will be, what was skipped, problems with their
// candidates, and the call that approves it.

#include "schema/shape.hpp"
#include "tools/changes/model/plan.hpp"
#include "tools/outcome.hpp"
#include "tools/tool_context.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace affinity::tools::changes {

enum class PlanState { open, applied, expired };

// What is shown of a plan, and what the caller may do with it.
struct PlanView {
  PlanState state = PlanState::open;
  std::string receipt_id{};  // of one that was applied, also in part
  std::string why_not{};     // why it cannot be applied here; empty = it can
  int first = 0, last = 0;   // numbers of the changes to show; 0 = the first 20
  bool detailed = false;     // the text is then the JSON of the data
  std::string subdomain{};   // of the pages of records
  std::string before{};      // a sentence above the table: why the call planned and did nothing
};

Outcome plan_outcome(ToolContext const&, Plan const&, PlanView const&);

schema::Shape plan_shape();  // of `result`

// The table alone, for a person who is asked: at most `rows` changes, counts, and first what cannot be
// undone.
std::string plan_table(Plan const&, std::size_t rows);

// "21-60" or "21"; nullopt for other text.
std::optional<std::pair<int, int>> numbers_in(std::string_view show);

// Of changes: all, some or none can be taken back.
std::string_view undo_word(std::vector<Change> const&);

}  // namespace affinity::tools::changes
