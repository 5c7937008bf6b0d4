#include "sandbox/v2/field_info.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace {

struct ComputedField {
  std::string_view id{}, name{};
  FieldType type{};
  std::string_view value_type{};
  ComputedValue value{};
};

constexpr auto intelligence = FieldType::relationship_intelligence;
constexpr std::array<ComputedField, 8> interaction_fields{
    {{"first-email", "First Email", intelligence, "interaction", ComputedValue::first_email},
     {"last-email", "Last Email", intelligence, "interaction", ComputedValue::last_email},
     {"first-event", "First Event", intelligence, "interaction", ComputedValue::first_event},
     {"last-event", "Last Event", intelligence, "interaction", ComputedValue::last_event},
     {"next-event", "Next Event", intelligence, "interaction", ComputedValue::next_event},
     {"first-chat-message", "First Chat Message", intelligence, "interaction",
      ComputedValue::first_chat_message},
     {"last-chat-message", "Last Chat Message", intelligence, "interaction",
      ComputedValue::last_chat_message},
     {"last-contact", "Last Contact", intelligence, "interaction", ComputedValue::last_contact}}};

// New in version 2026-09-17.
constexpr std::array<ComputedField, 3> global_fields{
    {{"lists", "Lists", FieldType::global, "list-multi", ComputedValue::lists},
     {"notes", "Notes", FieldType::global, "note", ComputedValue::last_note},
     {"reminders", "Reminders", FieldType::global, "reminder", ComputedValue::next_reminder}}};

constexpr std::array<ComputedField, 2> entry_fields{
    {{"created-at", "Date Added", FieldType::enriched, "datetime", ComputedValue::created_at},
     {"time-in-current-status", "Time in Current Status", FieldType::enriched, "datetime",
      ComputedValue::time_in_current_status}}};

constexpr ComputedField people_of_a_company{"persons", "People", FieldType::enriched, "person-multi",
                                            ComputedValue::persons};
constexpr ComputedField people_of_a_deal{"persons", "People", FieldType::list, "person-multi",
                                         ComputedValue::persons};
constexpr ComputedField companies_of_an_entry{"companies", "Organizations", FieldType::list, "company-multi",
                                              ComputedValue::companies};

FieldInfo computed_info(ComputedField const& field) {
  return {.id = std::string(field.id),
          .name = std::string(field.name),
          .type = field.type,
          .value_type = field.value_type,
          .computed = field.value};
}

FieldInfo stored_info(sandbox::Field const& field) {
  auto type = field.list_id ? FieldType::list : FieldType::global;
  if (!field.slug.empty()) type = FieldType::enriched;
  if (field.slug == introduction_slug) type = FieldType::relationship_intelligence;
  return {.id = field.slug.empty() ? "field-" + std::to_string(field.id) : field.slug,
          .name = field.name,
          .type = type,
          .value_type = value_type_of(field),
          .stored = &field};
}

class FieldsOfOwner {
 public:
  FieldsOfOwner(Store const& store, FieldOwner const& owner, ApiVersion version)
      : store_(store), owner_(owner), version_(version) {}

  std::vector<FieldInfo> all() && {
    if (owner_.entity_type == organization_entity) out_.push_back(computed_info(people_of_a_company));
    if (owner_.list) add(entry_fields);
    add_stored(FieldType::enriched);
    add_introduction();
    add(interaction_fields);
    if (version_ >= ApiVersion::v2026_09_17) add(global_fields);
    add_stored(FieldType::global);
    if (!owner_.list) return std::move(out_);
    if (owner_.entity_type == opportunity_entity) out_.push_back(computed_info(people_of_a_deal));
    if (owner_.entity_type != organization_entity) out_.push_back(computed_info(companies_of_an_entry));
    add_stored(FieldType::list);
    return std::move(out_);
  }

 private:
  Store const& store_;
  FieldOwner owner_;
  ApiVersion version_;
  std::vector<FieldInfo> out_{};

  void add(std::span<ComputedField const> fields) {
    for (auto const& field : fields) out_.push_back(computed_info(field));
  }
  bool is_of_owner(sandbox::Field const& field) const {
    if (field.list_id) return owner_.list && *field.list_id == owner_.list->id;
    return field.entity_type == owner_.entity_type;
  }
  void add_stored(FieldType type) {
    for (auto const& [id, field] : store_.fields)
      if (auto info = stored_info(field); info.type == type && is_of_owner(field))
        out_.push_back(std::move(info));
  }
  // Every firm has it; the store has it from the first value on.
  void add_introduction() {
    if (owner_.entity_type == opportunity_entity) return;
    auto const before = out_.size();
    add_stored(FieldType::relationship_intelligence);
    if (out_.size() == before)
      out_.push_back({.id = std::string(introduction_slug),
                      .name = "Source of Introduction",
                      .type = FieldType::relationship_intelligence,
                      .value_type = "person"});
  }
};

