#pragma once
// A response cache with a time to live and limits, partitioned by API key.

#include "base/clock.hpp"
#include "base/http/message.hpp"

#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <string_view>

namespace affinity::client {

// Whether a write to one target may change the response of a read of another. Conservative: an unknown
// resource invalidates everything.
bool invalidates(std::string_view written, std::string_view read);

class ResponseCache {
 public:
  struct Limits {
    Milliseconds ttl{30'000};
    std::size_t entries_per_key = 128, entries = 4096;
    std::size_t bytes_per_key = 4u << 20, bytes = 64u << 20;
    bool any_write_invalidates = false;  // for rows with values, which nearly every write may change
  };
  using Sequence = std::uint64_t;

  ResponseCache(Clock const&, Limits);

  // `name` is the read's and begins with the fingerprint of its API key (read_name). Null without an entry
  // younger than `max_age`.
  Response const* find(std::string const& name, Milliseconds max_age);

  // A logical clock: a response is not stored when a write or a rejected key came after its request.
  Sequence next_sequence();
  void store(std::string const& name, Response, Sequence asked);

  // `fingerprint` is that of the API key. The begin and the end of a write. While its outcome is unknown it
  // may still be performed, so what it would change is not stored for a while. Reads no clock: also called
  // during shutdown.
  void begin_write(std::string const& fingerprint, std::string_view target);
  void end_write(std::string const& fingerprint, std::string_view target, bool outcome_is_known);

  void erase_key(std::string const& fingerprint);  // after the key was rejected

  std::size_t entries() const { return entries_.size(); }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    std::string name{};
    Response response{};
    TimePoint since{};
    std::size_t bytes = 0;
  };
  struct Write {
    std::string target{};
    Sequence last = 0;
    bool outcome_unknown = false;  // blocked_until is computed by the next store()
    TimePoint blocked_until = TimePoint::min();
  };
  struct KeyUsage {
    std::size_t entries = 0, bytes = 0;
    std::map<std::string, Write, std::less<>> writes{};  // by resource, the first path segment
    Sequence erased_at = 0;
  };
  using Position = std::list<Entry>::iterator;

  KeyUsage& usage_of(std::string const& fingerprint);
  void erase(Position);
  void evict_oldest_of(std::string const& fingerprint);  // which has an entry
  void erase_expired();
  bool may_change(std::string_view written, std::string_view read) const;
  void erase_invalidated(std::string const& fingerprint, std::string_view written);
  bool may_store(KeyUsage&, std::string_view key, Sequence asked) const;
  void evict_for(std::string const& fingerprint, KeyUsage const&, std::size_t bytes);

  Clock const& clock_;
  Limits const limits_;
  std::list<Entry> entries_{};               // oldest first
  std::map<std::string, Position> index_{};  // sorted by name, so that entries of one API key are adjacent
  std::map<std::string, KeyUsage> usages_{};
  std::size_t bytes_ = 0;
  Sequence last_ = 0, pruned_ = 0;
};

}  // namespace affinity::client
