#include "base/platform/pipe.hpp"
#include "base/platform/windows/handle.hpp"
#include "base/platform/windows/ntdll.hpp"

#include <io.h>

namespace affinity::platform {

namespace {

bool is_open(HANDLE handle) { return handle && handle != INVALID_HANDLE_VALUE; }

// Whether it was opened for writing; a handle that does not tell is taken for one that was.
bool is_writable(HANDLE handle) {
  using Query = NTSTATUS(NTAPI*)(HANDLE, IO_STATUS_BLOCK*, void*, ULONG, int);
  constexpr int access_information = 8;  // FileAccessInformation
  static auto const query = function_of_ntdll<Query>("NtQueryInformationFile");
  IO_STATUS_BLOCK status{};
  ACCESS_MASK access = 0;
  if (query(handle, &status, &access, sizeof access, access_information) != 0) return true;
  return (access & (FILE_WRITE_DATA | FILE_APPEND_DATA)) != 0;
}

}  // namespace

Pipe new_pipe() {
  HANDLE read = nullptr, write = nullptr;
  if (!::CreatePipe(&read, &write, nullptr, 0)) return {};
  return {NativeFile(from_handle(read)), NativeFile(from_handle(write))};
}

int last_pipe_error() noexcept { return static_cast<int>(::GetLastError()); }

int out_of_memory_error() noexcept { return ERROR_NOT_ENOUGH_MEMORY; }

bool is_lost_reader(int error) noexcept {
  return error == ERROR_BROKEN_PIPE || error == ERROR_NO_DATA || error == ERROR_PIPE_NOT_CONNECTED ||
         error == ERROR_NETNAME_DELETED;  // of a socket
}

bool open_standard_streams() {
  struct Stream {
    DWORD number, access;
  };
  // Writing to a closed standard output must fail.
  for (auto const& [number, access] :
       {Stream{STD_INPUT_HANDLE, GENERIC_READ}, Stream{STD_OUTPUT_HANDLE, GENERIC_READ},
        Stream{STD_ERROR_HANDLE, GENERIC_WRITE}}) {
    if (is_open(::GetStdHandle(number))) continue;
    auto* const nothing = ::CreateFileW(L"NUL", access, share_everything, nullptr, OPEN_EXISTING, 0, nullptr);
    if (nothing == INVALID_HANDLE_VALUE || !::SetStdHandle(number, nothing)) return false;
  }
  return true;
}

NativeFile take_standard_output() {
  auto* const shared = ::GetStdHandle(STD_OUTPUT_HANDLE);
  if (!is_open(shared) || !is_writable(shared)) {  // a write could be done, and its reply be lost
    ::SetLastError(is_open(shared) ? ERROR_ACCESS_DENIED : ERROR_INVALID_HANDLE);
    return {};
  }
  HANDLE own = nullptr;
  auto* const self = ::GetCurrentProcess();
  if (!::DuplicateHandle(self, shared, self, &own, 0, FALSE, DUPLICATE_SAME_ACCESS)) return {};
  ::_dup2(2, 1);  // for the C library, which closes `shared`
  ::SetStdHandle(STD_OUTPUT_HANDLE, ::GetStdHandle(STD_ERROR_HANDLE));
  return NativeFile(from_handle(own));
}

void enlarge_pipe(FileHandle, std::size_t) noexcept {}  // its size is fixed when it is made

}  // namespace affinity::platform
