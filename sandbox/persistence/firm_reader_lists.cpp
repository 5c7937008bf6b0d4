// Reads lists, fields, entries, opportunities and field values of a firm file.

#include "sandbox/persistence/firm_reader.hpp"
#include "sandbox/v1/field_value_json.hpp"
#include "sandbox/v1/validation.hpp"

namespace affinity::sandbox {

void FirmReader::list(Params& in) {
  in.require({"name", "type"});
  List one{.id = new_id(in, store_.lists),
           .type = in.one_of("type", {person_entity, organization_entity, opportunity_entity}).value_or(0),
           .name = in.string("name").value_or(""),
           .is_public = in.boolean("public").value_or(true)};
  one.created_at = in.date_time("created_at").value_or(store_.opened_at);
  one.owner_id = member_or_owner(in.integer("owner_id"));
  one.creator_id = in.integer("creator_id").value_or(one.owner_id);
  if (auto const* rows = in.find("additional_permissions"); rows && rows->is_array())
    for (auto const& row : rows->get_array()) {
      auto const* who = member(row, "internal_person_id");
      auto const* role = member(row, "role_id");
      auto const id = who ? as_int64(*who) : std::nullopt;
      auto const role_id = role ? as_int64(*role) : std::nullopt;
      if (!id || !role_id || *role_id < 0 || *role_id > 2)
        return in.add_error("additional_permissions must have internal_person_id and role_id 0, 1 or 2");
      one.permissions.push_back({*id, int(*role_id)});
    }
  if (!in.error()) store_.lists.put(std::move(one));
}

void FirmReader::field(Params& in) {
  in.require({"name", "value_type"});
  Field one{
      .id = new_id(in, store_.fields),
      .name = in.string("name").value_or(""),
      .list_id = in.integer("list_id"),
      .value_type = in.one_of("value_type", {0, 1, 2, 3, 4, 5, 6, 7, filterable_text_value, formula_value})
                        .value_or(text_value),
      .allows_multiple = in.boolean("allows_multiple").value_or(false),
      .enrichment_source = in.string("enrichment_source").value_or("none"),
      .slug = in.string("slug").value_or(""),
      .description = in.string("description"),
      .required = in.boolean("required").value_or(false)};
  // Affinity's own fields have no date; a file of 0.1.0 has none for the others.
  one.created_at = in.date_time("created_at");
  if (!one.created_at && one.in_v1()) one.created_at = store_.opened_at;
  auto const* list = one.list_id ? store_.lists.find(*one.list_id) : nullptr;
  if (one.list_id && !list) return in.add_error("list_id: there is no such list");
  auto const type = in.one_of("entity_type", {person_entity, organization_entity, opportunity_entity});
  if (!list) in.require({"entity_type"});
  if (list && type && *type != list->type) in.add_error("entity_type must be the type of the list");
  one.entity_type = list ? list->type : type.value_or(0);
  bool const named_status = list && one.value_type == ranked_dropdown_value && one.name == "Status";
  one.status_column = in.boolean("status_column").value_or(named_status);
  read_options(in, one);
  if (!in.error()) store_.put_field(std::move(one));
}

void FirmReader::read_options(Params& in, Field& onto) {
  for_each_inside(in, "dropdown_options", [&](Params& option) {
    option.require({"id", "text"});
    DropdownOption one{.id = option.integer("id").value_or(0),
                       .text = option.string("text").value_or(""),
                       .rank = int(option.integer("rank").value_or(Id(onto.options.size())) % 1'000'000),
                       .color = int(option.integer("color").value_or(0) % 1'000'000),
                       .implied = option.boolean("implied").value_or(false)};
    one.status_category =
        word<StatusCategory>(option, "status_category").value_or(usual_status_category(one.text));
    if (auto const rate = option.integer("win_rate"); rate && *rate >= 0 && *rate <= 100)
      one.win_rate = int(*rate);
    else if (rate)
      option.add_error("win_rate must be from 0 to 100");
    if (one.id < 1 || one.id > largest_id || onto.option(one.id))
      option.add_error("each id must be positive and there once");
    if (!option.error()) onto.options.push_back(std::move(one));
  });
}

void FirmReader::opportunity(Params& in) {
  in.require({"name"});
  auto entry_in = Params::from_object({});
  if (auto const* rows = in.find("list_entries"))
    if (rows->is_array() && rows->get_array().size() == 1 && rows->get_array().front().is_object())
      entry_in = Params::from_object(rows->get_array().front().get_object());
  auto const list_id = in.has("list_id") ? in.integer("list_id") : entry_in.integer("list_id");
  auto const* list = list_id ? store_.lists.find(*list_id) : nullptr;
  if (!list || list->type != opportunity_entity)
    return in.add_error("it needs a list_id or one of list_entries, on a list of opportunities (type 8)");
  Opportunity one{.id = new_id(in, store_.opportunities),
                  .name = in.string("name").value_or(""),
                  .list_id = *list_id,
                  .entry_id = new_id(entry_in, store_.list_entries),
                  .restricted = in.boolean("restricted").value_or(false),
                  .manager_ids = in.ids("manager_ids").value_or(Ids{})};
  ListEntry const entry{.id = one.entry_id,
                        .list_id = *list_id,
                        .entity = {opportunity_entity, one.id},
                        .creator_id = member_or_owner(entry_in.integer("creator_id")),
                        .created_at = entry_in.date_time("created_at").value_or(store_.opened_at)};
  if (entry_in.error()) in.add_error("list_entries: " + *entry_in.error());
  auto const person_ids = in.ids("person_ids").value_or(Ids{});
  auto const organization_ids = in.ids("organization_ids").value_or(Ids{});
  check_persons(in, store_, "person_ids", person_ids);
  check_organizations(in, store_, "organization_ids", organization_ids);
  if (in.error()) return;
  store_.put_list_entry(entry);
  store_.set_associations(store_.opportunities.put(std::move(one)), person_ids, organization_ids);
}

void FirmReader::entry(Params& in) {
  in.require({"list_id", "entity_id"});
  auto const list_id = in.integer("list_id"), entity_id = in.integer("entity_id");
  auto const* list = list_id ? store_.lists.find(*list_id) : nullptr;
  if (!list || !entity_id) return in.add_error("list_id: there is no such list");
  Entity const entity{list->type, *entity_id};
  if (auto const type = in.integer("entity_type"); type && *type != list->type)
    in.add_error("entity_type must be the type of the list");
  if (list->type == opportunity_entity) return check_opportunity_entry(in, entity, *list_id);
  if (!store_.exists(entity)) in.add_error("entity_id: there is no such record");
  ListEntry const one{.id = new_id(in, store_.list_entries),
                      .list_id = *list_id,
                      .entity = entity,
                      .creator_id = member_or_owner(in.integer("creator_id")),
                      .created_at = in.date_time("created_at").value_or(store_.opened_at)};
  if (!in.error()) store_.put_list_entry(one);
}

// The entry of an opportunity was read with the opportunity.
void FirmReader::check_opportunity_entry(Params& in, Entity entity, Id list_id) {
  auto const* opportunity = store_.opportunities.find(entity.id);
  if (!opportunity || opportunity->list_id != list_id || opportunity->entry_id != in.integer("id"))
    in.add_error("an opportunity's entry is given with the opportunity, in its list_entries");
}

Field const* FirmReader::field_of(Params& in) {
  auto const id = in.integer("field_id");
  auto const* field = id ? store_.fields.find(*id) : nullptr;
  if (!field) in.add_error("field_id: there is no such field");
  return field;
}

void FirmReader::value(Params& in) {
  auto const* field = field_of(in);
  if (!field) return;
  auto const entity_id = in.integer("entity_id");
  FieldValue one{.id = new_id(in, store_.field_values),
                 .field_id = field->id,
                 .entity = {field->entity_type, entity_id.value_or(0)},
                 .entry_id = in.integer("list_entry_id"),
                 .created_at = in.date_time("created_at").value_or(store_.opened_at),
                 .updated_at = in.date_time("updated_at")};
  if (!store_.exists(one.entity)) return in.add_error("entity_id: there is no such record");
  auto const* entry = one.entry_id ? store_.list_entries.find(*one.entry_id) : nullptr;
  if (field->list_id.has_value() != one.entry_id.has_value() ||
      (field->list_id && (!entry || entry->list_id != *field->list_id || entry->entity != one.entity)))
    return in.add_error(
        "list_entry_id must be the entity's entry on the list of the field, and only then be");
  one.value = field_value(in, *field);
  if (!in.error()) store_.put_field_value(std::move(one));
}

json::value FirmReader::field_value(Params& in, Field const& field) {
  auto sent = in.find("value") ? *in.find("value") : json::value();
  if (auto const* id = member(sent, "id"); id && field.value_type == ranked_dropdown_value) sent = *id;
  // A value may refer to a deleted record: Affinity keeps such values too.
  bool const names_record = field.value_type == person_value || field.value_type == organization_value;
  if (names_record && !as_int64(sent)) in.add_error("value must be an integer");
  if (names_record) return sent;
  auto one = Params::from_object({{"value", sent}});
  auto out = parse_field_value(one, field, store_);
  if (one.error()) in.add_error(*one.error());
  return out;
}

void FirmReader::change(Params& in) {
  auto const* field = field_of(in);
  if (!field) return;
  in.require({"entity_id", "action_type", "changed_at"});
  FieldValueChange one{
      .id = new_id(in, store_.field_value_changes),
      .field_id = field->id,
      .entity = {field->entity_type, in.integer("entity_id").value_or(0)},
      .entry_id = in.integer("list_entry_id"),
      .action = in.one_of("action_type", {value_created, value_deleted, value_updated}).value_or(0),
      .changer_id = member_or_owner(read_reference(in, "changer")),
      .changed_at = in.date_time("changed_at").value_or(WallTime{})};
  if (auto const* value = in.find("value")) {
    auto const* id = field->value_type == ranked_dropdown_value ? member(*value, "id") : nullptr;
    one.value = id ? *id : *value;
  }
  one.display_value = in.string("display_value").value_or(store_.display_value(*field, one.value));
  if (!in.error()) store_.field_value_changes.put(std::move(one));
}

}  // namespace affinity::sandbox
