#pragma once
// The only door to the disk: files inside the directories of --files-root, and nothing else.

#include "base/http/message.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

// Bytes of files in one call. By bytes they stand in the message as base64; over HTTP, where messages are
// smaller, that is 2.5 MiB.
struct FileLimits {
  std::size_t by_bytes = 6u << 20;
  std::size_t up_by_path = 25u << 20;
  std::size_t down_to_path = 100u << 20;
};

// A regular file that was found inside a root. It was judged after it was opened, so nobody can swap it.
struct OpenFile {
  std::string name{};  // the last part of its path
  std::shared_ptr<UniqueFd const> fd{};
  std::uint64_t size = 0;
};

class NewFile;

class Roots {
 public:
  // How a path is kept inside: by the kernel (openat2), or step by step where it has no such call.
  enum class Walk { kernel, steps };

  // Opens the directories; fails with a sentence that names the one that is none.
  static Result<Roots> open(std::vector<std::string> const& directories);
  static Result<Roots> open(std::vector<std::string> const& directories, Walk);

  // A path inside a root, or a whole path that begins with one. No link is followed, hard or symbolic;
  // nothing hidden is opened.
  Result<OpenFile> read(std::string_view path) const;

  // A new file in the first root, without a name until it is whole.
  Result<std::shared_ptr<NewFile>> create() const;

  std::string in_words() const;  // "/home/ann/crm or /srv/files"

 private:
  struct Root {
    std::string path{};   // absolute, without links and without a slash at the end
    std::string given{};  // as it was given
    UniqueFd fd{};
  };
  Result<UniqueFd> open_beneath(Root const&, std::string_view relative) const;

  std::vector<Root> roots_{};
  Walk walk_ = Walk::kernel;
};

// What comes down. It exists only for its owner (mode 0600), and unless keep() gave it a name it is gone with
// this object, also when the process is killed where the file system can do that (O_TMPFILE).
class NewFile final : public DownloadSink {
 public:
  NewFile(UniqueFd directory, UniqueFd file, std::string directory_path, std::string temporary_name);
  ~NewFile() override;
  NewFile(NewFile const&) = delete;
  NewFile& operator=(NewFile const&) = delete;

  bool begin() override;
  bool write(std::string_view) override;
  bool end() override;  // brings it to the disk, which may take a while

  // Gives it this name or, when that is taken, "name (2).ext" and so on; never overwrites. The path it got.
  Result<std::string> keep(std::string_view safe_name);

  std::uint64_t size() const { return size_; }
  std::string const& sha256() const { return sha256_; }  // after end()

 private:
  bool link_as(std::string const& name);

  struct Hash;
  UniqueFd directory_, file_;
  std::string directory_path_;
  std::string temporary_name_;  // empty when it has none
  std::uint64_t size_ = 0;
  std::string sha256_{};
  std::unique_ptr<Hash> hash_;
};

}  // namespace affinity::tools
