#include "tools/composed/upstream/fields_of_record.hpp"

#include "tools/records/record_name.hpp"

#include <algorithm>

namespace affinity::tools::composed {

json::value const* value_of_field(json::array const& fields, std::string_view id) {
  auto const found =
      std::ranges::find_if(fields, [&](json::value const& field) { return text_member(field, "id") == id; });
  return found == fields.end() ? nullptr : member(*found, "value");
}

RecordsOfField records_of_field(json::array const& fields, std::string_view id) {
  RecordsOfField out;
  auto const* value = value_of_field(fields, id);
  auto const* data = value ? member(*value, "data") : nullptr;
  auto const* list = data ? data->if_array() : nullptr;
  if (!list) return out;
  for (auto const& record : *list) out.ids.push_back(integer_member(record, "id").value_or(0));
  out.all = integer_member(*value, "totalCount").value_or(0) <= std::int64_t(out.ids.size());
  return out;
}

json::value v1_record_of(Kind kind, json::value const& record) {
  auto const copied = [&](std::string_view name) {
    auto const* value = member(record, name);
    return value ? *value : json::value();
  };
  if (kind == Kind::person)
    return json::object{{"id", copied("id")},
                        {"first_name", copied("firstName")},
                        {"last_name", copied("lastName")},
                        {"primary_email", copied("primaryEmailAddress")},
                        {"emails", copied("emailAddresses")}};
  return json::object{{"id", copied("id")},
                      {"name", copied("name")},
                      {"domain", copied("domain")},
                      {"domains", copied("domains")}};
}

json::array all_field_types() { return {"enriched", "global", "relationship-intelligence"}; }

}  // namespace affinity::tools::composed
