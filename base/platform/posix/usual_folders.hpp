#pragma once
// Where programs keep their files in the home folder, without its name.

#include <string_view>

namespace affinity::platform {

extern std::string_view const usual_state_folder, usual_config_folder;

}  // namespace affinity::platform
