#pragma once
// What a person is asked before a plan is applied, and what the answer approves.

#include "tools/changes/model/plan.hpp"
#include "tools/write/confirmation.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace affinity::tools::changes {

// The table of 20 rows with counts, what cannot be undone in front; Yes, No, or only some numbers of it. The
// plan is in the journal: the call that follows applies that one.
ConfirmationQuestion approval_question(Plan const&, bool only_if_always);

// For a call of which it could not be told what it would write: it may show and refuse, and writes nothing.
ConfirmationQuestion not_asked();
bool was_not_asked(ToolContext const&);

// The plan that the question before this call was about.
std::optional<std::string> plan_asked_about(ToolContext const&);

// "1-4, 7" as numbers of the plan's changes. An error says what of it is no such number.
Result<std::set<int>> approved_numbers(std::string_view text, Plan const&);
// The numbers that the person typed; nullopt where all were approved.
Result<std::optional<std::set<int>>> approved_part(ToolContext const&, Plan const&);

}  // namespace affinity::tools::changes
