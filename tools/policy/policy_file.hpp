#pragma once
// The file of --policy, read again whenever it has changed. While it cannot be used there are no rules but a
// reason, and nothing is written.

#include "base/clock.hpp"
#include "base/platform/file_info.hpp"
#include "client/pipeline/upstream_log.hpp"
#include "tools/policy/rules.hpp"

#include <memory>
#include <optional>
#include <string>

namespace affinity::tools::policy {

// Refuses a file that is missing, broken, over 1 MiB, no regular file, somebody else's, or writable by group
// or others. The sentence names the path.
Result<Rules> read_policy_file(std::string const& path);

class PolicyFile {
 public:
  // The clock must outlive it. The log is told of each change.
  PolicyFile(std::string path, Clock const&, client::LogFunction = {});

  // Looks at the file (one stat), and reads it when it is another one than at the last look.
  Result<std::shared_ptr<Rules const>> current();
  std::string const& path() const { return path_; }

 private:
  void read(bool is_new);

  std::string path_;
  Clock const& clock_;
  client::LogFunction log_;
  platform::FileStamp seen_{};
  bool was_read_ = false;
  std::optional<TimePoint> second_look_{};  // finds a change within the resolution of file times
  std::shared_ptr<Rules const> rules_{};
  std::optional<Error> error_{};
};

}  // namespace affinity::tools::policy
