#include "base/platform/file.hpp"

#include "base/platform/console.hpp"
#include "base/platform/windows/file_access.hpp"
#include "base/platform/windows/file_error.hpp"
#include "base/platform/windows/reparse.hpp"
#include "base/platform/windows/wide_path.hpp"

#include <algorithm>
#include <cerrno>
#include <random>
#include <utility>
#include <vector>

namespace affinity::platform {

namespace {

// The rights that set_mode() needs are asked for with those that the caller wants.
constexpr DWORD read_and_write = GENERIC_READ | GENERIC_WRITE | WRITE_DAC;
// With FILE_APPEND_DATA and without FILE_WRITE_DATA the system itself puts each write at the end.
constexpr DWORD read_and_append =
    FILE_GENERIC_READ | FILE_APPEND_DATA | FILE_WRITE_ATTRIBUTES | READ_CONTROL | WRITE_DAC | SYNCHRONIZE;

struct HowToOpen {
  DWORD access = GENERIC_READ;
  DWORD shared = share_everything;
  DWORD disposition = OPEN_EXISTING;
  DWORD flags = 0;
};

NativeFile opened_as(std::wstring const& path, HowToOpen how, SECURITY_ATTRIBUTES* attributes = nullptr) {
  HANDLE const file = ::CreateFileW(path.c_str(), how.access, how.shared, attributes, how.disposition,
                                    FILE_FLAG_BACKUP_SEMANTICS | how.flags, nullptr);
  if (file == INVALID_HANDLE_VALUE) fail_with_last_error();
  return NativeFile(from_handle(file));
}

// Follows no link, and none that takes the name's place meanwhile. What another driver brings (OneDrive) is
// opened a second time, so that it does, and must then be the same file.
NativeFile opened_without_links(std::string const& path, HowToOpen how,
                                SECURITY_ATTRIBUTES* attributes = nullptr) {
  auto const wide = to_wide_path(path);
  how.flags |= FILE_FLAG_OPEN_REPARSE_POINT;
  auto file = opened_as(wide, how, attributes);
  if (!file) return file;
  auto const reparse = reparse_of(to_handle(file.get()));
  if (reparse == Reparse::none) return file;
  errno = ELOOP;
  if (reparse == Reparse::leads_elsewhere) return {};
  auto again = opened_as(wide, {.access = how.access, .shared = how.shared});
  if (again && is_same_file(to_handle(file.get()), to_handle(again.get()))) return again;
  errno = ELOOP;
  return {};
}

// "NUL" and "COM1" are no files, and what is written to them is gone.
NativeFile only_on_disk(NativeFile file) {
  if (!file || ::GetFileType(to_handle(file.get())) == FILE_TYPE_DISK) return file;
  errno = EINVAL;
  return {};
}

std::ptrdiff_t bytes_read(BOOL done, DWORD got) {
  if (done) return std::ptrdiff_t(got);
  auto const error = ::GetLastError();
  if (error == ERROR_HANDLE_EOF || error == ERROR_BROKEN_PIPE) return 0;
  fail_with(error);
  return -1;
}

DWORD as_many_as_fit(std::size_t bytes) { return DWORD(std::min<std::size_t>(bytes, 1u << 30)); }

std::string six_letters() {
  static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device device;
  std::string out(6, 'x');
  for (auto& c : out) c = letters[device() % letters.size()];
  return out;
}

// The second parameter of SetFileInformationByHandle() that mingw's headers lack: FileRenameInfoEx, since
// Windows 10 1709. It replaces a file that others have open, as rename(2) does.
constexpr auto rename_as_posix = FILE_INFO_BY_HANDLE_CLASS(22);
constexpr DWORD replace_open_file = 0x1 | 0x2;  // REPLACE_IF_EXISTS, POSIX_SEMANTICS

bool renamed_as_posix(std::wstring const& from, std::wstring const& to) {
  auto const file = opened_as(from, {.access = DELETE | SYNCHRONIZE, .flags = FILE_FLAG_OPEN_REPARSE_POINT});
  if (!file) return false;
  std::vector<std::byte> memory(sizeof(FILE_RENAME_INFO) + to.size() * sizeof(wchar_t));
  auto& wanted = *reinterpret_cast<FILE_RENAME_INFO*>(memory.data());
  *reinterpret_cast<DWORD*>(&wanted) = replace_open_file;  // the first member of the new form
  wanted.FileNameLength = DWORD(to.size() * sizeof(wchar_t));
  std::copy(to.begin(), to.end(), wanted.FileName);
  return ::SetFileInformationByHandle(to_handle(file.get()), rename_as_posix, &wanted, DWORD(memory.size()));
}

bool is_folder(std::wstring const& path) {
  auto const attributes = ::GetFileAttributesW(path.c_str());
  return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY);
}

bool make_wide_folders(std::wstring const& path) {
  if (is_folder(path)) return true;
  auto const slash = path.find_last_of(L'\\');
  bool const has_parent =
      slash != path.npos && slash > 0 && path[slash - 1] != L'\\' && path[slash - 1] != L'?';
  if (has_parent && !make_wide_folders(path.substr(0, slash))) return false;
  return ::CreateDirectoryW(path.c_str(), nullptr) || is_folder(path) || fail_with_last_error();
}

std::wstring without_end(std::wstring path) {
  while (path.ends_with(L'\\')) path.pop_back();
  return path;
}

}  // namespace

