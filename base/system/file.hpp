#pragma once
// All of what a descriptor gives or takes, however many pieces the system makes of it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace affinity {

// Up to the end. Nothing, with errno, when it cannot be read; EFBIG when there are more than `max_bytes`
// bytes.
std::optional<std::string> read_all(int fd, std::size_t max_bytes);

// Of a file that others may have put there, so that no pipe and no device holds the reader up: opened without
// waiting, and read only when it is a regular file (links are followed) of at most `max_bytes` bytes.
// Nothing, with errno, otherwise: ENOENT, EISDIR, EINVAL when it is a pipe, socket or device, EFBIG …
std::optional<std::string> read_regular_file(std::string const& path, std::size_t max_bytes);

// What stands between "PATH " and "." when such a file cannot be read: "is a folder", "is a pipe or a
// device".
std::string read_error_text(int error, std::size_t max_bytes);

// False, with errno, when not everything was written.
bool write_all(int fd, std::string_view);

}  // namespace affinity
