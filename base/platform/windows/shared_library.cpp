#include "base/platform/shared_library.hpp"

#include "base/platform/error_text.hpp"

#include <windows.h>

namespace affinity::platform {

// Of the system's own folder: any other could hold a file of that name that somebody put there.
void* load_library(char const* name) noexcept {
  return ::LoadLibraryExA(name, nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
}

void* find_symbol(void* library, char const* name) noexcept {
  return reinterpret_cast<void*>(::GetProcAddress(static_cast<HMODULE>(library), name));
}

std::string library_error() { return error_text(int(::GetLastError())); }

}  // namespace affinity::platform
