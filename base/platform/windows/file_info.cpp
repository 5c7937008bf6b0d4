#include "base/platform/file_info.hpp"

#include "base/platform/windows/file_access.hpp"
#include "base/platform/windows/file_error.hpp"
#include "base/platform/windows/reparse.hpp"
#include "base/platform/windows/wide_path.hpp"

namespace affinity::platform {

namespace {

NativeFile opened_to_look(std::string const& path, DWORD access, DWORD flags) {
  HANDLE const file = ::CreateFileW(to_wide_path(path).c_str(), access, share_everything, nullptr,
                                    OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | flags, nullptr);
  if (file == INVALID_HANDLE_VALUE) fail_with_last_error();
  return NativeFile(from_handle(file));
}

std::uint64_t of_halves(DWORD high, DWORD low) { return std::uint64_t(high) << 32 | low; }

FileId id_of_about(BY_HANDLE_FILE_INFORMATION const& about) {
  return {.volume = about.dwVolumeSerialNumber,
          .number = of_halves(about.nFileIndexHigh, about.nFileIndexLow)};
}

// From 100 ns since 1601, which would not fit as nanoseconds, to those since 1970.
std::int64_t nanoseconds_of_file_time(std::int64_t ticks) {
  constexpr std::int64_t ticks_until_1970 = 116'444'736'000'000'000;
  return (ticks - ticks_until_1970) * 100;
}

}  // namespace

std::optional<FileInfo> file_info(FileHandle native) {
  auto const file = to_handle(native);
  FileInfo out;
  ::SetLastError(NO_ERROR);
  auto const type = ::GetFileType(file);
  if (type == FILE_TYPE_PIPE || type == FILE_TYPE_CHAR) {
    out.kind = type == FILE_TYPE_PIPE ? FileKind::pipe : FileKind::device;
    return out;
  }
  BY_HANDLE_FILE_INFORMATION about{};
  if (!::GetFileInformationByHandle(file, &about)) {
    fail_with_last_error();
    return std::nullopt;
  }
  bool const is_folder = about.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY;
  bool const is_link = reparse_of(file) == Reparse::leads_elsewhere;
  out.kind = is_link ? FileKind::link : is_folder ? FileKind::folder : FileKind::regular;
  out.size = of_halves(about.nFileSizeHigh, about.nFileSizeLow);
  out.links = about.nNumberOfLinks;
  out.id = id_of_about(about);
  auto const access = file_access(file);
  out.is_mine = access.is_mine;
  out.is_systems = access.is_systems;
  out.mode = access.mode;
  return out;
}

std::optional<FileInfo> path_info(std::string const& path) {
  auto const file = opened_to_look(path, FILE_READ_ATTRIBUTES | READ_CONTROL, 0);
  return file ? file_info(file.get()) : std::nullopt;
}

std::optional<FileInfo> link_info(std::string const& path) {
  auto const file = opened_to_look(path, FILE_READ_ATTRIBUTES | READ_CONTROL, FILE_FLAG_OPEN_REPARSE_POINT);
  return file ? file_info(file.get()) : std::nullopt;
}

FileStamp file_stamp(std::string const& path) {
  auto const file = opened_to_look(path, FILE_READ_ATTRIBUTES, 0);
  BY_HANDLE_FILE_INFORMATION about{};
  FILE_BASIC_INFO times{};
  if (!file || !::GetFileInformationByHandle(to_handle(file.get()), &about) ||
      !::GetFileInformationByHandleEx(to_handle(file.get()), FileBasicInfo, &times, sizeof times))
    return {};
  return {.id = id_of_about(about),
          .size = std::int64_t(of_halves(about.nFileSizeHigh, about.nFileSizeLow)),
          .modified = nanoseconds_of_file_time(times.LastWriteTime.QuadPart),
          .changed = nanoseconds_of_file_time(times.ChangeTime.QuadPart)};
}

}  // namespace affinity::platform
