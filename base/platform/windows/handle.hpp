#pragma once
// FileHandle as Windows has it.

#include "base/platform/native_file.hpp"

#include <windows.h>

namespace affinity::platform {

inline HANDLE to_handle(FileHandle file) { return reinterpret_cast<HANDLE>(file); }
inline FileHandle from_handle(HANDLE handle) { return reinterpret_cast<FileHandle>(handle); }

constexpr DWORD share_everything = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

}  // namespace affinity::platform
