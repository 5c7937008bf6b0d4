#pragma once
// All records of the sandbox, with their indexes and referential integrity.

#include "sandbox/store/outsider.hpp"
#include "sandbox/store/table.hpp"

#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace affinity::sandbox {

// What searches of API v2 remember between requests (v2/search/search_memory.hpp).
struct SearchMemory;

class Store {
 public:
  Store() = default;
  Store(Store&&) = default;
  Store& operator=(Store&&) = default;
  Store copy() const;  // the same records, which nobody observes

  Table<Person> persons{510'001};
  Table<Organization> organizations{730'001};
  Table<Opportunity> opportunities{880'001};
  Table<List> lists{4'101};
  Table<ListEntry> list_entries{9'400'001};
  Table<Field> fields{31'001};
  Table<FieldValue> field_values{15'500'001};
  Table<FieldValueChange> field_value_changes{50'800'001};
  Table<Note> notes{6'200'001};
  Table<Transcript> transcripts{8'300'001};
  Table<Reminder> reminders{15'001};
  Table<File> files{43'001};
  Table<Webhook> webhooks{1'201};
  Table<SavedView> saved_views{7'701};
  Table<Team> teams{301};
  Table<Outsider> outsiders{88'001};
  Table<DuplicatePair> duplicate_pairs{2'101};
  // Merges and their tasks are numbered per kind of record (ours: Affinity does not say).
  Table<Merge> company_merges{1}, person_merges{1};
  // One table per type, all counting from the same number: Affinity's interaction ids are unique per type
  // only.
  std::array<Table<Interaction>, 4> interactions{Table<Interaction>(7'001), Table<Interaction>(7'001),
                                                 Table<Interaction>(7'001), Table<Interaction>(7'001)};
  std::map<std::pair<Id, Id>, double> relationship_strengths{};  // by external, then internal person
  // By external, then internal person: since when they are connected on LinkedIn. Only API v2 shows it.
  std::map<std::pair<Id, Id>, WallTime> linkedin_connected_at{};
  std::map<Entity, Id> merged_into{};  // by the id that was merged, the record that it went into
  std::string firm_name{};
  Ids team{};            // members of the firm, with API keys, the first an admin
  WallTime opened_at{};  // when the firm's API keys were created

  // Persons and organizations refer to each other; these update both sides and the indexes.
  void set_emails(Person&, std::vector<std::string>);
  void set_organizations(Person&, Ids);
  void set_persons(Organization&, Ids);
  void set_associations(Opportunity&, Ids person_ids, Ids organization_ids);

  void set_participants(Interaction&, Ids);

  // Insert records of a file under their own ids.
  void put_list_entry(ListEntry);
  void put_field(Field);
  void put_field_value(FieldValue);
  void put_interaction(Interaction);

  ListEntry& add_list_entry(Id list_id, Entity, Id creator_id, WallTime);
  Opportunity& add_opportunity(Opportunity, Id creator_id, WallTime);
  Interaction& add_interaction(Interaction);
  Field& add_field(Field, std::vector<std::string_view> option_texts = {});
  // The fields that Affinity adds to a new list: Status and Owners, and Amount on a list of opportunities.
  void add_default_fields(List const&, std::vector<std::string_view> statuses);
  FieldValue& add_field_value(FieldValue);
  // Adds an option after the others; for a dropdown also called where a value has a text without one.
  DropdownOption& add_option(Field&, DropdownOption);
  void ensure_option(FieldValue const&);

  // Adds a change under the next id; fills in what its value is called.
  FieldValueChange& add_change(FieldValueChange);
  // The name of a person or a company, the text of an option; empty for other values and what is gone.
  std::string display_value(Field const&, json::value const&) const;
  // Adds what happened to a value to the history of its field, where the field has one.
  void log_change(FieldValue const&, ChangeAction, Id changer_id, WallTime);

  // Each erases dependent records too (Affinity v1: deleting a person, an organization or an opportunity
  // deletes its field values; an entry on a list of opportunities is deleted with its opportunity).
  void erase_person(Id);
  void erase_organization(Id);
  void erase_opportunity(Id);
  void erase_list_entry(Id);
  void erase_field_value(Id);
  void erase_note(Id);  // with its replies and transcripts
  void erase_field(Id);
  void erase_interaction(int type, Id);  // with the notes that are attached to nothing else

  // Moves all that the duplicate has to the primary, another record of its kind, and erases the duplicate
  // (Affinity v2, Merges; what happens to which record is ours). Of a single value the primary's own stays, a
  // multi value gets the items of both, two rows of one list stay two rows. Values that move are logged where
  // their field has a history. Observers hear of none of this.
  void merge(Entity primary, Entity duplicate, Id changer_id, WallTime);

  Person const* person_with_email(
      std::string_view address) const;  // null when no person has this e-mail address
  std::span<Id const> entries_on_list(Id list_id) const { return entries_on_list_.of(list_id); }
  std::span<Id const> list_entries_of(Entity entity) const { return list_entries_of_.of(entity); }
  std::span<Id const> opportunities_of(Entity entity) const { return opportunities_of_.of(entity); }
  std::span<Id const> field_values_of(Entity entity) const { return field_values_of_.of(entity); }
  // Of all records, in the order in which they were set.
  std::span<FieldValue const* const> values_of_field(Id field_id) const {
    return values_of_field_.of(field_id);
  }
  std::span<Interaction const* const> interactions_of(Id person_id) const {
    return interactions_of_.of(person_id);
  }
  Transcript const* transcript_of(Id note_id) const;  // null when the note has none
  Table<Merge>& merges_of(int entity_type) {
    return entity_type == person_entity ? person_merges : company_merges;
  }
  bool exists(Entity) const;
  // The record that this one was merged into, at the end of all merges; its own id where it was not merged.
  Id survivor_of(Entity) const;
  bool may_see(List const&, Person const& user) const;
  bool may_see(Opportunity const&, Person const& user) const;
  bool may_see(Field const&, Person const& user) const;
  // Whether the user may see the opportunity and what it is about. v1, which has no sign for a restricted
  // one, treats it as one on a list that is private to others (ours; Affinity v1 does not mention them).
  bool may_read(Opportunity const&, Person const& user) const;
  // True for persons and organizations.
  bool may_read(Entity, Person const& user) const;
  // Whether an opportunity is restricted and the user is neither an admin nor one of its managers: v2 shows
  // neither its name nor its values then.
  static bool is_redacted(Opportunity const&, Person const& user);

  // Another number after each change, so that what was computed from the records can be kept until then.
  // Records that are put or erased count by themselves; who changes one in its place calls note_change(),
  // which each request that may write does.
  std::uint64_t revision() const;
  // The same of one field: another number when a value of it comes, goes, or moves to another owner.
  std::uint64_t revision_of_values(Id field_id) const {
    auto const found = value_revisions_.find(field_id);
    return found == value_revisions_.end() ? 0 : found->second;
  }
  void note_change() { ++changes_in_place_; }

  std::shared_ptr<SearchMemory> search_memory{};  // null until the first search

 private:
  Store(Store const&) = default;  // copy() mends the indexes

  std::map<std::string, Id, std::less<>> person_by_email_{};  // by address in lower case
  Index<Id> entries_on_list_{};
  Index<Entity> list_entries_of_{};
  Index<Entity> opportunities_of_{};
  Index<Entity> field_values_of_{};
  Index<Id, FieldValue const*> values_of_field_{};
  Index<Id, Interaction const*> interactions_of_{};
  Id next_option_id_ = 52'001, next_dropdown_option_id_ = 56'001;  // of ranked dropdowns, of dropdowns

  Id& next_option_id_of(Field const& field) {
    return field.value_type == dropdown_value ? next_dropdown_option_id_ : next_option_id_;
  }
  std::uint64_t changes_in_place_ = 0;
  std::map<Id, std::uint64_t> value_revisions_{};  // by field
  void index(Interaction const&);
  void index(FieldValue const&);
  void move_value(FieldValue&, Entity to);
  void drop_value(FieldValue const&);
  void move_list_entries(Entity from, Entity to);
  void move_values(Entity from, Entity to, Id changer_id, WallTime);
  void move_references_in_values(Entity from, Entity to, Id changer_id, WallTime);
  void move_opportunities(Entity from, Entity to);
  void move_interactions(Id from, Id to);
  void erase_dependents(
      Entity);  // list entries, field values, files, reminders and associations of opportunities
};

}  // namespace affinity::sandbox
