#include "base/crypto/sha256.hpp"
#include "base/platform.hpp"
#include "base/system/file.hpp"
#include "tools/files/file_name.hpp"
#include "tools/files/file_roots.hpp"

#include <fcntl.h>
#include <stdio.h>

#include <cerrno>
#include <cstring>

namespace affinity::tools {

struct NewFile::Hash : Sha256 {};

NewFile::NewFile(UniqueFd directory, UniqueFd file, std::string directory_path, std::string temporary_name,
                 ProtectedPaths protect)
    : directory_(std::move(directory)),
      file_(std::move(file)),
      directory_path_(std::move(directory_path)),
      temporary_name_(std::move(temporary_name)),
      protected_(std::move(protect)),
      hash_(std::make_unique<Hash>()) {}

NewFile::~NewFile() {
  if (!temporary_name_.empty()) ::unlinkat(directory_.get(), temporary_name_.c_str(), 0);
}

bool NewFile::begin() {
  size_ = 0;
  hash_->reset();
  return ::ftruncate(file_.get(), 0) == 0 && ::lseek(file_.get(), 0, SEEK_SET) == 0;
}

bool NewFile::write(std::string_view bytes) {
  hash_->update(bytes);
  size_ += bytes.size();
  return write_all(file_.get(), bytes);
}

bool NewFile::end() {
  sha256_ = hash_->hex();
  return ::fsync(file_.get()) == 0;
}

// None of these calls replaces a file that is there: they fail with EEXIST.
bool NewFile::link_as(std::string const& name) {
  int const directory = directory_.get();
  if (temporary_name_.empty()) {
    auto const itself = "/proc/self/fd/" + std::to_string(file_.get());
    return ::linkat(AT_FDCWD, itself.c_str(), directory, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
  }
  bool renamed = false;
  errno = ENOSYS;
#if AFFINITY_ON_LINUX
  renamed = ::renameat2(directory, temporary_name_.c_str(), directory, name.c_str(), RENAME_NOREPLACE) == 0;
#endif
  if (!renamed && (errno == EINVAL || errno == ENOSYS)) {  // a file system or a kernel that cannot promise it
    renamed = ::linkat(directory, temporary_name_.c_str(), directory, name.c_str(), 0) == 0 &&
              ::unlinkat(directory, temporary_name_.c_str(), 0) == 0;
  }
  if (renamed) temporary_name_.clear();
  return renamed;
}

Result<std::string> NewFile::commit(std::string_view safe_name) {
  constexpr int max_numbers = 1000;
  if (!is_valid_file_name(safe_name) || safe_name.starts_with('.'))
    return fail(ErrorKind::internal,
                "A file was to be kept under a name that is not allowed. It was not kept.");
  for (int number = 1; number < max_numbers; ++number) {
    auto const name = number == 1 ? std::string(safe_name) : numbered(safe_name, number);
    if (protected_.covers_new_file(directory_path_, name)) continue;
    if (link_as(name)) {
      ::fsync(directory_.get());  // the name too; where it fails the file is there all the same
      return directory_path_ + '/' + name;
    }
    if (errno != EEXIST) break;
  }
  return fail(
      ErrorKind::internal,
      "The file came whole but could not be kept in " + directory_path_ + " (" + std::strerror(errno) + ").",
      "Whoever runs this server must make the directory of --files-root writable and tidy.");
}

}  // namespace affinity::tools
