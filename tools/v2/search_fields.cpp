#include "tools/v2/search_fields.hpp"

#include "base/text/text.hpp"
#include "schema/coerce.hpp"
#include "schema/phrases.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace affinity::tools::v2 {

// Named, since the names of one layer are compiled together.
namespace search_field_tables {

struct FieldTools {
  std::string_view path{}, fields{}, options{};
};
constexpr std::array<FieldTools, 3> tools_of_paths{
    {{"/v2/companies/", "list_all_affinity_v2_company_fields", "list_all_affinity_v2_company_field_options"},
     {"/v2/persons/", "list_all_affinity_v2_person_fields", "list_all_affinity_v2_person_field_options"},
     {"/v2/lists/", "list_all_affinity_v2_list_fields", "list_all_affinity_v2_list_field_options"}}};

struct FieldOfEveryAccount {
  std::string_view id{}, value_type{};
};
constexpr std::array<FieldOfEveryAccount, 16> fields_of_every_account{{{"first-email", "interaction"},
                                                                       {"last-email", "interaction"},
                                                                       {"first-event", "interaction"},
                                                                       {"last-event", "interaction"},
                                                                       {"next-event", "interaction"},
                                                                       {"last-contact", "interaction"},
                                                                       {"first-chat-message", "interaction"},
                                                                       {"last-chat-message", "interaction"},
                                                                       {"created-at", "datetime"},
                                                                       {"time-in-current-status", "datetime"},
                                                                       {"source-of-introduction", "person"},
                                                                       {"lists", "list-multi"},
                                                                       {"persons", "person-multi"},
                                                                       {"companies", "company-multi"},
                                                                       {"notes", "note"},
                                                                       {"reminders", "reminder"}}};

std::string_view usual_type(std::string_view id) {
  auto const found = std::ranges::find(fields_of_every_account, id, &FieldOfEveryAccount::id);
  return found == fields_of_every_account.end() ? std::string_view() : found->value_type;
}

std::string_view type_in(json::value const& metadata) {
  auto const* type = member(metadata, "valueType");
  return type ? as_text(*type).value_or("") : std::string_view();
}

// The only field of that name; null when there is none or several.
json::value const* field_called(json::array const& fields, std::string_view name) {
  json::value const* found = nullptr;
  for (auto const& field : fields) {
    if (lower(text_member(field, "name")) != lower(name)) continue;
    if (found) return nullptr;
    found = &field;
  }
  return found;
}

json::array nearest_fields_first(json::array const& fields, std::string_view sent) {
  std::vector<std::string> names;
  for (auto const& field : fields) names.push_back(text_member(field, "name"));
  std::vector<std::string_view> const candidates(names.begin(), names.end());
  json::array out;
  for (auto const name : nearest_first(sent, candidates)) {
    auto const which =
        std::ranges::find_if(candidates, [&](auto each) { return each.data() == name.data(); });
    out.push_back(fields[std::size_t(which - candidates.begin())]);
  }
  return out;
}

}  // namespace search_field_tables

SearchFields::SearchFields(ToolContext const& context, Tool const& tool, json::object const& checked,
                           client::CallContext const& call)
    : context_(context), call_(call), path_(fields_path(tool, checked)) {
  fields_ = remembered_list(context, path_, call);
  for (auto const& tools : search_field_tables::tools_of_paths)
    if (tool.route.path.starts_with(tools.path)) {
      fields_tool_ = tools.fields;
      options_tool_ = tools.options;
    }
}

std::optional<SearchField> SearchFields::find(json::value const& sent, std::string const& where,
                                              std::string& mistake) {
  auto const spelled = schema::coerce(sent, schema::field_id());
  json::value const* metadata = spelled && fields_ ? record_with_id(fields_->records, *spelled) : nullptr;
  if (!metadata && fields_ && as_text(sent))
    metadata = search_field_tables::field_called(fields_->records, *as_text(sent));
  if (metadata)
    return SearchField{.id = text_member(*metadata, "id"),
                       .value_type = search_field_tables::type_in(*metadata),
                       .metadata = metadata};
  if (!spelled || (fields_ && fields_->complete)) {
    mistake = no_such_field(sent, where);
    return std::nullopt;
  }
  std::string id(*as_text(*spelled));
  auto const type = search_field_tables::usual_type(id);
  return SearchField{.id = std::move(id), .value_type = type};
}

std::string SearchFields::no_such_field(json::value const& sent, std::string const& where) {
  auto out = where + " cannot be " + schema::quote(sent);
  if (!fields_ || !fields_->complete)
    return out + ": it is the id of a field, such as field-123 or last-email, which " +
           std::string(fields_tool_) + " tells.";
  out += ", which is no field there.";
  if (std::exchange(named_all_, true)) return out;
  auto const nearest =
      search_field_tables::nearest_fields_first(fields_->records, as_text(sent).value_or(""));
  return out + " Accepted: " + shown_records(nearest, "name") + ".";
}

RememberedList const* SearchFields::options_of(std::string const& field) {
  auto [found, is_new] = options_.try_emplace(field);
  if (is_new) found->second = remembered_options(context_, path_, field, call_);
  return found->second ? &*found->second : nullptr;
}

FieldAbility ability_of(SearchField const& field, std::string_view name) {
  auto const* ability = field.metadata ? member(*field.metadata, name) : nullptr;
  if (!ability) return {};
  auto const* attributes = member(*ability, "attributes");
  return {
      .known = true, .none = ability->is_null(), .attributes = attributes ? attributes->if_array() : nullptr};
}

}  // namespace affinity::tools::v2
