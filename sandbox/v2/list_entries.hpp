#pragma once
// Entries of lists as answers of API v2 have them (Affinity v2, List Entries).

#include "sandbox/v2/field_value_json.hpp"

#include <vector>

namespace affinity::sandbox::v2 {

// With the entity, which has the values of these fields; without them nullopt. A restricted opportunity that
// the user may not see has no values.
json::object entry_json(RequestContext const&, ListEntry const&,
                        std::optional<std::vector<FieldInfo>> const& fields);

// The list and the entry that the path names, or 404.
struct EntryInPath {
  List const* list = nullptr;
  ListEntry const* entry = nullptr;
  std::optional<JsonResponse> missing{};

  ValueOwner owner() const { return {.entity = entry->entity, .entry = entry}; }
};

EntryInPath entry_in_path(RequestContext const&);

// The fields of the entries of a list, which have those of their entities too.
inline FieldOwner fields_of_list(List const& list) { return {list.type, &list}; }

}  // namespace affinity::sandbox::v2
