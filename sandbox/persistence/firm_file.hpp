#pragma once
// The file format of a firm, which --data reads and --sandbox-file saves.
//
// One JSON object with arrays of records in the shapes of Affinity's answers. Only team is needed:
//
//   firm            {"name", "opened_at"}
//   team            the members, as persons; "admin" marks admins. The first is the owner of the first key
//   persons, organizations, lists, notes, reminders, webhooks   as GET gives them
//   fields          as GET /fields, with "entity_type" where a field is global
//   opportunities   as GET, or with "list_id" instead of list_entries
//   list_entries    as GET, of people and organizations; "entity_type" is the list's
//   saved_views     {"id", "list_id", "name", "type", "field_ids", "created_at", "filter": {"field_id"} with
//                   "option_ids", "person_ids", "organization_ids" or "at_least" and "at_most",
//                   "sort": {"field_id", "descending"}}
//   teams           {"id", "name", "privacy", "members": [{"id", "person_id", "added_at"}], "list_ids", …}
//   transcripts     {"id", "note_id", "language", "fragments": [{"speaker", "content", "start", "end"}], …}:
//                   of notes of the notetaker, with times in seconds since the start
//   duplicate_pairs {"type", "primary_id", "duplicate_id", "criterion"}: type 0 persons, 1 organizations
//   merges          {"type", "task_id", "primary_id", "duplicate_id", "starter_id", "started_at", "ends_at",
//                    "polls_left", "planned_error", "completed_at", "error"}; in progress until completed_at
//   field_values    as GET; a ranked dropdown's value is its option or the option's id
//   field_value_changes      as GET
//   interactions    as GET, or with person_ids (of an e-mail the sender first) and cc_ids
//   files           as GET, with "content_base64"
//   relationship_strengths   as GET; "strength" may be left out beside "linkedin_connected_at"
//   outsiders       {"id", "full_name", "title", "linkedin_url", "organization_id",
//                   "coworkers": [{"source_id", "employer_id", "overlap_start", "overlap_end"}],
//                   "investors": [{"source_id", "investor", "executive", "funded_at", "series", …}]}
//   merged          [{"type", "id", "into"}]: records that went into another
//   next_ids        {"persons": 510400, …}: where ids go on
//
// What only API v2 shows has a key of its own, and none is needed: "status" and "role" of a member,
// "created_at" of lists, fields, interactions and webhooks, "slug", "description", "required" and
// "status_column" of fields, "status_category", "win_rate" and "implied" of their options, "restricted" and
// "manager_ids" of opportunities, "organizer_id" of interactions, "mentions" of notes, "updated_at",
// "linkedin_connected_at" of a strength, "display_value" of a change.
//
// A record that another one embeds may be given as its id: "owner_id" for "owner", "person_ids" for
// "persons". A note's content is what was written, also of an HTML note. A record without an id gets the next
// one.

#include "base/result.hpp"
#include "sandbox/store/store.hpp"

#include <string>
#include <string_view>

namespace affinity::sandbox {

// Reads into an empty store. An error names key and index: "persons[3]: emails must be …".
Result<void> parse_firm(Store&, std::string_view text);
std::string serialize_firm(Store const&);

// Parses a file; an error names it too.
Result<void> load_firm_file(Store&, std::string const& path);

}  // namespace affinity::sandbox
