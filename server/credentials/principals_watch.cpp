#include "server/credentials/principals_watch.hpp"

#include "base/platform/path_text.hpp"

#include <algorithm>
#include <utility>

namespace affinity::server {

namespace {

using transport::Principals;

constexpr Milliseconds second_look_after{1000};

bool are_same(Principals const& one, Principals const& other) {
  auto const same_key = [](auto const& a, auto const& b) {
    return a.first == b.first && a.second.equals(b.second.reveal());
  };
  return one.grants == other.grants && std::ranges::equal(one.keys, other.keys, same_key);
}

}  // namespace

PrincipalsWatch::PrincipalsWatch(std::filesystem::path path, platform::FileStamp stamp, Principals principals,
                                 Clock const& clock)
    : path_(std::move(path)), seen_(stamp), known_(std::move(principals)), clock_(clock) {}

std::optional<Result<Principals>> PrincipalsWatch::look() {
  auto const stamp = platform::file_stamp(platform::to_utf8(path_));
  auto const now = clock_.now();
  bool const is_second_look = second_look_ && now >= *second_look_;
  if (stamp == seen_ && !is_second_look) return std::nullopt;
  second_look_ = stamp == seen_ ? std::nullopt : std::optional(now + second_look_after);
  seen_ = stamp;
  auto const before = error_;
  auto const known = known_;
  auto found = read();
  if (!found && before && before->message == found.error().message) return std::nullopt;
  if (found && !before && are_same(*found, known)) return std::nullopt;
  return found;
}

Result<Principals> PrincipalsWatch::read() {
  auto found = read_principals(path_);
  if (found) {
    known_ = *found;
    error_.reset();
  } else {
    error_ = found.error();
  }
  return found;
}

}  // namespace affinity::server
