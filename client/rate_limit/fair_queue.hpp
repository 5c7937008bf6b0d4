#pragma once
// Who is next: sessions in turn, and within a session who came first.

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
  void remove(QueueEntry const&);  // wherever it stands, or nowhere
  QueueEntry* front() const;       // null when nobody waits
  QueueEntry& pop();
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  // How many are served before one who would join now, and before one who waits.
  std::size_t position(std::string const& session) const;
  std::size_t position(QueueEntry const&) const;

 private:
  struct Session {
    std::string name{};
    std::deque<QueueEntry*> waiting{};  // never empty
  };

  std::size_t position(std::size_t index, std::size_t turn) const;
  std::size_t find_session(std::string const& session) const;

  std::deque<Session> sessions_{};  // the first is next
  std::size_t size_ = 0;
};

}  // namespace affinity::client
