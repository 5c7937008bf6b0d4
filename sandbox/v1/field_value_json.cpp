#include "sandbox/v1/field_value_json.hpp"

#include "sandbox/store/pacific_time.hpp"
#include "sandbox/v1/validation.hpp"

#include <array>

namespace affinity::sandbox {

namespace {

constexpr std::array<std::string_view, 4> location_keys{"street_address", "city", "state", "country"};

json::value parse_location(Params& in, json::value const& sent) {
  json::object out;
  if (!sent.is_object()) in.add_error("value must be an object with street_address, city, state and country");
  for (auto const key : location_keys) {
    auto const* part = member(sent, key);
    if (part && !part->is_string() && !part->is_null())
      in.add_error("value." + std::string(key) + " must be a string");
    out[key] = part ? *part : json::value();
  }
  auto const* continent = member(sent, "continent");  // read-only, but a client may send back what it read
  out["continent"] = continent && continent->is_string() ? *continent : json::value();
  return out;
}

json::value parse_number(Params& in, json::value const& sent) {
  if (in.untyped() && sent.is_string()) {
    auto parsed = parse_json(view(sent.get_string()));
    if (parsed && parsed->is_number()) return *parsed;
  }
  if (!sent.is_number()) in.add_error("value must be a number");
  return sent;
}

}  // namespace

json::value parse_field_value(Params& in, Field const& field, Store const& store) {
  auto const* sent = in.find("value");
  if (!sent) {
    in.add_error("value is required");
    return {};
  }
  switch (field.value_type) {
    case number_value:
    case formula_value: return parse_number(in, *sent);
    case location_value: return parse_location(in, *sent);
    case date_value: {
      auto const date = in.date_time("value");
      return date ? json::value(to_iso(pacific_midnight(*date))) : json::value();
    }
    case person_value:
    case organization_value:
    case ranked_dropdown_value: {
      auto const id = in.integer("value");
      if (!id) return {};
      if (field.value_type == person_value)
        check_persons(in, store, "value", {*id});
      else if (field.value_type == organization_value)
        check_organizations(in, store, "value", {*id});
      else if (!field.option(*id))
        in.add_error("value must be the id of one of the field's dropdown_options; " + std::to_string(*id) +
                     " is none");
      return *id;
    }
    default: {
      auto const text = in.string("value");
      return text ? json::value(*text) : json::value();
    }
  }
}

json::value field_value_to_json(json::value const& stored, Field const& field) {
  if (field.value_type != ranked_dropdown_value) return stored;
  auto const id = as_int64(stored);
  auto const* option = id ? field.option(*id) : nullptr;
  if (!option) return nullptr;
  return json::object{
      {"id", option->id}, {"text", option->text}, {"rank", option->rank}, {"color", option->color}};
}

}  // namespace affinity::sandbox
