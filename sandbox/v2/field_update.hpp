#pragma once
// Writing values of fields (Affinity v2, Field Values): {"id":"field-4","value":{"type":"number","data":12}}.

#include "sandbox/v2/field_info.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::sandbox::v2 {

// A value as it was sent. Its items are what the store holds, except that options of dropdowns are ids.
struct SentValue {
  std::string type{};                // "person-multi"
  std::vector<json::value> items{};  // none = the value is cleared; one unless the type is a multi one
};

struct FieldUpdate {
  std::string field_id{};
  SentValue value{};
};

// Reads {"type","data"}; nullopt, with all mistakes, when it is none of the 15 types that can be written.
std::optional<SentValue> read_sent_value(json::object const&, std::string const& place, Errors&);

inline constexpr std::size_t most_field_updates = 100;

// Reads an array of {"id","value"}. Other keys of an item are mistakes, unless they are accepted.
std::vector<FieldUpdate> read_field_updates(ObjectReader&, std::string_view name,
                                            MemberRule const& = {.max_length = most_field_updates},
                                            bool accepts_other_keys = false);

// Adds a mistake when the owner has no such field, when the field cannot be written, when the type is not the
// field's, or when an option, a person or a company does not exist.
void check_field_update(RequestContext const&, FieldOwner const&, FieldUpdate const&, Errors&);

// Performs an update that passed the check. A multi value replaces the whole set; items that stay keep their
// record, and each one added or taken away is a change in the history.
void perform_field_update(RequestContext&, FieldOwner const&, ValueOwner const&, FieldUpdate const&);

// POST …/fields/{fieldId} of one owner, after the schema, the right and the record were checked: 204.
JsonResponse update_one_field(RequestContext&, FieldOwner const&, ValueOwner const&,
                              std::optional<SentValue> const&);

// Reads the body {"operation":"update-fields","updates":[…]} with 1 to 100 updates. Only the contract of
// entries accepts other keys in it.
std::vector<FieldUpdate> read_field_batch(RequestContext&, bool accepts_other_keys);

// PATCH …/fields of one owner, after the schema, the right and the record were checked: 200. All updates are
// checked before the first one is performed, so a batch with a mistake changes nothing (ours). They are
// performed in their order: where two name one field, the last one stays and the history has both (ours).
JsonResponse perform_field_batch(RequestContext&, FieldOwner const&, ValueOwner const&,
                                 std::vector<FieldUpdate> const&);

// Reads the body {"value":{…}}; Affinity takes it without a value too, and then changes nothing.
std::optional<SentValue> read_value_body(RequestContext&);

}  // namespace affinity::sandbox::v2
