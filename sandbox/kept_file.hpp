#pragma once
// The file that keeps a sandbox's records, which several processes may have at once.
//
// A change is made in a turn: take_turn(), look whether somebody else wrote meanwhile, change, write(),
// end_turn(). So of twenty that come at once each one adds to what the others wrote. The turn is a lock on a
// file beside, because the file itself is replaced. Reads take no turn: nobody ever sees half of the file.

#include "base/result.hpp"
#include "base/system/unique_fd.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::sandbox {

class KeptFile {
 public:
  // A link is followed, so that what it leads to is kept and the link stays.
  explicit KeptFile(std::string path);

  // Nothing where there is no file. Refuses what is no plain file, and never waits for one.
  Result<std::optional<std::string>> read();
  // Whether the file is another one than when it was last read or written.
  bool changed() const;
  void forget() { known_.reset(); }  // so that changed() says yes until it is read

  Result<bool> take_turn();    // false while another process has it
  std::string holder() const;  // "process 4711", whose turn it is
  void end_turn();

  // In a turn alone. All or nothing, and on the disk when this returns.
  Result<void> write(std::string_view text);

  std::string const& path() const { return path_; }

 private:
  struct Identity {
    std::uint64_t device = 0, inode = 0;
    std::int64_t size = -1, modified = 0, changed = 0;
    bool operator==(Identity const&) const = default;
  };

  std::string path_;  // as it was given, for people
  std::string real_;  // what links lead to
  std::optional<Identity> known_{};
  UniqueFd lock_{};
  bool mine_ = false, swept_ = false;

  Identity now() const;
  Error trouble(std::string const& what) const;
  bool still_there() const;
  void sweep() const;
  std::string beside() const { return real_ + ".lock"; }
};

}  // namespace affinity::sandbox
