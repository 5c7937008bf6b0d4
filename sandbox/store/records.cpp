#include "sandbox/store/records.hpp"

#include <algorithm>

namespace affinity::sandbox {

bool Field::tracks_changes() const {
  if (enrichment_source != "none") return false;
  switch (value_type) {
    case person_value:
    case organization_value:
    case number_value:
    case location_value: return true;
    case date_value:
    case ranked_dropdown_value: return !allows_multiple;
    default: return false;
  }
}

DropdownOption const* Field::option(Id option_id) const {
  auto const found = std::ranges::find(options, option_id, &DropdownOption::id);
  return found == options.end() ? nullptr : &*found;
}

}  // namespace affinity::sandbox
