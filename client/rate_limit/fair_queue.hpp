#pragma once
// A fair queue: round robin between sessions, first in first out within a session.

#include <cstddef>
#include <deque>
#include <string>
#include <utility>

namespace affinity::client {

struct QueueEntry {
  std::string session{};
  bool granted = false;
};

class FairQueue {
 public:
  void push(QueueEntry&);
  void remove(QueueEntry const&);  // no effect if it is not queued
  QueueEntry* front() const;       // null when empty
  QueueEntry& pop();
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  // How many entries are served before one of this session that would be pushed now, or before a queued one.
  std::size_t position(std::string const& session) const;
  std::size_t position(QueueEntry const&) const;

 private:
  struct Session {
    std::string name{};
    std::deque<QueueEntry*> waiting{};  // never empty
  };

  std::size_t position(std::size_t index, std::size_t turn) const;
  std::size_t find_session(std::string const& session) const;

  std::deque<Session> sessions_{};  // the first is served next
  std::size_t size_ = 0;
};

}  // namespace affinity::client
