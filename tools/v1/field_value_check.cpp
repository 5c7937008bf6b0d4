#include "tools/v1/field_value_check.hpp"

#include "base/sanitize/sanitize.hpp"
#include "base/text/text.hpp"
#include "schema/coerce.hpp"
#include "schema/phrases.hpp"
#include "schema/validate.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace affinity::tools {

namespace {

enum ValueType { person, organization, dropdown, number, date, location, text, ranked_dropdown };

schema::Type a_location() {
  return schema::record({schema::body("street_address", schema::text()), schema::body("city", schema::text()),
                         schema::body("state", schema::text()), schema::body("country", schema::text())});
}

struct FieldTypeRule {
  schema::Type type{};
  std::string_view words{};
};

FieldTypeRule rule_of(ValueType type) {
  switch (type) {
    case person: return {schema::id(), "the id of a person, which list_all_affinity_persons shows"};
    case organization:
      return {schema::id(), "the id of an organization, which list_all_affinity_organizations shows"};
    case dropdown: return {schema::text(), "the text of an option"};
    case number: return {schema::number(), "a number"};
    case date: return {schema::date_time(), "a date"};
    case location: return {a_location(), "a location"};
    case text: return {schema::text(), "text"};
    case ranked_dropdown: break;
  }
  return {schema::id(), "the id of an option"};
}

std::optional<ValueType> type_of(json::value const& field) {
  auto const* given = member(field, "value_type");
  auto const code = given ? as_int64(*given) : std::nullopt;
  if (!code || *code < person || *code > ranked_dropdown) return std::nullopt;
  return ValueType(*code);
}

std::string text_in(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? std::string(as_text(*value).value_or("")) : std::string();
}

std::int64_t id_in(json::value const& record) {
  auto const* id = member(record, "id");
  return id ? as_int64(*id).value_or(0) : 0;
}

// 31012 "Status"
std::string id_and_name(json::value const& field) {
  auto const name = sanitize(text_in(field, "name"));
  return std::to_string(id_in(field)) + (name.empty() ? "" : " " + schema::quote(json::value(name)));
}

Error refuse(std::string why) { return fail(ErrorKind::invalid, std::move(why)); }

// One sentence per error; empty when the value has the type. `sent` is converted to canonical form.
std::string validation_errors_of(json::value& sent, schema::Type type) {
  auto const verdict =
      schema::validate({{"value", sent}}, {schema::body("value", std::move(type), "", schema::required)}, {});
  if (auto const* wrong = std::get_if<schema::ValidationErrors>(&verdict)) {
    std::string out;
    for (auto const& sentence : *wrong) out += (out.empty() ? "" : " ") + sentence;
    return out;
  }
  // A location stays unchanged: null marks an empty part.
  if (!sent.is_object()) sent = std::get<json::object>(verdict).at("value");
  return {};
}

bool has_text(json::value const& option, std::string_view wanted) {
  return lower(text_in(option, "text")) == lower(wanted);
}

// Similar texts first, the others in their order.
json::array nearest_first(json::array options, std::string_view wanted) {
  std::vector<std::string> texts;
  for (auto const& option : options) texts.push_back(text_in(option, "text"));
  std::vector<std::string_view> const candidates(texts.begin(), texts.end());
  auto const meant = std::string(nearest(wanted, candidates));
  auto const part = lower(wanted);
  auto const distance = [&](json::value const& option) {
    if (!meant.empty() && has_text(option, meant)) return 0;
    return !part.empty() && lower(text_in(option, "text")).find(part) != std::string::npos ? 1 : 2;
  };
  std::ranges::stable_sort(
      options, [&](auto const& one, auto const& other) { return distance(one) < distance(other); });
  return options;
}

// "52002 First Meeting, 52003 Due Diligence"
std::string shown(json::array const& options) {
  constexpr std::size_t most = 20, longest = 60;
  std::string out;
  for (std::size_t i = 0; i < options.size() && i < most; ++i)
    out += (i ? ", " : "") + std::to_string(id_in(options[i])) + " " +
           shorten(sanitize(text_in(options[i], "text")), longest);
  if (options.size() > most)
    out += " and " + std::to_string(options.size() - most) + " more, which list_all_affinity_fields shows";
  return out;
}

// The id of the one option that matches: Affinity accepts no text here (Affinity v1, Create a New Field
// Value).
Result<json::value> find_option_id(json::value const& field, json::value const& sent) {
  auto const* listed = member(field, "dropdown_options");
  auto const* options = listed ? listed->if_array() : nullptr;
  auto const& meant_by = is_option(sent) ? sent.at("id") : sent;
  auto const id = schema::coerce(meant_by, schema::id());
  if (!options && id) return *id;
  auto const words = as_text(sent);
  json::array meant;
  for (auto const& option : options ? *options : json::array())
    if ((id && id_in(option) == as_int64(*id)) || (words && has_text(option, *words)))
      meant.push_back(option);
  if (meant.size() == 1 && id_in(meant.front()) > 0) return json::value(id_in(meant.front()));
  auto why = "value must be the id or the text of one option of field " + id_and_name(field) + "; you sent " +
             schema::quote(sent);
  if (meant.size() > 1) return refuse(why + ", which is several: " + shown(meant) + ".");
  if (!options || options->empty()) return refuse(why + ", and the field has no options.");
  return refuse(why + ". Its options: " + shown(nearest_first(*options, words.value_or(""))) + ".");
}

// An option or location may be JSON in a string, as the schema suggests.
json::value decoded(ValueType type, json::value const& sent) {
  if (type != dropdown && type != ranked_dropdown && type != location) return sent;
  auto const inside = schema::decode_embedded_json(sent);
  return inside ? *inside : sent;
}

}  // namespace