NativeFile open_to_read(std::string const& path, Links links) {
  if (links == Links::refuse) return opened_without_links(path, {});
  return opened_as(to_wide_path(path), {});
}

NativeFile create_new(std::string const& path, unsigned mode) {
  // A link that leads nowhere would have its target made.
  HowToOpen const how{
      .access = read_and_write, .disposition = CREATE_NEW, .flags = FILE_FLAG_OPEN_REPARSE_POINT};
  if ((mode & 077) != 0) return only_on_disk(opened_as(to_wide_path(path), how));
  PrivateDescriptor access(PrivateDescriptor::For::file);
  if (!access) {
    fail_with_last_error();
    return {};
  }
  return only_on_disk(opened_as(to_wide_path(path), how, access.attributes()));
}

// Nobody deletes a file that is open without FILE_SHARE_DELETE, so a lock stays the one that everybody sees.
NativeFile open_or_create(std::string const& path) {
  PrivateDescriptor access(PrivateDescriptor::For::file);
  HowToOpen const how{.access = GENERIC_READ | GENERIC_WRITE,
                      .shared = FILE_SHARE_READ | FILE_SHARE_WRITE,
                      .disposition = OPEN_ALWAYS};
  return only_on_disk(opened_without_links(path, how, access.attributes()));
}

NativeFile open_to_append(std::string const& path) {
  PrivateDescriptor access(PrivateDescriptor::For::file);
  return opened_without_links(path, {.access = read_and_append, .disposition = OPEN_ALWAYS},
                              access.attributes());
}

NativeFile open_null_device() { return opened_as(L"\\\\.\\NUL", {.access = GENERIC_READ | GENERIC_WRITE}); }

NativeFile duplicate_standard_error() {
  HANDLE out = INVALID_HANDLE_VALUE;
  auto const itself = ::GetCurrentProcess();
  if (!::DuplicateHandle(itself, to_handle(file_of(StandardStream::error)), itself, &out, 0, FALSE,
                         DUPLICATE_SAME_ACCESS)) {
    fail_with_last_error();
    return {};
  }
  return NativeFile(from_handle(out));
}

std::ptrdiff_t read_some(FileHandle file, std::span<char> into) {
  DWORD got = 0;
  auto const done = ::ReadFile(to_handle(file), into.data(), as_many_as_fit(into.size()), &got, nullptr);
  return bytes_read(done, got);
}

std::ptrdiff_t read_at(FileHandle file, std::uint64_t offset, std::span<char> into) {
  OVERLAPPED where{};
  where.Offset = DWORD(offset & 0xFFFFFFFF);
  where.OffsetHigh = DWORD(offset >> 32);
  DWORD got = 0;
  auto const done = ::ReadFile(to_handle(file), into.data(), as_many_as_fit(into.size()), &got, &where);
  return bytes_read(done, got);
}

bool write_all(FileHandle file, std::string_view text) {
  while (!text.empty()) {
    DWORD written = 0;
    if (!::WriteFile(to_handle(file), text.data(), as_many_as_fit(text.size()), &written, nullptr))
      return fail_with_last_error();
    if (written == 0) return fail_with(ERROR_DISK_FULL);
    text.remove_prefix(written);
  }
  return true;
}

// In one write, so that nobody else's line comes between.
std::ptrdiff_t write_together(FileHandle file, std::string_view first, std::string_view then) {
  std::string both;
  if (!first.empty()) then = both.append(first).append(then);
  DWORD written = 0;
  if (::WriteFile(to_handle(file), then.data(), as_many_as_fit(then.size()), &written, nullptr))
    return written;
  fail_with_last_error();
  return -1;
}

