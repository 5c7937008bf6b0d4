#pragma once
// What a sandbox is started with, and whose keys it takes.

#include "sandbox/seed/seed.hpp"
#include "sandbox/v2/face/face.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::sandbox {

struct Settings {
  // API keys in addition to "sandbox", which is an admin's; each belongs to another user.
  std::vector<std::string> extra_keys{};
  std::optional<int> limit_per_minute = 900;     // per key; nullopt = none
  std::optional<int> limit_per_month = 100'000;  // for the whole firm; nullopt = none
  // The origin that downloads are redirected to, as Affinity does; its server calls Api::download.
  std::string download_origin = "https://files.sandbox.example";
  std::string data_file{};     // --data: a file with another firm (firm_file.hpp); empty = the example firm
  std::string sandbox_file{};  // --sandbox-file: saves the records between runs; where it exists, data_file
                               // is ignored
  bool webhooks = false;       // record events; the server sends what take_deliveries() returns
  BulkSize bulk{};
  v2::FaceSettings v2{};  // rights of keys and versions, which only API v2 has
};

// The place in Store::team, which has `team` members, of the member to whom a key belongs; nullopt for an
// unknown key.
std::optional<std::size_t> team_index_of(std::string_view key, Settings const&, std::size_t team);

}  // namespace affinity::sandbox
