#include "server/program/journal_place.hpp"

#include "base/platform/path_text.hpp"
#include "server/credentials/private_file.hpp"
#include "tools/changes/model/plan.hpp"

#include <filesystem>

namespace affinity::server {

std::string journal_path(Settings const& settings) {
  if (settings.journal) return *settings.journal;
  if (settings.sandbox) return settings.sandbox_file.empty() ? "" : settings.sandbox_file + ".journal";
  auto const folder = state_folder();
  return folder ? platform::to_utf8(*folder / "journal.db") : std::string();
}

std::string affinity_name(Settings const& settings) {
  if (!settings.sandbox) return settings.base_url;
  if (settings.sandbox_file.empty()) return tools::changes::new_id("sandbox ");
  std::error_code ignored;
  // A path that is relative stays so as long as there is no such file.
  auto const path = std::filesystem::absolute(platform::to_path(settings.sandbox_file), ignored);
  return "sandbox " + platform::to_utf8(std::filesystem::weakly_canonical(path, ignored));
}

}  // namespace affinity::server
