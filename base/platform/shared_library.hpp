#pragma once
// Loads a shared library while the program runs. Nothing unloads it.

#include <string>

namespace affinity::platform {

// Null where it cannot be loaded. All its symbols are resolved at once, and none of them serves others.
void* load_library(char const* name) noexcept;
void* find_symbol(void* library, char const* name) noexcept;  // null = it has none of that name
// Why the last call of this thread returned null.
std::string library_error();

}  // namespace affinity::platform
