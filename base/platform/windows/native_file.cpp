#include "base/platform/native_file.hpp"

#include "base/platform/windows/handle.hpp"

namespace affinity::platform {

void close_file(FileHandle file) noexcept { ::CloseHandle(to_handle(file)); }

}  // namespace affinity::platform
