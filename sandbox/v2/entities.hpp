#pragma once
// What companies and persons have in common in API v2: both have fields, lists and entries of lists.

#include "sandbox/v2/field_value_json.hpp"

namespace affinity::sandbox::v2 {

// The record that the path names, or 404: with "companyId" or "personId", after the kind of record.
struct EntityInPath {
  Entity entity{};
  std::optional<JsonResponse> missing{};

  ValueOwner owner() const { return {.entity = entity}; }
};
EntityInPath entity_in_path(RequestContext const&, int entity_type);

// An array of `ids` in the query: those alone, in ascending order, without those that do not exist.
Ids with_ids(Ids all, std::optional<Ids> const& wanted);

// Adds "fields" with the selected ones; nothing when the request selects none.
void add_fields(json::object& onto, RequestContext const&, std::vector<FieldInfo> const&,
                FieldSelection const&, ValueOwner const&);

// Handlers of …/fields and below, …/lists and …/list-entries.
template<int entity_type> JsonResponse entity_metadata(RequestContext&);
template<int entity_type> JsonResponse entity_field_options(RequestContext&);
template<int entity_type> JsonResponse entity_fields(RequestContext&);
template<int entity_type> JsonResponse entity_field(RequestContext&);
template<int entity_type> JsonResponse entity_field_items(RequestContext&);
template<int entity_type> JsonResponse update_entity_field(RequestContext&);
template<int entity_type> JsonResponse update_entity_fields(RequestContext&);
template<int entity_type> JsonResponse entity_lists(RequestContext&);
template<int entity_type> JsonResponse entity_list_entries(RequestContext&);

// Both are defined in entities.cpp.
extern template JsonResponse entity_metadata<person_entity>(RequestContext&);
extern template JsonResponse entity_metadata<organization_entity>(RequestContext&);
extern template JsonResponse entity_field_options<person_entity>(RequestContext&);
extern template JsonResponse entity_field_options<organization_entity>(RequestContext&);
extern template JsonResponse entity_fields<person_entity>(RequestContext&);
extern template JsonResponse entity_fields<organization_entity>(RequestContext&);
extern template JsonResponse entity_field<person_entity>(RequestContext&);
extern template JsonResponse entity_field<organization_entity>(RequestContext&);
extern template JsonResponse entity_field_items<person_entity>(RequestContext&);
extern template JsonResponse entity_field_items<organization_entity>(RequestContext&);
extern template JsonResponse update_entity_field<person_entity>(RequestContext&);
extern template JsonResponse update_entity_field<organization_entity>(RequestContext&);
extern template JsonResponse update_entity_fields<person_entity>(RequestContext&);
extern template JsonResponse update_entity_fields<organization_entity>(RequestContext&);
extern template JsonResponse entity_lists<person_entity>(RequestContext&);
extern template JsonResponse entity_lists<organization_entity>(RequestContext&);
extern template JsonResponse entity_list_entries<person_entity>(RequestContext&);
extern template JsonResponse entity_list_entries<organization_entity>(RequestContext&);

}  // namespace affinity::sandbox::v2
