#include "base/platform/file_path.hpp"

namespace affinity::platform {

std::optional<std::string> path_of(FileHandle) { return std::nullopt; }

bool is_same_name(std::string_view one, std::string_view other) { return one == other; }

}  // namespace affinity::platform
