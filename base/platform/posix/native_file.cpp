#include "base/platform/native_file.hpp"

#include <unistd.h>

namespace affinity::platform {

void close_file(FileHandle file) noexcept { ::close(int(file)); }

}  // namespace affinity::platform
