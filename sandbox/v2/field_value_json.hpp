#pragma once
// The values of fields as API v2 shows them (Affinity v2, Field Values): {"type":"number","data":12}.

#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/field_info.hpp"

#include <vector>

namespace affinity::sandbox::v2 {

// The values of a field in the order in which they were set; at most one of a field with a single value.
std::vector<FieldValue const*> stored_values(Store const&, FieldInfo const&, ValueOwner const&);

// {"id","name","type","enrichmentSource","value"}. A restricted opportunity that the user may not see has
// the type "hidden" and no data. A value of more than 100 items is cut; its totalCount tells of the others.
json::object field_json(RequestContext const&, FieldInfo const&, ValueOwner const&);
json::array fields_json(RequestContext const&, std::vector<FieldInfo> const&, ValueOwner const&);

// One item of a value as answers show it. Null for what is not there any more, such as a person that was
// deleted.
json::value value_item_json(json::value const& stored, sandbox::Field const&, Store const&);

// All items of a value, also beyond the 100th; of a single value, one or none.
json::array value_items(RequestContext const&, FieldInfo const&, ValueOwner const&);

// GET /fields of one owner: a page of those that the selection has.
JsonResponse fields_page(RequestContext const&, PageRequest const&, FieldOwner const&, FieldSelection const&,
                         ValueOwner const&);
// GET /fields/{fieldId} and /fields/{fieldId}/values of one owner.
JsonResponse one_field(RequestContext const&, FieldOwner const&, ValueOwner const&);
JsonResponse field_items_page(RequestContext const&, PageRequest const&, FieldOwner const&,
                              ValueOwner const&);

}  // namespace affinity::sandbox::v2
