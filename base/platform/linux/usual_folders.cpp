#include "base/platform/posix/usual_folders.hpp"

namespace affinity::platform {

// XDG Base Directory Specification 0.8
std::string_view const usual_state_folder = ".local/state", usual_config_folder = ".config";

}  // namespace affinity::platform
