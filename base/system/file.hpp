#pragma once
// Reads whole files, with a limit of size.

#include "base/platform/file.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace affinity {

// Reads to the end. Nothing, with errno, on an error; EFBIG beyond `max_bytes` bytes.
std::optional<std::string> read_all(platform::FileHandle, std::size_t max_bytes);

// Reads a file that others may have put there, so a pipe or a device must not block the reader: opened
// without blocking, and read only when it is a regular file (links are followed) of at most `max_bytes`
// bytes. Nothing, with errno, otherwise: ENOENT, EISDIR, EINVAL for a pipe, socket or device, EFBIG …
std::optional<std::string> read_regular_file(std::string const& path, std::size_t max_bytes);

// The predicate of "PATH … ." for an error of read_regular_file: "is a folder", "is a pipe or a device".
std::string read_error_text(int error, std::size_t max_bytes);

using platform::write_all;

}  // namespace affinity
