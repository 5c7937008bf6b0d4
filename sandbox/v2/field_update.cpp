#include "sandbox/v2/field_update.hpp"

#include "sandbox/store/pacific_time.hpp"
#include "sandbox/v2/field_value_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace {

constexpr std::size_t most_items_sent = 100;

std::string numbered(std::string_view name, std::size_t index) {
  return std::string(name) + '[' + std::to_string(index) + ']';
}

// Reads one item of a value's data into what the store holds.
class ItemReader {
 public:
  ItemReader(std::string_view type, Errors& errors) : type_(type), errors_(errors) {}

  std::optional<json::value> read(json::value const& sent, std::string const& place) {
    if (type_ == "number") return number(sent, place);
    if (type_ == "datetime") return date(sent, place);
    if (type_ == "location") return location(sent, place);
    if (type_ == "person" || type_ == "company") return id(sent, "id", place);
    if (type_ == "dropdown" || type_ == "ranked-dropdown") return id(sent, "dropdownOptionId", place);
    if (!sent.is_string()) return wrong(place, "must be a string");
    return sent;
  }

 private:
  std::string_view type_;  // without "-multi"
  Errors& errors_;

  std::optional<json::value> wrong(std::string const& place, std::string_view what) {
    errors_.invalid(place, what);
    return std::nullopt;
  }
  std::optional<json::value> number(json::value const& sent, std::string const& place) {
    if (!sent.is_number()) return wrong(place, "must be a number");
    return sent;
  }
  std::optional<json::value> date(json::value const& sent, std::string const& place) {
    WallTime time;
    auto const text = as_text(sent);
    if (!text || !from_iso(*text, time)) return wrong(place, "must be an ISO 8601 date and time");
    return json::value(to_iso(pacific_midnight(time)));
  }
  std::optional<json::value> id(json::value const& sent, std::string_view name, std::string const& place) {
    auto const* object = sent.if_object();
    if (!object) return wrong(place, "must be an object with " + std::string(name));
    ObjectReader in(*object, place, errors_);
    auto const number = in.integer(name, 1, max_id, {.required = true});
    in.reject_unknown();
    return number ? std::optional<json::value>(*number) : std::nullopt;
  }
  std::optional<json::value> location(json::value const& sent, std::string const& place) {
    auto const* object = sent.if_object();
    if (!object)
      return wrong(place, "must be an object with streetAddress, city, state, country and continent");
    ObjectReader in(*object, place, errors_);
    json::object out;
    constexpr std::array<std::array<std::string_view, 2>, 5> names{{{"streetAddress", "street_address"},
                                                                    {"city", "city"},
                                                                    {"state", "state"},
                                                                    {"country", "country"},
                                                                    {"continent", "continent"}}};
    for (auto const& [name, stored_name] : names) {
      auto text = in.text(name, {.required = true, .nullable = true});
      out[stored_name] = text ? json::value(std::move(*text)) : json::value();
    }
    in.reject_unknown();
    return json::value(std::move(out));
  }
};

std::vector<json::value> read_items(json::value const& data, std::string_view type, std::string const& place,
                                    Errors& errors) {
  std::vector<json::value> out;
  constexpr std::string_view suffix = "-multi";
  bool const multi = type.ends_with(suffix);
  ItemReader reader(multi ? type.substr(0, type.size() - suffix.size()) : type, errors);
  if (!multi) {
    if (auto item = reader.read(data, place)) out.push_back(std::move(*item));
    return out;
  }
  auto const* items = data.if_array();
  if (!items) {
    errors.invalid(place, "must be an array");
    return out;
  }
  // The contract prints no bound for dropdown-multi.
  if (items->size() > most_items_sent && type != "dropdown-multi")
    errors.invalid(place, "must have at most " + std::to_string(most_items_sent) + " items");
  for (std::size_t i = 0; i < items->size(); ++i) {
    auto item = reader.read((*items)[i], numbered(place, i));
    if (item && std::ranges::find(out, *item) == out.end()) out.push_back(std::move(*item));
  }
  return out;
}

