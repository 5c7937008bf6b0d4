#include "base/platform/file_path.hpp"

#include "base/platform/windows/file_error.hpp"
#include "base/platform/windows/handle.hpp"
#include "base/platform/windows/wide.hpp"
#include "base/platform/windows/wide_path.hpp"
#include "base/text/text.hpp"
#include "base/text/windows_names.hpp"

#include <algorithm>
#include <cerrno>

namespace affinity::platform {

namespace {

// With a drive letter, or as the system's own name for a volume that has none; empty where it has neither.
std::wstring final_path(HANDLE file) {
  for (DWORD const form : {VOLUME_NAME_DOS, VOLUME_NAME_GUID, VOLUME_NAME_NT}) {
    auto const needed = ::GetFinalPathNameByHandleW(file, nullptr, 0, FILE_NAME_NORMALIZED | form);
    std::wstring out(needed, L'\0');
    auto const size =
        needed ? ::GetFinalPathNameByHandleW(file, out.data(), needed, FILE_NAME_NORMALIZED | form) : 0;
    if (size == 0 || size >= needed) continue;
    out.resize(size);
    return out;
  }
  return {};
}

bool is_slash(char c) { return c == '/' || c == '\\'; }

bool begins_with_drive(std::string_view path) {
  return path.size() > 1 && is_letter(path[0]) && path[1] == ':';
}

}  // namespace

std::optional<std::string> real_path(std::string const& path) {
  errno = EINVAL;
  if (path.empty() || path.find('\0') != path.npos) return std::nullopt;
  NativeFile const file(
      from_handle(::CreateFileW(to_wide_path(path).c_str(), FILE_READ_ATTRIBUTES, share_everything, nullptr,
                                OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr)));
  auto const real = file ? final_path(to_handle(file.get())) : std::wstring();
  if (!real.empty()) return from_wide_path(real);
  fail_with_last_error();
  return std::nullopt;
}

// A link that leads nowhere is replaced itself.
std::string resolve_links(std::string const& path) {
  if (auto real = real_path(path)) return *real;
  return from_wide_path(to_wide_path(path));
}

std::optional<std::string> path_of(FileHandle file) {
  return with_slashes(from_wide_path(final_path(to_handle(file))));
}

bool is_absolute_path(std::string_view path) {
  if (begins_with_drive(path)) return path.size() > 2 && is_slash(path[2]);
  return path.size() > 2 && is_slash(path[0]) && is_slash(path[1]);
}

bool is_whole_disk(std::string_view path) {
  return begins_with_drive(path) && path.size() <= 3 && (path.size() == 2 || is_slash(path[2]));
}

std::string with_slashes(std::string_view path) {
  std::string out(path);
  std::ranges::replace(out, '\\', '/');
  return out;
}

std::string in_system_style(std::string_view path) {
  std::string out(path);
  std::ranges::replace(out, '/', '\\');
  return out;
}

bool is_same_name(std::string_view one, std::string_view other) {
  if (one == other) return true;
  auto const a = to_wide(one), b = to_wide(other);
  return ::CompareStringOrdinal(a.data(), int(a.size()), b.data(), int(b.size()), TRUE) == CSTR_EQUAL;
}

bool is_plain_name(std::string_view name) { return is_plain_windows_name(name); }
std::string plain_name(std::string name) { return plain_windows_name(name); }

}  // namespace affinity::platform