FieldSelection read_fields(RequestContext& context, bool of_entries, std::string_view ids_name,
                           std::string_view types_name) {
  FieldSelection out{.ids_name = ids_name, .ids = context.query.texts(ids_name)};
  out.types =
      of_entries
          ? context.query.words(types_name, {"enriched", "global", "list", "relationship-intelligence"})
          : context.query.words(types_name, {"enriched", "global", "relationship-intelligence"});
  return out;
}

}  // namespace

std::string_view to_string(FieldType type) {
  switch (type) {
    case FieldType::enriched: return "enriched";
    case FieldType::global: return "global";
    case FieldType::list: return "list";
    case FieldType::relationship_intelligence: break;
  }
  return "relationship-intelligence";
}

std::string_view value_type_of(sandbox::Field const& field) {
  bool const multi = field.allows_multiple;
  switch (field.value_type) {
    case person_value: return multi ? "person-multi" : "person";
    case organization_value: return multi ? "company-multi" : "company";
    case dropdown_value: return multi ? "dropdown-multi" : "dropdown";
    case number_value: return multi ? "number-multi" : "number";
    case date_value: return "datetime";
    case location_value: return multi ? "location-multi" : "location";
    case ranked_dropdown_value: return "ranked-dropdown";
    case filterable_text_value: return multi ? "filterable-text-multi" : "filterable-text";
    case formula_value: return "formula-number";
    default: return "text";
  }
}

bool FieldInfo::is_writable() const {
  if (computed == ComputedValue::persons || computed == ComputedValue::companies)
    return type == FieldType::list;
  return computed == ComputedValue::none && type != FieldType::enriched && value_type != "formula-number";
}

std::vector<FieldInfo> fields_of(Store const& store, FieldOwner const& owner, ApiVersion version) {
  return FieldsOfOwner(store, owner, version).all();
}

std::optional<FieldInfo> find_field(Store const& store, FieldOwner const& owner, ApiVersion version,
                                    std::string_view id) {
  for (auto& field : fields_of(store, owner, version))
    if (field.id == id) return std::move(field);
  return std::nullopt;
}

std::optional<Id> field_number(std::string_view id) {
  constexpr std::string_view prefix = "field-";
  return id.starts_with(prefix) ? integer_in(id.substr(prefix.size())) : std::nullopt;
}

bool FieldSelection::has(FieldInfo const& field) const {
  return std::ranges::find(ids, field.id) != ids.end() ||
         std::ranges::find(types, to_string(field.type)) != types.end();
}

FieldSelection read_selection(RequestContext& context, bool of_entries) {
  return read_fields(context, of_entries, "fieldIds", "fieldTypes");
}

FieldSelection read_field_filter(RequestContext& context, bool of_entries) {
  auto out = read_fields(context, of_entries, "ids", "types");
  if (!out.ids.empty() && !out.types.empty()) context.errors.invalid("ids", "and types exclude each other");
  if (!out.any()) out.types = {"enriched", "global", "list", "relationship-intelligence"};
  return out;
}

std::optional<JsonResponse> selection_error(RequestContext const& context, FieldOwner const& owner,
                                            FieldSelection const& selection) {
  if (selection.ids.empty()) return std::nullopt;
  auto const fields = fields_of(context.store, owner, context.version);
  Errors errors;
  for (auto const& id : selection.ids)
    if (std::ranges::find(fields, id, &FieldInfo::id) == fields.end())
      errors.invalid(selection.ids_name, "has \"" + id + "\", which is no field here");
  return errors.empty() ? std::nullopt : std::optional(errors.response());
}

std::vector<FieldInfo> selected_fields(Store const& store, FieldOwner const& owner, ApiVersion version,
                                       FieldSelection const& selection) {
  if (!selection.any()) return {};
  auto out = fields_of(store, owner, version);
  std::erase_if(out, [&](FieldInfo const& field) { return !selection.has(field); });
  return out;
}

}  // namespace affinity::sandbox::v2