// What is wrong with an item for this field, or empty.
std::string item_mistake(Store const& store, FieldInfo const& field, json::value const& item) {
  auto const id = as_int64(item).value_or(0);
  auto const unknown = [&](std::string_view kind) {
    return "there is no " + std::string(kind) + " with id " + std::to_string(id);
  };
  auto const type = field.value_type;
  if (type.starts_with("person")) return store.persons.find(id) ? "" : unknown("person");
  if (type.starts_with("company")) return store.organizations.find(id) ? "" : unknown("company");
  if (type.find("dropdown") != type.npos)
    return field.stored && field.stored->option(id) ? "" : unknown("option of this field");
  return {};
}

// The store holds the text of a dropdown's option, and the id of a ranked one's.
json::value stored_item(FieldInfo const& field, json::value const& item) {
  if (field.stored->value_type != dropdown_value) return item;
  return json::value(json::string(field.stored->option(as_int64(item).value_or(0))->text));
}

Ids ids_of_items(SentValue const& value) {
  Ids out;
  for (auto const& item : value.items) out.push_back(as_int64(item).value_or(0));
  return out;
}

// People and companies of an opportunity or a person, which are no field values.
void set_associated(RequestContext& context, ComputedValue which, Entity entity, SentValue const& value) {
  auto& store = context.store;
  if (entity.type == person_entity) {
    if (auto* person = store.persons.find(entity.id)) store.set_organizations(*person, ids_of_items(value));
    context.updated.emplace_back("persons", entity.id);
    return;
  }
  auto* deal = store.opportunities.find(entity.id);
  if (!deal) return;
  auto people = deal->person_ids, companies = deal->organization_ids;
  (which == ComputedValue::persons ? people : companies) = ids_of_items(value);
  store.set_associations(*deal, std::move(people), std::move(companies));
  context.updated.emplace_back("opportunities", entity.id);
}

// The one value of a cell that has at most one.
void set_single_value(RequestContext& context, FieldValue const& fresh, FieldValue const* old, bool clears) {
  auto& store = context.store;
  if (old && !clears) {
    auto& value = *store.field_values.find(old->id);
    if (value.value == fresh.value) return;
    value.value = fresh.value;
    value.updated_at = context.now;
    store.log_change(value, value_updated, context.user.id, context.now);
    // Events are v1's, which knows nothing of a field with a slug.
    if (store.fields.find(value.field_id)->in_v1()) context.updated.emplace_back("field-values", value.id);
  } else if (old) {
    store.log_change(*old, value_deleted, context.user.id, context.now);
    store.erase_field_value(old->id);
  } else if (!clears) {
    store.log_change(store.add_field_value(fresh), value_created, context.user.id, context.now);
  }
}

void set_multi_value(RequestContext& context, FieldValue const& cell,
                     std::vector<FieldValue const*> const& old, std::vector<json::value> items) {
  auto& store = context.store;
  Ids gone;
  for (auto const* value : old) {
    auto const kept = std::ranges::find(items, value->value);
    if (kept == items.end())
      gone.push_back(value->id);
    else
      items.erase(kept);
  }
  for (auto const id : gone) {
    store.log_change(*store.field_values.find(id), value_deleted, context.user.id, context.now);
    store.erase_field_value(id);
  }
  for (auto& item : items) {
    auto fresh = cell;
    fresh.value = std::move(item);
    store.log_change(store.add_field_value(std::move(fresh)), value_created, context.user.id, context.now);
  }
}

// The field of introductions begins to exist with its first value.
sandbox::Field const& introduction_field(Store& store, int entity_type) {
  return store.add_field({.name = "Source of Introduction",
                          .entity_type = entity_type,
                          .value_type = person_value,
                          .slug = std::string(introduction_slug)});
}

}  // namespace

