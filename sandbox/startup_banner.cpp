#include "sandbox/startup_banner.hpp"

namespace affinity::sandbox {

std::string startup_banner(Store const& store, Settings const& settings, WallTime now) {
  auto const count = [](std::size_t number, std::string_view what) {
    return std::to_string(number) + ' ' + std::string(what);
  };
  std::string out =
      store.firm_name +
      (settings.data_file.empty() ? ", a firm that we invented" : ", from " + settings.data_file) +
      "; nothing here leaves this machine.\n";
  std::vector<std::string> keys{"sandbox"};
  keys.insert(keys.end(), settings.extra_keys.begin(), settings.extra_keys.end());
  for (auto const& key : keys) {
    auto const member = team_index_of(key, settings, store.team.size());
    auto const& person = *store.persons.find(store.team.at(member.value_or(0)));
    out += "  key    " + key + "  " + person.first_name + ' ' + person.last_name +
           (person.admin ? ", an admin" : "") + "\n";
  }
  auto const limit = settings.limit_per_minute;
  out += "  limit  " + (limit ? count(std::size_t(*limit), "requests a minute per key") : "none") + '\n';
  out += "  time   " + to_iso(now) + "\n";
  out += "  holds  " + count(store.persons.size(), "people, ") +
         count(store.organizations.size(), "organizations, ") +
         count(store.opportunities.size(), "opportunities, ") + count(store.notes.size(), "notes; lists");
  std::string_view before = " ";
  for (auto const& [id, list] : store.lists) {
    out.append(before).append("\"" + list.name + "\" (" + std::to_string(store.entries_on_list(id).size()) +
                              ")");
    before = ", ";
  }
  out += '\n';
  if (!settings.sandbox_file.empty()) out += "  keeps  its records in " + settings.sandbox_file + '\n';
  if (settings.webhooks) out += "  tells  webhooks on this machine (http://127.0.0.1, localhost, [::1])\n";
  out += "  try    curl -u :sandbox 'URL/persons?term=jane'\n";
  out += "         curl -H 'Authorization: Bearer sandbox' URL/v2/auth/whoami\n";
  return out;
}

}  // namespace affinity::sandbox