bool is_option(json::value const& sent) {
  auto const* text = member(sent, "text");
  return id_in(sent) > 0 && text && text->is_string();
}

std::string options_with_text(json::value const& fields, std::string_view text) {
  std::string out;
  auto const* all = fields.if_array();
  for (auto const& field : all ? *all : json::array()) {
    auto const* listed = member(field, "dropdown_options");
    auto const* options = listed ? listed->if_array() : nullptr;
    if (!options || type_of(field) != ranked_dropdown) continue;
    auto const sorted = nearest_first(*options, text);
    bool const has_it = !sorted.empty() && has_text(sorted.front(), text);
    if (has_it)
      out += (out.empty() ? "" : ", ") + std::to_string(id_in(sorted.front())) + " of field " +
             id_and_name(field);
  }
  return out;
}

Result<json::value> value_for_field(json::value const& field, json::value const& given) {
  auto const type = type_of(field);
  if (!type) return given;
  auto const sent = decoded(*type, given);
  if (sent.is_array()) {
    auto const* several = member(field, "allows_multiple");
    bool const takes_several = several && several->is_bool() && several->get_bool();
    return refuse("value is a list, and one call gives one value. Field " + id_and_name(field) +
                  (takes_several ? " takes several: call once per value." : " holds one value."));
  }
  if (type == ranked_dropdown) return find_option_id(field, sent);
  auto [wanted, words] = rule_of(*type);
  // As text the number would become a new option.
  if (*type == dropdown && sent.is_number())
    return refuse("value must be text; you sent " + write_json(sent) + ". Field " + id_and_name(field) +
                  " takes " + std::string(words) + ".");
  // An unranked dropdown takes the text of its option.
  auto value = *type == dropdown && is_option(sent) ? sent.at("text") : sent;
  auto const wrong = validation_errors_of(value, std::move(wanted));
  if (!wrong.empty())
    return refuse(wrong + " Field " + id_and_name(field) + " takes " + std::string(words) + ".");
  return value;
}

Result<json::value> value_for_unknown_field(json::value const& sent) {
  if (sent.is_array())
    return refuse(
        "value is a list, and one call gives one value: call once per value, each with its own id. "
        "create_a_affinity_field_value adds one more to a field that takes several.");
  if (sent.is_bool())
    return refuse("value cannot be " + write_json(sent) + ": no field takes true or false.");
  if (!sent.is_object()) return sent;
  if (is_option(sent)) return sent.at("id");
  auto value = sent;
  auto const wrong = validation_errors_of(value, a_location());
  if (!wrong.empty())
    return refuse(wrong +
                  " The only object that a field takes is a location; a ranked dropdown takes the id of "
                  "an option.");
  return sent;
}

std::string list_entry_error(json::value const& field, bool gives_entry) {
  auto const* list = member(field, "list_id");
  if (!list) return {};
  if (list->is_null())
    return gives_entry ? "Field " + id_and_name(field) + " is global: leave out list_entry_id." : "";
  if (gives_entry) return {};
  auto const id = write_json(*list);
  return "Field " + id_and_name(field) + " is of list " + id +
         ": give list_entry_id, the record's entry there, which list_all_affinity_list_entries with "
         "list_id " +
         id + " shows.";
}

std::string_view field_type_help() {
  return "By the field's type, value is: for person and organization an id; number: a number; date: ISO "
         "8601; location: an object with street_address, city, state, country; text and dropdown: text; "
         "ranked dropdown: the id of an option. list_all_affinity_fields shows types and options.";
}

}  // namespace affinity::tools