std::optional<SentValue> read_sent_value(json::object const& sent, std::string const& place, Errors& errors) {
  ObjectReader in(sent, place, errors);
  auto const type = in.word("type",
                            {"text", "filterable-text", "filterable-text-multi", "number", "number-multi",
                             "datetime", "location", "location-multi", "dropdown", "dropdown-multi",
                             "ranked-dropdown", "person", "person-multi", "company", "company-multi"},
                            {.required = true});
  auto const* data = in.find("data", {.required = true, .nullable = true});
  in.reject_unknown();
  if (!type) return std::nullopt;
  SentValue out{.type = *type};
  if (data) out.items = read_items(*data, *type, in.place("data"), errors);
  return out;
}

std::vector<FieldUpdate> read_field_updates(ObjectReader& in, std::string_view name, MemberRule const& rule,
                                            bool accepts_other_keys) {
  std::vector<FieldUpdate> out;
  auto const* rows = in.array(name, rule);
  for (std::size_t i = 0; rows && i < rows->size(); ++i) {
    auto const place = in.place(numbered(name, i));
    auto const* row = (*rows)[i].if_object();
    if (!row) {
      in.errors().invalid(place, "must be an object");
      continue;
    }
    ObjectReader inside(*row, place, in.errors());
    auto id = inside.text("id", {.required = true});
    auto const* value = inside.object("value", {.required = true});
    if (!accepts_other_keys) inside.reject_unknown();
    auto sent = value ? read_sent_value(*value, inside.place("value"), in.errors()) : std::nullopt;
    if (id && sent) out.push_back({std::move(*id), std::move(*sent)});
  }
  return out;
}

void check_field_update(RequestContext const& context, FieldOwner const& owner, FieldUpdate const& update,
                        Errors& errors) {
  auto const field = find_field(context.store, owner, context.version, update.field_id);
  auto const name = '"' + update.field_id + '"';
  if (!field) return errors.bad_request("There is no field " + name + " here");
  if (!field->is_writable())
    return errors.bad_request("The field " + name + " is filled by Affinity and cannot be written");
  if (update.value.type != field->value_type)
    return errors.bad_request("The field " + name + " takes values of the type " +
                              std::string(field->value_type) + ", not " + update.value.type);
  for (auto const& item : update.value.items)
    if (auto const mistake = item_mistake(context.store, *field, item); !mistake.empty())
      errors.bad_request("The field " + name + ": " + mistake);
}

void perform_field_update(RequestContext& context, FieldOwner const& owner, ValueOwner const& value_owner,
                          FieldUpdate const& update) {
  auto field = *find_field(context.store, owner, context.version, update.field_id);
  if (field.computed != ComputedValue::none)
    return set_associated(context, field.computed, value_owner.entity, update.value);
  if (!field.stored) field.stored = &introduction_field(context.store, owner.entity_type);
  std::vector<json::value> items;
  for (auto const& item : update.value.items) items.push_back(stored_item(field, item));
  FieldValue cell{.field_id = field.stored->id, .entity = value_owner.entity, .created_at = context.now};
  if (field.stored->list_id && value_owner.entry) cell.entry_id = value_owner.entry->id;
  auto const old = stored_values(context.store, field, value_owner);
  if (field.is_multi()) return set_multi_value(context, cell, old, std::move(items));
  if (!items.empty()) cell.value = std::move(items.front());
  set_single_value(context, cell, old.empty() ? nullptr : old.front(), items.empty());
}

JsonResponse update_one_field(RequestContext& context, FieldOwner const& owner, ValueOwner const& value_owner,
                              std::optional<SentValue> const& value) {
  auto const field = find_field(context.store, owner, context.version, context.field_id());
  if (!field) return failure(ErrorCode::not_found, "There is no field \"" + context.field_id() + "\" here");
  if (!value) return {204, {}};
  FieldUpdate const update{.field_id = context.field_id(), .value = *value};
  check_field_update(context, owner, update, context.errors);
  if (!context.errors.empty()) return context.errors.response();
  perform_field_update(context, owner, value_owner, update);
  return {204, {}};
}

std::optional<SentValue> read_value_body(RequestContext& context) {
  auto const* sent = context.body.object("value");
  return sent ? read_sent_value(*sent, "value", context.errors) : std::nullopt;
}

}  // namespace affinity::sandbox::v2
