#pragma once
// All of what a descriptor gives or takes, however many pieces the system makes of it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace affinity {

// Up to the end. Nothing, with errno, when it cannot be read; EFBIG when there are more than `most` bytes.
std::optional<std::string> read_all(int fd, std::size_t most);

// False, with errno, when not everything was written.
bool write_all(int fd, std::string_view);

}  // namespace affinity
