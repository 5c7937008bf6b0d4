#pragma once
// The fields that API v2 shows of a company, a person or an entry of a list (Affinity v2, Data Model): those
// of the store, which v1 has too, and those that are computed from other records.

#include "sandbox/v2/face/route.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::sandbox::v2 {

enum class FieldType { enriched, global, list, relationship_intelligence };

std::string_view to_string(FieldType);  // "relationship-intelligence"

// Values that no FieldValue holds.
enum class ComputedValue {
  none,
  persons,    // of a company or an opportunity
  companies,  // of a person or an opportunity
  lists,      // that the entity is on
  last_note,
  next_reminder,
  created_at,              // when the entry was added
  time_in_current_status,  // since when the entry has its status
  first_email,
  last_email,
  first_event,
  last_event,
  next_event,
  last_contact,
  first_chat_message,
  last_chat_message,
};

struct FieldInfo {
  std::string id{};  // "field-31004", "affinity-data-location", "last-email"
  std::string name{};
  FieldType type = FieldType::global;
  std::string_view value_type{};           // "dropdown-multi"
  sandbox::Field const* stored = nullptr;  // null for a computed one, and for an introduction nobody has yet
  ComputedValue computed = ComputedValue::none;

  bool is_multi() const { return value_type.ends_with("-multi"); }
  // Affinity fills enriched fields; interactions, lists, notes and reminders follow from other records.
  bool is_writable() const;
};

inline constexpr std::string_view introduction_slug = "source-of-introduction";

// "person-multi" of a stored field; text, dates and ranked dropdowns have no multi form in v2.
std::string_view value_type_of(sandbox::Field const&);

// Which fields: of an entity alone, or of the entries of a list, which have those of their entities too.
struct FieldOwner {
  int entity_type = person_entity;
  List const* list = nullptr;
};

// What a value belongs to: a company or a person, or an entry of a list with its entity.
struct ValueOwner {
  Entity entity{};
  ListEntry const* entry = nullptr;
};

// In this order: enriched, relationship intelligence, global, list. The user sees the list.
std::vector<FieldInfo> fields_of(Store const&, FieldOwner const&, ApiVersion);
std::optional<FieldInfo> find_field(Store const&, FieldOwner const&, ApiVersion, std::string_view id);

// The number N of "field-N", or nullopt.
std::optional<Id> field_number(std::string_view id);

// What a request wants: nothing unless it has fieldIds or fieldTypes. Both together select either.
struct FieldSelection {
  std::string_view ids_name{};  // of the parameter
  std::vector<std::string> ids{}, types{};

  bool any() const { return !ids.empty() || !types.empty(); }
  bool has(FieldInfo const&) const;
};

// Reads fieldIds and fieldTypes; the fields of entries may be of type "list" too.
FieldSelection read_selection(RequestContext&, bool of_entries);

// Reads ids and types of the /fields of one entity or entry, which exclude each other; without them all.
FieldSelection read_field_filter(RequestContext&, bool of_entries);

// 400 when the selection has an id that none of the owner's fields has (ours).
std::optional<JsonResponse> selection_error(RequestContext const&, FieldOwner const&, FieldSelection const&);

std::vector<FieldInfo> selected_fields(Store const&, FieldOwner const&, ApiVersion, FieldSelection const&);

}  // namespace affinity::sandbox::v2
