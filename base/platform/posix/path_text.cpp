#include "base/platform/path_text.hpp"

namespace affinity::platform {

std::filesystem::path to_path(std::string_view utf8) { return utf8; }

std::string to_utf8(std::filesystem::path const& path) { return path.native(); }

}  // namespace affinity::platform
