#include "sandbox/v2/face/rights.hpp"

#include <array>
#include <utility>

namespace affinity::sandbox::v2 {

namespace {

constexpr std::array<std::pair<Right, std::string_view>, 9> right_names{
    {{Right::export_organizations, "Export All Organizations directory"},
     {Right::export_people, "Export All People directory"},
     {Right::export_lists, "Export data from Lists"},
     {Right::manage_duplicates, "Manage duplicates"},
     {Right::edit_global_values, "Edit Global Field Values"},
     {Right::share_lists, "Share accessible Lists globally"},
     {Right::manage_users, "Manage Users"},
     {Right::manage_teams, "Manage Teams"},
     {Right::manage_webhooks, "Manage all webhooks"}}};

}  // namespace

std::string_view name_of(Right right) { return right_names.at(std::size_t(right)).second; }

std::optional<Right> right_named(std::string_view name) {
  for (auto const& [right, known] : right_names)
    if (known == name) return right;
  return std::nullopt;
}

Rights all_rights() {
  Rights out;
  for (auto const& row : right_names) out.insert(row.first);
  return out;
}

Rights default_rights(bool admin) {
  auto out = all_rights();
  if (!admin)
    for (auto const right :
         {Right::manage_duplicates, Right::manage_users, Right::manage_teams, Right::manage_webhooks})
      out.erase(right);
  return out;
}

}  // namespace affinity::sandbox::v2
