#include "base/platform/file_stamp.hpp"

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <filesystem>

namespace affinity::platform {

namespace {

std::uint64_t from_halves(DWORD high, DWORD low) { return std::uint64_t(high) << 32 | low; }

std::wstring wide_path(std::string const& path) {
  return std::filesystem::path(std::u8string(path.begin(), path.end())).wstring();
}

}  // namespace

std::optional<FileStamp> file_stamp(std::string const& path) noexcept try {
  constexpr DWORD shared = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  // The flag lets a folder be opened too.
  HANDLE const handle = ::CreateFileW(wide_path(path).c_str(), FILE_READ_ATTRIBUTES, shared, nullptr,
                                      OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return std::nullopt;
  BY_HANDLE_FILE_INFORMATION about{};
  FILE_BASIC_INFO times{};
  bool const known = ::GetFileInformationByHandle(handle, &about) != 0 &&
                     ::GetFileInformationByHandleEx(handle, FileBasicInfo, &times, sizeof times) != 0;
  ::CloseHandle(handle);
  if (!known) return std::nullopt;
  return FileStamp{.device = about.dwVolumeSerialNumber,
                   .file = from_halves(about.nFileIndexHigh, about.nFileIndexLow),
                   .size = from_halves(about.nFileSizeHigh, about.nFileSizeLow),
                   .modified = times.LastWriteTime.QuadPart,
                   .changed = times.ChangeTime.QuadPart};
} catch (...) {
  return std::nullopt;
}

}  // namespace affinity::platform
