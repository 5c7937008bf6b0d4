#pragma once
// Access to files, restricted to the directories of --files-root. Nothing else in tools opens files.

#include "base/http/message.hpp"
#include "base/platform/folder.hpp"
#include "base/result.hpp"
#include "tools/files/protected_paths.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

// Bytes of files in one call. Inline files are base64 in the message; over HTTP, where messages are smaller,
// their limit is 2.5 MiB.
struct FileLimits {
  std::size_t max_inline_bytes = 6u << 20;
  std::size_t max_upload_by_path = 25u << 20;
  std::size_t max_download_to_path = 100u << 20;
};

// A regular file inside a root. It was checked when it was open, so it cannot be swapped (TOCTOU).
struct OpenFile {
  std::string name{};  // the last part of its path
  std::shared_ptr<platform::NativeFile const> file{};
  std::uint64_t size = 0;
};

class NewFile;

class FileRoots {
 public:
  using PathResolution = platform::PathResolution;

  // Opens the directories; an error names the one that cannot be opened.
  static Result<FileRoots> open(std::vector<std::string> const& directories);
  static Result<FileRoots> open(std::vector<std::string> const& directories, PathResolution);

  // These are neither opened (closing the journal would free the locks of this process, fcntl(2)) nor made.
  void protect(ProtectedPaths paths) { protected_ = std::move(paths); }

  // `path` is relative to a root, or absolute and below one. No symbolic or hard links are followed, and no
  // hidden files opened.
  Result<OpenFile> read(std::string_view path) const;

  // A new file in the first root, unnamed until commit().
  Result<std::shared_ptr<NewFile>> create() const;

  std::string paths_text() const;  // "/home/ann/crm or /srv/files"

 private:
  struct Root {
    std::string path{};   // absolute, without links, with slashes but none at the end
    std::string given{};  // as it was given
    platform::Folder folder{};
  };
  std::vector<Root> roots_{};
  ProtectedPaths protected_{};
};

// A downloaded file, its owner's alone. Without commit() it is removed with this object, even when the
// process is killed, where the system and its disk can do that.
class NewFile final : public DownloadSink {
 public:
  // It never becomes one of the `protect` ones.
  NewFile(platform::Folder folder, platform::UnnamedFile file, std::string folder_path,
          ProtectedPaths protect);
  ~NewFile() override;
  NewFile(NewFile const&) = delete;
  NewFile& operator=(NewFile const&) = delete;

  bool begin() override;
  bool write(std::string_view) override;
  bool end() override;  // flushes to disk, which may take a while

  // Names the file; when the name is taken, "name (2).ext" and so on. Never overwrites. Returns the path.
  Result<std::string> commit(std::string_view safe_name);

  std::uint64_t size() const { return size_; }
  std::string const& sha256() const { return sha256_; }  // after end()

 private:
  struct Hash;
  platform::Folder folder_;
  platform::UnnamedFile file_;
  std::string folder_path_;  // with slashes
  ProtectedPaths protected_;
  std::uint64_t size_ = 0;
  std::string sha256_{};
  std::unique_ptr<Hash> hash_;
};

}  // namespace affinity::tools
