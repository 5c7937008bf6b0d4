#pragma once
// Stores the sessions of revisions with `initialize`, with limits and expiry (MCP 2025-11-25, session
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
  std::string principal{};  // no other principal may use it
  std::string log_id{};     // for limits and logs; does not reveal the id
  std::shared_ptr<mcp::Peer> peer{};
  TimePoint last_used{};
  std::size_t running = 0;                           // running calls
  std::shared_ptr<EventStream> standalone_stream{};  // messages that belong to no call; stream 0
  std::uint64_t last_stream_id = 0;                  // of the response streams
  std::map<std::uint64_t, std::shared_ptr<EventStream>> streams{};  // response streams that can be resumed
  bool ended = false;

  bool is_idle() const;  // no call runs and no stream has a reader
};

class SessionStore {
 public:
  struct Limits {
    std::size_t max = 1000;
    std::size_t max_per_principal = 0;       // 0 = no limit of its own
    Milliseconds idle_timeout{30 * 60'000};  // an unused session ends after it
    Milliseconds evictable_after{60'000};    // idle time after which its principal's new session may evict it
    Milliseconds replay_window{5 * 60'000};  // how long an ended stream can be resumed
    std::size_t max_replay_bytes = 16u << 20;  // of all ended streams together
  };

  explicit SessionStore(Limits limits) : limits_(limits) {}

  // Opens a session for this peer; null when the limits allow none.
  std::shared_ptr<Session> open(std::string const& principal, std::shared_ptr<mcp::Peer>, TimePoint now);
  // Null for an unknown id, an ended session or another principal's: the result does not tell which.
  std::shared_ptr<Session> find(std::string_view id, std::string_view principal, TimePoint now);
  void end(std::shared_ptr<Session> const&);  // ends its streams; the caller cancels its calls

  // A call begins with a stream for its response; its end makes the stream expire.
  std::shared_ptr<EventStream> begin_call(Session&);
  void finish_call(std::shared_ptr<Session> const&, std::shared_ptr<EventStream> const&, TimePoint now);

  void expire(TimePoint now);
  void drain_readers();  // at shutdown: standalone streams end
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
