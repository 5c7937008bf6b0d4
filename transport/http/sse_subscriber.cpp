#include "transport/http/sse_subscriber.hpp"

#include "transport/net/as_tuple.hpp"
#include "transport/sse/event_format.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace affinity::transport {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;

struct SseSubscriber::State {
  State(asio::io_context& io, EventStream& with, std::shared_ptr<void> permit) : timer(io), events(with) {
    reader_id = events.attach([this] { timer.cancel(); }, std::move(permit));
  }
  ~State() { events.detach(reader_id); }
  State(State const&) = delete;
  State& operator=(State const&) = delete;

  enum class Next { write, wait, end, lost };
  Next next() const;
  Task<void> until_started();
  Task<bool> write_stream(Http1Stream& http, ResponseHead head, Milliseconds keep_alive);

  asio::steady_timer timer;  // cancelled when the stream changes
  EventStream& events;
  EventStream::ReaderId reader_id = 0;
};

Task<void> SseSubscriber::State::until_started() {
  while (!events.started() && !events.ended() && events.is_reader(reader_id)) {
    timer.expires_at(TimePoint::max());
    co_await timer.async_wait(as_tuple);
  }
}

SseSubscriber::State::Next SseSubscriber::State::next() const {
  if (!events.is_reader(reader_id)) return Next::lost;
  if (events.has_pending()) return Next::write;
  return events.reader_is_done() ? Next::end : Next::wait;
}

Task<bool> SseSubscriber::State::write_stream(Http1Stream& http, ResponseHead head, Milliseconds keep_alive) {
  auto const framed = [chunked = !head.http_1_0](std::string text) {
    return chunked ? to_chunk(text) : std::move(text);
  };
  auto text = to_text(head, SystemClock{}.wall());
  auto todo = Next::write;
  while (todo != Next::end) {
    auto const written = co_await http.write(std::move(text));
    if (!written) co_return false;
    todo = next();
    if (todo == Next::wait) {
      timer.expires_after(keep_alive);
      co_await timer.async_wait(as_tuple);
      todo = next();
    }
    if (todo == Next::lost) co_return false;
    if (todo == Next::write) text = framed(events.take_pending());
    if (todo == Next::wait) text = framed(std::string(keep_alive_comment));  // it was silent all the time
  }
  if (head.http_1_0) co_return true;
  auto last = to_chunk({});
  co_return co_await http.write(std::move(last));
}

SseSubscriber::SseSubscriber(asio::io_context& io, EventStream& events, std::shared_ptr<void> permit)
    : state_(std::make_unique<State>(io, events, std::move(permit))) {}

SseSubscriber::~SseSubscriber() = default;

Task<bool> SseSubscriber::wait_for_start(Http1Stream& http) {
  if (state_->events.started() || state_->events.ended()) co_return true;  // no need to wait
  auto waiting = state_->until_started();
  auto watching = http.wait_for_disconnect();
  auto const first = co_await (std::move(waiting) || std::move(watching));
  bool const lost = !state_->events.started() && !state_->events.ended();
  co_return first.index() == 0 && !lost;
}

Task<bool> SseSubscriber::write_events(Http1Stream& http, ResponseHead head, Milliseconds keep_alive) {
  auto writing = state_->write_stream(http, std::move(head), keep_alive);
  auto watching = http.wait_for_disconnect();
  auto const first = co_await (std::move(writing) || std::move(watching));
  if (first.index() == 1) co_return false;
  co_return std::get<0>(first);
}

}  // namespace affinity::transport
