#pragma once
// The messages of one stream on their way to whoever reads it: bounded, and where events have ids also for
// reading on after a lost connection (MCP 2025-11-25, resumability). No sockets.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::transport {

class EventStream {
 public:
  struct Options {
    std::optional<std::uint64_t> stream_id{};  // of the stream in its session; events have ids only with one
    bool priming_event = false;                // an event with an id and no data comes first (2025-11-25)
    std::size_t max_bytes = 256u << 10;        // that wait for the reader, or are kept for reading on
    std::size_t max_events = SIZE_MAX;         // kept while nobody reads
  };
  using OnChange = std::function<void()>;
  using ReaderId = std::uint64_t;  // of one reader; 0 is nobody's

  explicit EventStream(Options options) : options_(options) {}
  EventStream(EventStream const&) = delete;
  EventStream& operator=(EventStream const&) = delete;

  // The side that speaks.
  void send(std::string_view message);
  void end(std::string_view last_message = {});  // no message after this one
  void close_for_polling();                  // the reader is told to come back in half a second, and leaves
  void drain_reader();                       // the reader leaves when it has what waits for it
  bool started() const { return started_; }  // something was sent, so that the answer is a stream
  bool ended() const { return ended_; }

  // The side that reads; one at a time, a new reader takes over. `wake` is called when there is something to
  // do. `place` is held until the reader leaves or is sent away.
  ReaderId attach(OnChange on_change, std::shared_ptr<void> permit = {});
  void detach(ReaderId);  // without ids nobody can come back, so that from now on everything is dropped
  void drop_reader();     // whoever reads now is no longer the reader
  bool is_reader(ReaderId reader_id) const { return reader_id != 0 && reader_id == reader_; }
  bool has_reader() const { return reader_ != 0; }
  std::string take_pending();  // what waits for the reader, as text
  bool has_pending() const { return !reader_only_.empty() || pending_ > 0; }
  bool reader_is_done() const { return ended_ || draining_; }  // once nothing waits
  bool replay_after(std::uint64_t after);  // what came after this event waits again; false: that never was

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
  std::deque<Event> events_{};  // the last `pending_` of them wait for the reader
  std::size_t pending_ = 0;
  std::size_t bytes_ = 0;
  std::size_t pending_bytes_ = 0;
  std::uint64_t next_ = 0;
  std::string reader_only_{};  // for this reader alone
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
std::optional<EventId> parse_event_id(std::string_view);  // "3-17": the event 17 of the stream 3

}  // namespace affinity::transport
