#include "base/platform/folder.hpp"

#include "base/platform/windows/file_access.hpp"
#include "base/platform/windows/file_error.hpp"
#include "base/platform/windows/nt_file.hpp"
#include "base/platform/windows/reparse.hpp"
#include "base/platform/windows/wide.hpp"
#include "base/platform/windows/wide_path.hpp"
#include "base/text/text.hpp"

#include <cerrno>
#include <random>

namespace affinity::platform {

namespace {

constexpr DWORD walk_rights = FILE_TRAVERSE | FILE_READ_ATTRIBUTES;

bool about_file(HANDLE file, BY_HANDLE_FILE_INFORMATION& about) {
  return ::GetFileInformationByHandle(file, &about) || fail_with_last_error();
}

// One step from an open folder, so that nobody can redirect it. Links and junctions are refused; what another
// driver brings (OneDrive) is opened a second time, so that it does, and must then be the same file. What is
// hidden elsewhere by a dot has an attribute here.
NativeFile opened_step(HANDLE folder, std::wstring const& name, DWORD access, DWORD volume) {
  auto file = open_relative(folder, name, {.access = access});
  BY_HANDLE_FILE_INFORMATION about{};
  if (!file || !about_file(to_handle(file.get()), about)) return {};
  errno = EXDEV;
  if (about.dwVolumeSerialNumber != volume) return {};
  errno = EACCES;
  if (about.dwFileAttributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM)) return {};
  auto const reparse = reparse_of(to_handle(file.get()));
  if (reparse == Reparse::none) return file;
  errno = ELOOP;
  if (reparse == Reparse::leads_elsewhere) return {};
  auto again = open_relative(folder, name, {.access = access, .follow_reparse = true});
  if (again && is_same_file(to_handle(file.get()), to_handle(again.get()))) return again;
  errno = ELOOP;
  return {};
}

std::string random_part_name() {
  std::random_device device;
  std::uint64_t const number = std::uint64_t(device()) << 32 | device();
  return ".affinity-" + fnv1a_hex({reinterpret_cast<char const*>(&number), sizeof number}) + ".part";
}

// Removed with its last handle, also that of a process that is killed, unless it gets a name before.
bool removed_at_end(HANDLE file, bool is_removed) {
  FILE_DISPOSITION_INFO info{};
  info.DeleteFile = is_removed;
  return ::SetFileInformationByHandle(file, FileDispositionInfo, &info, sizeof info) ||
         fail_with_last_error();
}

}  // namespace

PathResolution best_path_resolution() { return PathResolution::steps; }

Folder Folder::open(std::string const& path, PathResolution resolution) {
  Folder out;
  HANDLE const handle = ::CreateFileW(to_wide_path(path).c_str(), walk_rights | SYNCHRONIZE, share_everything,
                                      nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  NativeFile folder(from_handle(handle));
  BY_HANDLE_FILE_INFORMATION about{};
  if (!folder)
    fail_with_last_error();
  else if (about_file(handle, about) && !(about.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
    errno = ENOTDIR;
  else
    out.handle_ = std::move(folder);
  out.path_ = path;
  out.resolution_ = resolution;
  return out;
}

NativeFile Folder::open_to_read(std::string_view relative) const {
  BY_HANDLE_FILE_INFORMATION root{};
  if (!about_file(to_handle(handle_.get()), root)) return {};
  NativeFile held;
  for (;;) {
    auto const slash = relative.find('/');
    auto const step = relative.substr(0, slash);
    errno = ENOENT;
    if (step.find_first_of("\\:") != step.npos) return {};
    bool const last = slash == relative.npos;
    HANDLE const from = to_handle(held ? held.get() : handle_.get());
    auto next =
        opened_step(from, to_wide(step), last ? FILE_GENERIC_READ : walk_rights, root.dwVolumeSerialNumber);
    if (!next || last) return next;
    held = std::move(next);
    relative.remove_prefix(slash + 1);
  }
}

// Whether a file may be made is decided by the folder's list, not by how it was opened.
Folder Folder::open_to_write() const {
  Folder out;
  HANDLE copy = INVALID_HANDLE_VALUE;
  auto const itself = ::GetCurrentProcess();
  if (!::DuplicateHandle(itself, to_handle(handle_.get()), itself, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS))
    fail_with_last_error();
  out.handle_ = NativeFile(from_handle(copy));
  out.path_ = path_;
  out.resolution_ = resolution_;
  return out;
}

UnnamedFile Folder::create_unnamed() const {
  UnnamedFile out;
  PrivateDescriptor const access(PrivateDescriptor::For::file);
  if (!access) {
    fail_with_last_error();
    return out;
  }
  auto const name = random_part_name();
  out.file = open_relative(to_handle(handle_.get()), to_wide(name),
                           {.access = GENERIC_READ | GENERIC_WRITE | DELETE,
                            .shared = FILE_SHARE_READ | FILE_SHARE_DELETE,
                            .create = true,
                            .security = access.descriptor()});
  if (out.file && !removed_at_end(to_handle(out.file.get()), true)) out.temporary_name = name;
  return out;
}

bool Folder::give_name(UnnamedFile& file, std::string const& name) const {
  HANDLE const handle = to_handle(file.file.get());
  if (file.temporary_name.empty() && !removed_at_end(handle, false)) return false;
  bool const named = rename_relative(handle, to_handle(handle_.get()), to_wide(name));
  auto const why = errno;
  if (named)
    file.temporary_name.clear();
  else if (file.temporary_name.empty())
    removed_at_end(handle, true);
  errno = why;
  return named;
}

void Folder::discard(UnnamedFile& file) const {
  if (!file.temporary_name.empty()) removed_at_end(to_handle(file.file.get()), true);
  file.temporary_name.clear();
}

void Folder::sync() const {}  // no program can ask for it

}  // namespace affinity::platform
