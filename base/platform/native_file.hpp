#pragma once
// NativeFile: owns an open file of the system and closes it (RAII).

#include <cstdint>
#include <utility>

namespace affinity::platform {

// An open file as the system numbers it: a descriptor, or a handle.
using FileHandle = std::intptr_t;
inline constexpr FileHandle no_file = -1;

void close_file(FileHandle) noexcept;

class NativeFile {
 public:
  NativeFile() = default;
  explicit NativeFile(FileHandle handle) noexcept : handle_(handle) {}
  NativeFile(NativeFile&& other) noexcept : handle_(std::exchange(other.handle_, no_file)) {}
  NativeFile& operator=(NativeFile&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~NativeFile() {
    if (handle_ != no_file) close_file(handle_);
  }
  FileHandle get() const { return handle_; }
  FileHandle release() { return std::exchange(handle_, no_file); }  // transfers ownership to the caller
  explicit operator bool() const { return handle_ != no_file; }

 private:
  FileHandle handle_ = no_file;
};

}  // namespace affinity::platform
