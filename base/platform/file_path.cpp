#include "base/platform/file_path.hpp"

namespace affinity::platform {

std::optional<std::string_view> path_below(std::string_view path, std::string_view folder) {
  if (folder.empty()) return std::nullopt;
  for (;;) {
    auto const path_step = path.find('/'), folder_step = folder.find('/');
    if (path_step == path.npos || !is_same_name(path.substr(0, path_step), folder.substr(0, folder_step)))
      return std::nullopt;
    path.remove_prefix(path_step + 1);
    if (folder_step == folder.npos) return path;
    folder.remove_prefix(folder_step + 1);
  }
}

}  // namespace affinity::platform
