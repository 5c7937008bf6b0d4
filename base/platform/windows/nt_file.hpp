#pragma once
// Opens and names files relative to an open folder, which only the native functions of Windows do (ntdll).

#include "base/platform/windows/handle.hpp"

#include <cstdint>
#include <string>

namespace affinity::platform {

struct NtOpen {
  DWORD access = 0, shared = share_everything;
  bool create = false;          // a new file; fails where the name is taken
  bool follow_reparse = false;  // let a driver bring the bytes of what is opened
  void* security = nullptr;     // of a new file
};

// `name` is one step, which the system takes as it is: no "..", no stream, nothing dropped at its end. Empty,
// with errno, on failure.
NativeFile open_relative(HANDLE folder, std::wstring name, NtOpen const&);

// Gives an open file (DELETE) a name in the folder, and replaces nothing. False, with errno.
bool rename_relative(HANDLE file, HANDLE folder, std::wstring const& name);

}  // namespace affinity::platform
