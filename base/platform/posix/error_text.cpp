#include "base/platform/error_text.hpp"

#include <system_error>

namespace affinity::platform {

std::string error_text(int error) { return std::generic_category().message(error); }

}  // namespace affinity::platform
