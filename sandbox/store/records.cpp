#include "sandbox/store/records.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox {

StatusCategory usual_status_category(std::string_view text) {
  constexpr std::array<std::string_view, 3> won{"Won", "Committed", "Done"};
  constexpr std::array<std::string_view, 4> lost{"Passed", "Declined", "Dropped", "Lost"};
  if (text == "Watching" || text == "On Hold") return StatusCategory::on_hold;
  if (std::ranges::find(won, text) != won.end()) return StatusCategory::won;
  return std::ranges::find(lost, text) != lost.end() ? StatusCategory::lost : StatusCategory::open;
}

bool Field::tracks_changes() const {
  if (enrichment_source != "none" || !slug.empty()) return false;
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

DropdownOption const* Field::option(std::string_view text) const {
  auto const found = std::ranges::find(options, text, &DropdownOption::text);
  return found == options.end() ? nullptr : &*found;
}

}  // namespace affinity::sandbox
