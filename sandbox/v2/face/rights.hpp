#pragma once
// Rights of an API key in API v2 (Affinity v2, Permissions). v1 of the sandbox does not look at them.

#include <optional>
#include <set>
#include <string_view>

namespace affinity::sandbox::v2 {

enum class Right {
  export_organizations,
  export_people,
  export_lists,
  manage_duplicates,
  edit_global_values,
  share_lists,
  manage_users,
  manage_teams,
  manage_webhooks,
};

using Rights = std::set<Right>;

// As Affinity's settings name it: "Export All Organizations directory".
std::string_view name_of(Right);
std::optional<Right> right_named(std::string_view);

Rights all_rights();
// Of a key for which nothing was set: all of an admin; of another member those that manage nothing.
Rights default_rights(bool admin);

}  // namespace affinity::sandbox::v2
