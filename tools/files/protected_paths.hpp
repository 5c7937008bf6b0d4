#pragma once
// The files of this program itself: keys, tokens, plans, settings, logs. No tool reads or makes one, also
// where a root contains them.

#include "base/platform/file_info.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

class ProtectedPaths {
 public:
  // A file with those that are made beside it: a database's log, a lock, the next content before it is
  // renamed. It need not exist. Links are followed, and each name on the way is protected too. An empty path
  // is none.
  void add_file(std::string const& path);
  // Everything in a folder of the program's own.
  void add_folder(std::string const& path);

  // By name: `path` is absolute and without links.
  bool covers_path(std::string_view path) const;
  // By identity, which another name or another mount does not change.
  bool covers_file(platform::FileId const&) const;
  // Why no file of this name may be made in this folder: it would be one of them. Names count as the same
  // where any system takes them for the same, and the folder may be known by another path.
  bool covers_new_file(std::string const& folder, std::string_view name) const;

 private:
  struct File {
    std::string folder{};  // absolute, without links
    std::string name{};
  };
  std::vector<File> files_{};
  std::vector<std::string> folders_{};
};

}  // namespace affinity::tools
