#pragma once
// Affinity's records as plain values, with Affinity's own codes (Affinity v1, Data Model). Both APIs show the
// same records; what only API v2 shows is marked.

#include "base/clock.hpp"
#include "base/json/json.hpp"

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::sandbox {

using Id = std::int64_t;
using Ids = std::vector<Id>;

enum EntityType : int { person_entity = 0, organization_entity = 1, opportunity_entity = 8 };

// Ids are unique per kind of record only, so a person and an organization may share a number.
struct Entity {
  int type = person_entity;
  Id id = 0;
  auto operator<=>(Entity const&) const = default;
};

enum class UserStatus { active, invited, deactivated };

struct Person {
  Id id = 0;
  bool internal = false;  // a member of the firm, with access to Affinity
  bool admin = false;
  UserStatus status = UserStatus::active;  // of a member; v2 alone
  std::string role{};                      // of a member, "Admin"; v2 alone
  std::string first_name{}, last_name{};
  std::vector<std::string> emails{};
  Ids organization_ids{};
};

struct Organization {
  Id id = 0;
  std::string name{};
  std::vector<std::string> domains{};
  bool global = false;  // from Affinity's own data set: name and domain cannot be changed
  Ids person_ids{};
};

struct Opportunity {
  Id id = 0;
  std::string name{};
  Ids person_ids{}, organization_ids{};
  Id list_id = 0, entry_id = 0;  // an opportunity is on exactly one list, as exactly one entry
  bool restricted = false;       // v2 alone: admins and its managers see name and values
  Ids manager_ids{};
};

struct Permission {
  Id internal_person_id = 0;
  int role_id = 0;  // 0 admin, 1 basic, 2 standard
};

struct List {
  Id id = 0;
  int type = person_entity;
  std::string name{};
  bool is_public = true;
  Id owner_id = 0, creator_id = 0;
  std::vector<Permission> permissions{};
  WallTime created_at{};  // v2 alone
};

struct ListEntry {
  Id id = 0;
  Id list_id = 0;
  Entity entity{};
  Id creator_id = 0;
  WallTime created_at{};
};

enum class StatusCategory { open, won, lost, on_hold };

struct DropdownOption {
  Id id = 0;
  std::string text{};
  int rank = 0, color = 0;
  // Nobody defined it: a value of a dropdown has its text. v2 shows it as any other, v1 only as a value.
  bool implied = false;
  // v2 alone, of the options of a status column. An open status may have a win rate, 0 to 100.
  StatusCategory status_category = StatusCategory::open;
  std::optional<int> win_rate{};
};

// What most firms mean by a status of this text.
StatusCategory usual_status_category(std::string_view text);

enum ValueType : int {
  person_value = 0,
  organization_value = 1,
  dropdown_value = 2,
  number_value = 3,
  date_value = 4,
  location_value = 5,
  text_value = 6,
  ranked_dropdown_value = 7,
  filterable_text_value = 10,  // filled by Affinity, never by a user
  formula_value = 11,          // ours: API v1 has no code for it
};

struct Field {
  Id id = 0;
  std::string name{};
  int entity_type = person_entity;
  std::optional<Id> list_id{};  // nullopt for a global field
  int value_type = text_value;
  bool allows_multiple = false;
  std::string enrichment_source = "none";
  std::vector<DropdownOption> options{};
  // v2 alone.
  std::string slug{};  // its id in v2, "affinity-data-location"; empty = "field-<id>"
  std::optional<std::string> description{};
  bool required = false;
  bool status_column = false;            // the ranked dropdown that says where an entry stands
  std::optional<WallTime> created_at{};  // nullopt for a field that Affinity fills

  // API v1 shows no field that only a slug identifies, and none of its values.
  bool in_v1() const { return slug.empty(); }
  // Which fields have a history depends on type and number of values (Affinity v1, Field Value Changes).
  bool tracks_changes() const;
  DropdownOption const* option(Id) const;
  DropdownOption const* option(std::string_view text) const;  // a dropdown's value is its option's text
};

struct FieldValue {
  Id id = 0;
  Id field_id = 0;
  Entity entity{};
  std::optional<Id> entry_id{};
  json::value value{};  // as API v1 returns it, except that a ranked dropdown has the option's id
  WallTime created_at{};
  std::optional<WallTime> updated_at{};
};

enum ChangeAction : int { value_created = 0, value_deleted = 1, value_updated = 2 };

struct FieldValueChange {
  Id id = 0;
  Id field_id = 0;
  Entity entity{};
  std::optional<Id> entry_id{};
  int action = value_created;
  Id changer_id = 0;
  WallTime changed_at{};
  json::value value{};
  // v2 alone: the name of the person, company or option that the value was then. It is shown when that is
  // gone.
  std::string display_value{};
};

enum InteractionType : int { meeting = 0, call = 1, chat_message = 2, email = 3 };

struct Interaction {
  Id id = 0;  // unique per type only
  int type = meeting;
  WallTime date{};
  std::optional<WallTime> end_time{}, updated_at{};
  std::string title{};  // the subject of an e-mail
  Ids person_ids{};     // all who took part; of an e-mail, the sender first
  Ids cc_ids{};
  int direction = 0;  // 0 sent by a member of the firm, 1 received
  std::optional<Id> manual_creator_id{};
  Ids note_ids{};
  WallTime created_at{};             // v2 alone: when Affinity got to know of it
  std::optional<Id> organizer_id{};  // v2 alone, of a meeting
};

enum NoteType : int { plain_note = 0, email_note = 1, html_note = 2, notetaker_note = 3 };

// "@Yuki Tanabe" in a note; it has an id of its own in v2.
struct Mention {
  Id id = 0;
  Id person_id = 0;
};

struct Note {
  Id id = 0;
  Id creator_id = 0;
  Ids person_ids{}, organization_ids{}, opportunity_ids{};  // attached by hand
  Ids interaction_person_ids{};
  std::vector<Mention> mentions{};
  std::optional<Id> interaction_id{};
  int interaction_type = meeting;
  std::optional<Id> parent_id{};
  std::string content{};  // as written; API v1 returns an HTML note as Markdown
  int type = plain_note;
  WallTime created_at{};
  std::optional<WallTime> updated_at{};
};

// What one person said without a pause. Times are counted from the start of the recording.
struct TranscriptFragment {
  std::string speaker{}, content{};
  std::chrono::seconds start{}, end{};
};

// What was said in a meeting or call, of a note that Affinity's notetaker wrote. API v1 has none.
struct Transcript {
  Id id = 0;
  Id note_id = 0;
  std::string language = "en";  // one of transcript_languages
  std::vector<TranscriptFragment> fragments{};
  WallTime created_at{};
};

enum ReminderType : int { one_time = 0, recurring = 1 };

struct Reminder {
  Id id = 0;
  int type = one_time;
  std::string content{};
  WallTime created_at{}, due_date{};
  std::optional<WallTime> completed_at{};
  std::optional<int> reset_type{};  // 0 e-mail or meeting, 1 e-mail, 2 meeting
  std::optional<Id> reminder_days{};
  Id creator_id = 0, owner_id = 0;
  std::optional<Id> completer_id{};
  std::optional<Entity> entity{};
  std::optional<WallTime> updated_at{};  // v2 alone

  int status(WallTime now) const {
    return completed_at ? 0 : due_date < now ? 2 : 1;
  }  // completed, overdue, active
};

struct File {
  Id id = 0;
  std::string name{}, bytes{};
  Entity entity{};
  WallTime created_at{};
  Id uploader_id = 0;
  std::optional<WallTime> updated_at{};  // v2 alone
};

struct Webhook {
  Id id = 0;
  std::string url{};
  std::vector<std::string> subscriptions{};  // empty = all events
  bool disabled = false;
  Id created_by = 0;
  WallTime created_at{};                 // v2 alone
  std::optional<WallTime> updated_at{};  // v2 alone
};

enum class SavedViewType { sheet, board, dashboard };

// Keeps the entries that have a value of this field, by the field's type: one of these options, one of these
// persons or organizations, or a number within these bounds.
struct ViewFilter {
  Id field_id = 0;
  Ids option_ids{}, person_ids{}, organization_ids{};
  std::optional<double> at_least{}, at_most{};
};

// The order in which Affinity's app shows a view. The rows of v2 do not have it.
struct ViewSort {
  std::string field_id{};  // as v2 names it
  bool descending = false;
};

// A view of a list. API v1 has none.
struct SavedView {
  Id id = 0;
  Id list_id = 0;
  std::string name{};
  SavedViewType type = SavedViewType::sheet;
  std::vector<std::string> field_ids{};  // its columns, as v2 names them: "field-31012", "last-email"
  std::optional<ViewFilter> filter{};
  std::optional<ViewSort> sort{};
  WallTime created_at{};
};

// How much of a member's e-mails and meetings others see.
enum class TeamPrivacy { share_subjects_bodies, share_subjects, hide_subjects_bodies, no_access };

struct TeamMember {
  Id id = 0;
  Id person_id = 0;
  std::optional<TeamPrivacy> privacy{};  // nullopt = the team's
  WallTime added_at{};
};

// A group of members with the lists that it has access to. API v1 has none.
struct Team {
  Id id = 0;
  std::string name{};
  TeamPrivacy privacy = TeamPrivacy::share_subjects_bodies;
  std::vector<TeamMember> members{};
  Ids list_ids{};
  WallTime created_at{};
  std::optional<WallTime> updated_at{};
};

// Why Affinity takes two records for one. A company is found by name or domain, a person by name or by all
// that is known of both (Affinity v2, Duplicates).
enum class MatchCriterion { name, domain_redirect, domain_match, intelligent };

// Two records of one kind that seem to be one. API v1 has none.
struct DuplicatePair {
  Id id = 0;
  int entity_type = organization_entity;  // or person_entity
  Id primary_id = 0, duplicate_id = 0;
  MatchCriterion criterion = MatchCriterion::name;
  WallTime created_at{};

  bool has(Entity entity) const {
    return entity.type == entity_type && (entity.id == primary_id || entity.id == duplicate_id);
  }
};

// A merge of a duplicate into a primary record, which takes time (Affinity v2, Merges). API v1 has none.
struct Merge {
  Id id = 0;
  int entity_type = organization_entity;  // or person_entity
  std::string task_id{};                  // a UUID; each task has one merge
  Id primary_id = 0, duplicate_id = 0;
  Id starter_id = 0;  // who changes the values, in the history
  WallTime started_at{};
  WallTime ends_at{};                      // where it does not end by polls
  std::optional<Id> polls_left{};          // how often its state is still read before it ends
  std::string planned_error{};             // it ends failed with this, whatever the records say
  std::optional<WallTime> completed_at{};  // nullopt while it is in progress
  std::string error{};                     // why it failed; empty for a success

  bool is_due(WallTime now) const {
    return !completed_at && (polls_left ? *polls_left == 0 : ends_at <= now);
  }
};

}  // namespace affinity::sandbox
