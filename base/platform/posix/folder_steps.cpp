#include "base/platform/posix/folder_steps.hpp"

#include "base/text/text.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <random>

namespace affinity::platform {

namespace {

std::string random_file_word() {
  std::random_device device;
  std::uint64_t const number = std::uint64_t(device()) << 32 | device();
  return fnv1a_hex({reinterpret_cast<char const*>(&number), sizeof number});
}

}  // namespace

// Opening a FIFO or device must not block, nor a terminal become the controlling one, before the type is
// checked.
int open_flags_beneath() { return O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY; }

// Each step starts from an open directory, so concurrent renames cannot redirect it.
int open_by_steps(int directory, std::string_view relative, int directory_flags) {
  struct stat start, here;
  if (::fstat(directory, &start) != 0) return -1;
  NativeFile held;
  for (;;) {
    auto const slash = relative.find('/');
    auto const step = std::string(relative.substr(0, slash));
    bool const last = slash == relative.npos;
    int const from = held ? int(held.get()) : directory;
    int const flags = last ? open_flags_beneath() : directory_flags | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC;
    NativeFile next(::openat(from, step.c_str(), flags));
    if (!next || ::fstat(int(next.get()), &here) != 0) return -1;
    if (here.st_dev != start.st_dev) {
      errno = EXDEV;
      return -1;
    }
    if (last) return int(next.release());
    held = std::move(next);
    relative.remove_prefix(slash + 1);
  }
}

UnnamedFile create_with_temporary_name(int directory) {
  UnnamedFile out{.temporary_name = ".affinity-" + random_file_word() + ".part"};
  constexpr int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  out.file = NativeFile(::openat(directory, out.temporary_name.c_str(), flags, 0600));
  return out;
}

bool link_and_unlink(int directory, std::string const& temporary_name, std::string const& name) {
  return ::linkat(directory, temporary_name.c_str(), directory, name.c_str(), 0) == 0 &&
         ::unlinkat(directory, temporary_name.c_str(), 0) == 0;
}

Folder Folder::open_to_write() const {
  Folder out;
  out.handle_ = NativeFile(::openat(int(handle_.get()), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  out.path_ = path_;
  out.resolution_ = resolution_;
  return out;
}

void Folder::discard(UnnamedFile& file) const {
  if (!file.temporary_name.empty()) ::unlinkat(int(handle_.get()), file.temporary_name.c_str(), 0);
  file.temporary_name.clear();
}

void Folder::sync() const { ::fsync(int(handle_.get())); }

}  // namespace affinity::platform
