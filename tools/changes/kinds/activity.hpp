#pragma once
// What notes, reminders, logged interactions and files have in common: all are created with API v1, and found
// again by what is in them.

#include "tools/changes/kinds/kind.hpp"
#include "tools/changes/model/kept_members.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::changes {

inline constexpr std::size_t shown_text_bytes = 160;  // of a text in a plan

// The same entry made twice within this time is taken for one.
inline constexpr auto same_entry_time = std::chrono::hours(24);
inline constexpr std::size_t shown_activity_bytes = 160;  // of a text in a plan

// "person_id", "organization_id", "opportunity_id": arguments of API v1.
std::string_view id_argument(Kind);

// The number of a meeting, call or chat message in API v1; nullopt for other kinds.
std::optional<int> interaction_type(Kind);

Kind kind_of_log(Change const&);  // call, meeting or chat

std::vector<Kind> record_kinds();  // person, company, deal

// Of the change: what it is on, `others` after it.
std::vector<Ref> refs_of(Change const&);
// Those of one kind, sorted.
std::vector<std::int64_t> ids_of_kind(std::vector<Ref> const&, Kind);

// Whether to look for the same entry before the write: plans do, and log_activity; apply_changes without a
// plan saves the request. Nothing is on a record that this run has just created.
bool looks_first(Change const&);

// Entries since then may be this one. `since` as in ActionKind::read.
WallTime entries_since(composed::Reads const&, std::optional<WallTime> since);
bool is_created_since(json::value const& record, WallTime);

// Text as a read of Affinity gives it back: sanitized, blanks and line ends of one kind.
std::string comparable_text(std::string_view);

// SHA-256 of that: details["mark"], which stays when the journal erases texts.
std::string mark_of(std::string_view text);

// Lists of API v1, each read whole, at most four at a time.
Task<std::vector<composed::ReadRecords>> read_lists_whole(composed::Reads&, std::vector<composed::Read>);

// What stands where a list could not be read. Before a write a key that may not read it can still write.
Standing standing_unread(Error const&, std::optional<WallTime> since);

std::optional<std::int64_t> detail_number(json::object const& details, std::string_view name);

// {"id": …} of an answer; nullopt without one.
std::optional<Ref> created_in(json::value const& answer, Kind);

// The change of an undo that deletes what this one created, or why it is left.
Result<Change> delete_of_created(Made const&, std::string_view what);

// The record of the operation and those of `with`, each once; nullopt after a problem was added.
Task<std::optional<std::vector<Subject>>> records_of(Planning&, Operation);

// Whether the plan has a change of this action with the same records and the same text.
bool is_in_plan(Plan const&, Change const&);

}  // namespace affinity::tools::changes
