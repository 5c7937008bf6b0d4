// PATCH …/fields: several values of one owner at once (Affinity v2, Batch Operations)

#include "sandbox/v2/field_update.hpp"

namespace affinity::sandbox::v2 {

std::vector<FieldUpdate> read_field_batch(RequestContext& context, bool accepts_other_keys) {
  auto& in = context.body;
  if (accepts_other_keys) in.accept_unknown();
  in.word("operation", {"update-fields"}, {.required = true});
  return read_field_updates(in, "updates",
                            {.required = true, .min_length = 1, .max_length = most_field_updates},
                            accepts_other_keys);
}

JsonResponse perform_field_batch(RequestContext& context, FieldOwner const& owner,
                                 ValueOwner const& value_owner, std::vector<FieldUpdate> const& updates) {
  for (auto const& update : updates) check_field_update(context, owner, update, context.errors);
  if (!context.errors.empty()) return context.errors.response();
  for (auto const& update : updates) perform_field_update(context, owner, value_owner, update);
  return json::value(json::object{{"operation", "update-fields"}});
}

}  // namespace affinity::sandbox::v2