bool write_at_start(FileHandle file, std::string_view text) {
  return begin_anew(file) && write_all(file, text);
}

bool begin_anew(FileHandle file) {
  return (::SetFilePointerEx(to_handle(file), {}, nullptr, FILE_BEGIN) && ::SetEndOfFile(to_handle(file))) ||
         fail_with_last_error();
}

bool sync_file(FileHandle file) { return ::FlushFileBuffers(to_handle(file)) || fail_with_last_error(); }

bool set_mode(FileHandle file, unsigned mode) { return (mode & 077) != 0 || make_private(to_handle(file)); }

bool copy_mode(FileHandle file, std::string const& from_path) {
  auto const from = opened_as(to_wide_path(from_path), {.access = READ_CONTROL});
  return from && copy_access(to_handle(file), to_handle(from.get()));
}

bool copy_owner(FileHandle, std::string const&) { return true; }

// FileAllocationInfo needs the right to write anywhere, which a file that is appended to has not.
DiskSpace reserve_space(FileHandle file, std::size_t wanted, std::size_t at_once) {
  LARGE_INTEGER size{};
  if (::GetFileType(to_handle(file)) != FILE_TYPE_DISK || !::GetFileSizeEx(to_handle(file), &size)) return {};
  NativeFile const again(
      from_handle(::ReOpenFile(to_handle(file), FILE_WRITE_DATA | SYNCHRONIZE, share_everything, 0)));
  if (!again) return {};
  for (auto const bytes : {std::max(wanted, at_once), wanted}) {
    FILE_ALLOCATION_INFO info{};
    info.AllocationSize.QuadPart = size.QuadPart + LONGLONG(bytes);
    if (::SetFileInformationByHandle(to_handle(again.get()), FileAllocationInfo, &info, sizeof info))
      return {.bytes = bytes};
    fail_with_last_error();
    if (errno != ENOSPC && errno != EFBIG) return {};
  }
  return {.bytes = 0, .error = errno};
}

void fail_writes_beyond_limit() {}  // nothing ends the process

// A scanner may hold a file for a moment after it was written.
bool rename_over(std::string const& from, std::string const& to) {
  constexpr int attempts = 10;
  constexpr DWORD pause = 30;  // ms
  auto const wide_from = to_wide_path(from), wide_to = to_wide_path(to);
  for (int attempt = 1;; ++attempt) {
    if (renamed_as_posix(wide_from, wide_to)) return true;
    if (::MoveFileExW(wide_from.c_str(), wide_to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
      return true;
    auto const error = ::GetLastError();
    bool const held =
        error == ERROR_SHARING_VIOLATION || (error == ERROR_ACCESS_DENIED && !is_folder(wide_to));
    if (!held || attempt == attempts) return fail_with(error);
    ::Sleep(pause);
  }
}

bool remove_file(std::string const& path) {
  return ::DeleteFileW(to_wide_path(path).c_str()) || fail_with_last_error();
}

void sync_folder_of(std::string const&) {}  // no program can ask for it; rename_over() writes through

TemporaryFile create_temporary(std::string const& before, std::string const& after) {
  constexpr int attempts = 100;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    TemporaryFile out;
    out.path = before + six_letters() + after;
    out.file = create_new(out.path);
    if (out.file) return out;
    if (errno != EEXIST) break;
  }
  return {};
}

bool make_folders(std::string const& path) { return make_wide_folders(without_end(to_wide_path(path))); }

bool make_private_folder(std::string const& path) {
  auto const wide = without_end(to_wide_path(path));
  if (is_folder(wide)) return true;
  auto const slash = wide.find_last_of(L'\\');
  if (slash != wide.npos && !make_wide_folders(wide.substr(0, slash))) return false;
  PrivateDescriptor access(PrivateDescriptor::For::folder);
  if (!access) return fail_with_last_error();
  return ::CreateDirectoryW(wide.c_str(), access.attributes()) || is_folder(wide) || fail_with_last_error();
}

bool lies_in_memory(std::string const&) { return false; }

bool may_write(std::string const& path) {
  return bool(opened_as(to_wide_path(path), {.access = GENERIC_WRITE}));
}

bool make_private_where_needed(std::string const& path) {
  auto const file = opened_without_links(path, {.access = READ_CONTROL | WRITE_DAC});
  if (!file) return errno == ENOENT;
  return (file_access(to_handle(file.get())).mode & 077) == 0 || make_private(to_handle(file.get()));
}

}  // namespace affinity::platform
