#include "base/crypto/sha256.hpp"
#include "base/platform/file.hpp"
#include "base/platform/file_error.hpp"
#include "base/platform/file_path.hpp"
#include "tools/files/file_name.hpp"
#include "tools/files/file_roots.hpp"

#include <cerrno>

namespace affinity::tools {

struct NewFile::Hash : Sha256 {};

NewFile::NewFile(platform::Folder folder, platform::UnnamedFile file, std::string folder_path,
                 ProtectedPaths protect)
    : folder_(std::move(folder)),
      file_(std::move(file)),
      folder_path_(std::move(folder_path)),
      protected_(std::move(protect)),
      hash_(std::make_unique<Hash>()) {}

NewFile::~NewFile() { folder_.discard(file_); }

bool NewFile::begin() {
  size_ = 0;
  hash_->reset();
  return platform::begin_anew(file_.file.get());
}

bool NewFile::write(std::string_view bytes) {
  hash_->update(bytes);
  size_ += bytes.size();
  return platform::write_all(file_.file.get(), bytes);
}

bool NewFile::end() {
  sha256_ = hash_->hex();
  return platform::sync_file(file_.file.get());
}

Result<std::string> NewFile::commit(std::string_view safe_name) {
  constexpr int max_numbers = 1000;
  if (!is_valid_file_name(safe_name) || safe_name.starts_with('.'))
    return fail(ErrorKind::internal,
                "A file was to be kept under a name that is not allowed. It was not kept.");
  auto const plain = platform::plain_name(std::string(safe_name));
  for (int number = 1; number < max_numbers; ++number) {
    auto const name = number == 1 ? plain : numbered(plain, number);
    if (protected_.covers_new_file(folder_path_, name)) continue;
    if (folder_.give_name(file_, name)) {
      folder_.sync();  // the name too; where it fails the file is there all the same
      return platform::in_system_style(folder_path_ + '/' + name);
    }
    if (errno != EEXIST) break;
  }
  auto const why = platform::file_error_text(errno);
  return fail(ErrorKind::internal,
              "The file came whole but could not be kept in " + platform::in_system_style(folder_path_) +
                  " (" + why + ").",
              "Whoever runs this server must make the directory of --files-root writable and tidy.");
}

}  // namespace affinity::tools
