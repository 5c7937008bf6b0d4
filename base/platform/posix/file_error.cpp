#include "base/platform/file_error.hpp"

#include "base/platform/error_text.hpp"

namespace affinity::platform {

std::string file_error_text(int error) { return error_text(error); }

}  // namespace affinity::platform
