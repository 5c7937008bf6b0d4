#pragma once
// All values of one stored field, by owner, for a look at thousands of owners one after the other.

#include "sandbox/store/store.hpp"

#include <span>
#include <vector>

namespace affinity::sandbox::v2::search {

// Holds pointers into the store, so it is of use until a value of the field comes, goes or moves.
class ValueColumn {
 public:
  ValueColumn() = default;
  ValueColumn(Store const&, Field const&);

  // The values of an entry for a field of a list, of an entity for another, in the order in which they were
  // set.
  std::span<FieldValue const* const> of(Id owner_id) const {
    auto const at = place_of(owner_id);
    if (at + 1 >= begins_.size()) return {};
    return std::span(values_).subspan(begins_[at], begins_[at + 1] - begins_[at]);
  }

 private:
  std::vector<FieldValue const*> values_{};  // ordered by owner
  // By the place of an owner, where its values begin. Ids are close together as a rule, and the place is then
  // the distance from the first one; where a file has others, it is looked up among the owners.
  std::vector<std::uint32_t> begins_{};
  Ids owners_{};  // empty while ids are close together
  Id first_id_ = 0;

  std::size_t place_of(Id owner_id) const;
};

}  // namespace affinity::sandbox::v2::search
