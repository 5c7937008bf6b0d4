#pragma once
// Who is next: sessions in turn, and within a session who came first.

#include <cstddef>
#include <deque>
#include <string>
#include <utility>

namespace affinity::client {

struct Ticket {
  std::string session{};
  bool granted = false;
};

class Turns {
 public:
  void join(Ticket&);
  void leave(Ticket const&);  // wherever it stands, or nowhere
  Ticket* next() const;       // null when nobody waits
  Ticket& pop();
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  // How many are served before one who would join now, and before one who waits.
  std::size_t before(std::string const& session) const;
  std::size_t before(Ticket const&) const;

 private:
  struct Session {
    std::string name{};
    std::deque<Ticket*> waiting{};  // never empty
  };

  std::size_t before(std::size_t index, std::size_t place) const;
  std::size_t find(std::string const& session) const;

  std::deque<Session> sessions_{};  // the first is next
  std::size_t size_ = 0;
};

}  // namespace affinity::client
