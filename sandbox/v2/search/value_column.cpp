#include "sandbox/v2/search/value_column.hpp"

#include <algorithm>
#include <limits>

namespace affinity::sandbox::v2::search {

namespace value_column {
namespace {

struct Owned {
  Id owner_id = 0;
  FieldValue const* value = nullptr;
};

std::vector<Owned> values_with_owners(Store const& store, Field const& field) {
  std::vector<Owned> out;
  auto const all = store.values_of_field(field.id);
  out.reserve(all.size());
  for (auto const* value : all)
    if (value->entry_id.has_value() == field.list_id.has_value())
      out.push_back({value->entry_id.value_or(value->entity.id), value});
  if (!std::ranges::is_sorted(out, {}, &Owned::owner_id)) std::ranges::stable_sort(out, {}, &Owned::owner_id);
  return out;
}

}  // namespace
}  // namespace value_column

ValueColumn::ValueColumn(Store const& store, Field const& field) {
  auto const owned = value_column::values_with_owners(store, field);
  if (owned.empty()) return;
  first_id_ = owned.front().owner_id;
  auto const range = std::size_t(owned.back().owner_id - first_id_) + 1;
  bool const dense = range <= 16 * owned.size() + 1'000;
  if (dense) begins_.reserve(range + 1);
  values_.reserve(owned.size());
  for (auto const& [owner_id, value] : owned) {
    auto const here = std::uint32_t(values_.size());
    if (dense) {
      while (begins_.size() <= std::size_t(owner_id - first_id_)) begins_.push_back(here);
    } else if (owners_.empty() || owners_.back() != owner_id) {
      owners_.push_back(owner_id);
      begins_.push_back(here);
    }
    values_.push_back(value);
  }
  begins_.push_back(std::uint32_t(values_.size()));
}

std::size_t ValueColumn::place_of(Id owner_id) const {
  constexpr auto none = std::numeric_limits<std::size_t>::max() - 1;
  if (owners_.empty()) return owner_id < first_id_ ? none : std::size_t(owner_id - first_id_);
  auto const found = std::ranges::lower_bound(owners_, owner_id);
  return found == owners_.end() || *found != owner_id ? none : std::size_t(found - owners_.begin());
}

}  // namespace affinity::sandbox::v2::search
