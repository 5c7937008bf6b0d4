#include "base/platform/path_text.hpp"

#include "base/platform/windows/wide.hpp"

namespace affinity::platform {

std::filesystem::path to_path(std::string_view utf8) { return to_wide(utf8); }

std::string to_utf8(std::filesystem::path const& path) { return to_narrow(path.native()); }

}  // namespace affinity::platform
