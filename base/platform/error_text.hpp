#pragma once
// What the system says about an error's number.

#include <string>

namespace affinity::platform {

// Of errno, or on Windows of GetLastError() and WSAGetLastError(): a phrase in the system's words, without a
// full stop ("No such file or directory").
std::string error_text(int error);

}  // namespace affinity::platform
