#pragma once
// Errors of files: on every system a number of <cerrno>, which the functions of file.hpp and folder.hpp leave
// in errno.

#include <string>

namespace affinity::platform {

// In the system's words: "Permission denied". Right after the failure these are the system's own for what
// happened, also where several of its errors have one number.
std::string file_error_text(int error);

}  // namespace affinity::platform
