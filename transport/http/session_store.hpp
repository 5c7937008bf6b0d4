#pragma once
// The sessions of the `initialize` era: who has which, for how long, and how many (MCP 2025-11-25, session
// management). No sockets.

#include "base/clock.hpp"
#include "mcp/peer/handler.hpp"
#include "transport/sse/event_stream.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace affinity::transport {

struct Session {
  std::string id{};         // 192 random bits
  std::string principal{};  // nobody else may use it
  std::string log_id{};     // for limits and logs: says nothing of the id
  std::shared_ptr<mcp::Peer> peer{};
  TimePoint last_used{};
  std::size_t running = 0;                                          // calls
  std::shared_ptr<EventStream> standalone_stream{};                 // what belongs to no call; number 0
  std::uint64_t last_stream_id = 0;                                 // numbers of the streams of answers
  std::map<std::uint64_t, std::shared_ptr<EventStream>> streams{};  // that can be read on
  bool ended = false;

  bool is_idle() const;  // nothing runs and nobody reads
};

class SessionStore {
 public:
  struct Limits {
    std::size_t max = 1000;
    std::size_t max_per_principal = 0;         // of one principal; 0 = as many as there are places
    Milliseconds idle_timeout{30 * 60'000};    // after which a session ends
    Milliseconds evictable_after{60'000};      // idle for so long, it makes room for another of its principal
    Milliseconds replay_window{5 * 60'000};    // how long a stream can be read on after its end
    std::size_t max_replay_bytes = 16u << 20;  // of all those streams together
  };

  explicit SessionStore(Limits limits) : limits_(limits) {}

  // A session for this peer; null when there is no room.
  std::shared_ptr<Session> open(std::string const& principal, std::shared_ptr<mcp::Peer>, TimePoint now);
  // Null for an id that never was, has ended or is somebody else's: nobody learns which.
  std::shared_ptr<Session> find(std::string_view id, std::string_view principal, TimePoint now);
  void end(std::shared_ptr<Session> const&);  // its streams end; its calls are the caller's to cancel

  // A call begins with a stream for its answer, and ends.
  std::shared_ptr<EventStream> begin_call(Session&);
  void finish_call(std::shared_ptr<Session> const&, std::shared_ptr<EventStream> const&, TimePoint now);

  void expire(TimePoint now);
  void drain_readers();  // we stop: streams of announcements end
  std::size_t size() const { return sessions_.size(); }

 private:
  struct FinishedStream {
    std::weak_ptr<Session> session{};
    std::uint64_t number = 0;
    TimePoint at{};
    std::size_t bytes = 0;
  };

  bool evict_idle(std::string const& principal, TimePoint now);
  void drop_oldest_finished();

  Limits limits_;
  std::map<std::string, std::shared_ptr<Session>, std::less<>> sessions_{};
  std::map<std::string, std::size_t> of_principal_{};
  std::deque<FinishedStream> finished_{};  // oldest first
  std::size_t finished_bytes_ = 0;
  TimePoint next_sweep_ = TimePoint::min();
};

}  // namespace affinity::transport
