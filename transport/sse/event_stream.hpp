#pragma once
// A bounded buffer of one stream's messages, with replay after a disconnect where events have ids (MCP
// 2025-11-25, resumability). No sockets.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::transport {

class EventStream {
 public:
  struct Options {
    std::optional<std::uint64_t> stream_id{};  // within its session; events have ids only when it is set
    bool priming_event = false;                // the first event has an id and no data (2025-11-25)
    std::size_t max_bytes = 256u << 10;        // of pending events, and of those kept for replay
    std::size_t max_events = SIZE_MAX;         // kept while there is no reader
  };
  using OnChange = std::function<void()>;
  using ReaderId = std::uint64_t;  // 0 = no reader

  explicit EventStream(Options options) : options_(options) {}
  EventStream(EventStream const&) = delete;
  EventStream& operator=(EventStream const&) = delete;

  // The writing side.
  void send(std::string_view message);
  void end(std::string_view last_message = {});  // no message follows
  void close_for_polling();                  // tells the reader to reconnect in half a second, and drains it
  void drain_reader();                       // the reader leaves after the pending events
  bool started() const { return started_; }  // a message was sent, so the response is a stream
  bool ended() const { return ended_; }

  // The reading side: one reader at a time, a new one takes over. `on_change` is called when there is
  // something to do. `permit` is held until the reader leaves or is dropped.
  ReaderId attach(OnChange on_change, std::shared_ptr<void> permit = {});
  void detach(ReaderId);  // a stream without ids cannot be resumed, so later messages are discarded
  void drop_reader();     // the current reader loses the stream
  bool is_reader(ReaderId reader_id) const { return reader_id != 0 && reader_id == reader_; }
  bool has_reader() const { return reader_ != 0; }
  std::string take_pending();  // the pending events as text
  bool has_pending() const { return !reader_only_.empty() || pending_ > 0; }
  bool reader_is_done() const { return ended_ || draining_; }  // once nothing is pending
  bool replay_after(std::uint64_t after);  // events after this one become pending again; false: no such event

  std::size_t bytes() const { return bytes_; }  // held in memory

 private:
  struct Event {
    std::uint64_t number = 0;
    std::string text{};
  };

  void start();
  void push(std::string_view message);
  void enforce_limits();
  void drop_front();
  void notify() const;

  Options options_;
  std::list<Event>
      events_{};  // the last `pending_` of them are pending; a list takes no memory before the first
  std::size_t pending_ = 0;
  std::size_t bytes_ = 0;
  std::size_t pending_bytes_ = 0;
  std::uint64_t next_ = 0;
  std::string reader_only_{};  // for the current reader alone, never replayed
  OnChange on_change_{};
  std::shared_ptr<void> permit_{};
  ReaderId reader_ = 0;
  ReaderId last_reader_ = 0;
  bool started_ = false;
  bool ended_ = false;
  bool draining_ = false;
};

struct EventId {
  std::uint64_t stream = 0;
  std::uint64_t event = 0;
};
std::optional<EventId> parse_event_id(std::string_view);  // "3-17": event 17 of stream 3

}  // namespace affinity::transport
