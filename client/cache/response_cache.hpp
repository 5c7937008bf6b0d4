#pragma once
// Answers that were given before, apart for each API key, for a short time and within bounds.

#include "base/clock.hpp"
#include "base/http/message.hpp"

#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <string_view>

namespace affinity::client {

// Whether a write to this target may change what a read of that one says. Said of what Affinity may do, so
// that what is not known here spoils everything.
bool invalidates(std::string_view written, std::string_view read);

class ResponseCache {
 public:
  struct Limits {
    Milliseconds ttl{30'000};
    std::size_t entries_per_key = 128, entries = 4096;
    std::size_t bytes_per_key = 4u << 20, bytes = 64u << 20;
  };
  using Sequence = std::uint64_t;

  ResponseCache(Clock const&, Limits);

  // `fingerprint` stands for an API key and every look-up begins with it; `words` are those of the read. Null
  // where nothing is known that is so young.
  Response const* find(std::string const& fingerprint, std::string const& key, Milliseconds max_age);

  // What is asked from now on. An answer is not kept if something happened since it was asked for.
  Sequence next_sequence();
  void store(std::string const& fingerprint, std::string const& key, Response, Sequence asked);

  // Both ends of a write. Where its fate is not known it may still be performed later, so nothing that it
  // would change is kept for a while. Asks no clock: also called while the program is taken down.
  void begin_write(std::string const& fingerprint, std::string_view target);
  void end_write(std::string const& fingerprint, std::string_view target, bool outcome_is_known);

  void erase_key(std::string const& fingerprint);  // the key was refused

  std::size_t entries() const { return entries_.size(); }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    std::string name{};  // fingerprint and words
    Response response{};
    TimePoint since{};
    std::size_t bytes = 0;
  };
  struct Write {
    std::string target{};
    Sequence last = 0;
    bool outcome_unknown = false;  // until when is worked out by the next one who asks
    TimePoint blocked_until = TimePoint::min();
  };
  struct KeyUsage {
    std::size_t entries = 0, bytes = 0;
    std::map<std::string, Write, std::less<>> writes{};  // by the first word of their targets
    Sequence erased_at = 0;
  };
  using Position = std::list<Entry>::iterator;

  KeyUsage& usage_of(std::string const& fingerprint);
  void erase(Position);
  void evict_oldest_of(std::string const& fingerprint);  // which has one
  void erase_expired();
  void erase_invalidated(std::string const& fingerprint, std::string_view written);
  bool may_store(KeyUsage&, std::string_view key, Sequence asked) const;
  void evict_for(std::string const& fingerprint, KeyUsage const&, std::size_t bytes);

  Clock const& clock_;
  Limits const limits_;
  std::list<Entry> entries_{};               // the oldest first
  std::map<std::string, Position> index_{};  // by name, so that what belongs to one key stands together
  std::map<std::string, KeyUsage> usages_{};
  std::size_t bytes_ = 0;
  Sequence last_ = 0, pruned_ = 0;
};

}  // namespace affinity::client
