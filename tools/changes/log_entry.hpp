#pragma once
// What log_activity was asked to write, with names resolved.

#include "tools/changes/kinds/activity_changes.hpp"
#include "tools/changes/model/plan.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"
#include "tools/outcome.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace affinity::tools::changes {

struct LogReminder {
  std::string text{};
  Moment due{};
  composed::Teammate owner{};
};

// A company or deal that the entry is about.
struct LogSubject {
  Subject subject{};
  // Whether one of the people belongs to it, so that the note is found there; nullopt: what was read does not
  // say.
  std::optional<bool> has_person{};
};

struct LogEntry {
  Kind kind = Kind::call;  // call, meeting, chat or note
  std::string text{};
  Moment at{};  // not of a note, which is of now
  composed::Account account{};
  std::vector<Subject> people{};  // those outside the team first; of an interaction with the key's user
  std::size_t outside = 0;        // how many are
  std::vector<LogSubject> about{};
  std::vector<LogReminder> reminders{};
};

// What is wrong with the arguments, a question, or the entry.
Task<std::variant<LogEntry, Outcome>> read_log_entry(composed::Reads&, json::object const& checked);

// The entry first; a reminder behind it is on the first person, else on what the entry is about.
std::vector<Change> changes_of_entry(LogEntry const&);

// The same for every call that would write this entry: kind, day, text and people.
std::string key_of_entry(LogEntry const&, composed::Now const&);
// The same for every call that means the same: the entry and its reminders.
std::string key_of_log(LogEntry const&, composed::Now const&);

}  // namespace affinity::tools::changes
