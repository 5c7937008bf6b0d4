#pragma once
// The changes that write notes, reminders and interactions, for plans and log_activity alike.

#include "tools/changes/kinds/moments.hpp"
#include "tools/changes/model/change.hpp"
#include "tools/composed/upstream/metadata.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::changes {

// `look`: the same entry of the last day is looked for before the write (looks_first() in activity.hpp).
// On at least one record. Text that begins and ends with a tag is sent as HTML.
Change note_change(std::vector<Subject> records, std::string const& text, bool look);

// When a reminder is due: today or later. The error says what is wrong, with examples.
Result<Moment> due_of_reminder(std::string_view text, composed::Now const&);
Change reminder_change(Subject on, std::string const& text, Moment const& due,
                       composed::Teammate const& owner, bool look);

struct InteractionText {
  Kind kind = Kind::call;  // call, meeting or chat
  std::string text{};      // becomes its note
  Moment at{};             // not in the future
};
// `people`: all who took part, a teammate among them; somebody outside the team first, where there is one.
// `outside`: whether there is.
Change interaction_change(InteractionText const&, std::vector<Subject> people, bool outside,
                          std::int64_t user_id);

// Changes that are made at once are not looked for first: each is meant, and the request is saved.
void spare_looks(std::vector<Change>&);

// Of operations that are applied at once: the files that they bring as {name, content}, by SHA-256
// (ToolContext::inline_files).
std::map<std::string, std::string> inline_files_of(json::object const& checked);

}  // namespace affinity::tools::changes
