#include "base/platform/shared_library.hpp"

#include <dlfcn.h>

namespace affinity::platform {

void* load_library(char const* name) noexcept { return ::dlopen(name, RTLD_NOW | RTLD_LOCAL); }

void* find_symbol(void* library, char const* name) noexcept { return ::dlsym(library, name); }

std::string library_error() {
  auto const* const why = ::dlerror();
  return why ? why : "no reason was given";
}

}  // namespace affinity::platform
