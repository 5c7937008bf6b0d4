#pragma once
// Errors of Windows as numbers of <cerrno>.

#include <cstdint>

namespace affinity::platform {

// Sets errno for an error of Windows, and keeps that one for file_error_text(). False, so that a failing
// function can end with it.
bool fail_with(std::uint32_t windows_error);
bool fail_with_last_error();

}  // namespace affinity::platform
