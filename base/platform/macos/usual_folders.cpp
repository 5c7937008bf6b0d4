#include "base/platform/posix/usual_folders.hpp"

namespace affinity::platform {

std::string_view const usual_state_folder = "Library/Application Support",
                       usual_config_folder = "Library/Application Support";

}  // namespace affinity::platform
