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
bool spoils(std::string_view written, std::string_view read);

class Memory {
 public:
  struct Limits {
    Milliseconds keep{30'000};
    std::size_t answers_of_key = 128, answers = 4096;
    std::size_t bytes_of_key = 4u << 20, bytes = 64u << 20;
  };
  using Moment = std::uint64_t;

  Memory(Clock const&, Limits);

  // `mark` stands for an API key and every look-up begins with it; `words` are those of the read. Null where
  // nothing is known that is so young.
  Response const* find(std::string const& mark, std::string const& words, Milliseconds oldest);

  // What is asked from now on. An answer is not kept if something happened since it was asked for.
  Moment now();
  void keep(std::string const& mark, std::string const& words, Response, Moment asked);

  // Both ends of a write. Where its fate is not known it may still be performed later, so nothing that it
  // would change is kept for a while. Asks no clock: also called while the program is taken down.
  void write_begins(std::string const& mark, std::string_view target);
  void write_ended(std::string const& mark, std::string_view target, bool fate_is_known);

  void forget(std::string const& mark);  // the key was refused

  std::size_t answers() const { return kept_.size(); }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Kept {
    std::string name{};  // mark and words
    Response response{};
    TimePoint since{};
    std::size_t bytes = 0;
  };
  struct Write {
    std::string target{};
    Moment last = 0;
    bool just_unsure = false;  // until when is worked out by the next one who asks
    TimePoint unsure_until = TimePoint::min();
  };
  struct Owner {
    std::size_t answers = 0, bytes = 0;
    std::map<std::string, Write, std::less<>> writes{};  // by the first word of their targets
    Moment forgotten = 0;
  };
  using Place = std::list<Kept>::iterator;

  Owner& owner(std::string const& mark);
  void drop(Place);
  void drop_oldest_of(std::string const& mark);  // which has one
  void drop_old();
  void drop_spoilt(std::string const& mark, std::string_view written);
  bool may_be_kept(Owner&, std::string_view words, Moment asked) const;
  void make_room(std::string const& mark, Owner const&, std::size_t bytes);

  Clock const& clock_;
  Limits const limits_;
  std::list<Kept> kept_{};                // the oldest first
  std::map<std::string, Place> index_{};  // by name, so that what belongs to one key stands together
  std::map<std::string, Owner> owners_{};
  std::size_t bytes_ = 0;
  Moment last_ = 0, pruned_ = 0;
};

}  // namespace affinity::client
