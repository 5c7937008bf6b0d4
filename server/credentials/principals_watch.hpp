#pragma once
// Reads the principals file again when it has changed, so that a revoked token stops at once.

#include "base/clock.hpp"
#include "base/platform/file_info.hpp"
#include "server/credentials/principals_file.hpp"

#include <optional>
#include <string>

namespace affinity::server {

class PrincipalsWatch {
 public:
  // `stamp`: of the file before `principals` were read from it. The clock must outlive it.
  PrincipalsWatch(std::filesystem::path path, platform::FileStamp stamp,
                  transport::Principals principals, Clock const& clock);

  // Looks at the file, and reads it when it is another than at the last look. Nothing: all is as before. An
  // error, told once: the file is broken, gone, or not its owner's alone, and nobody may be let in.
  std::optional<Result<transport::Principals>> look();

  // Reads it in any case.
  Result<transport::Principals> read();

 private:
  std::filesystem::path path_;
  platform::FileStamp seen_;
  transport::Principals known_;
  std::optional<Error> error_{};            // why it cannot be used
  std::optional<TimePoint> second_look_{};  // a change within the resolution of file times is found by it
  Clock const& clock_;
};

}  // namespace affinity::server
