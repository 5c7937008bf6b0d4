#include "transport/http/sse_subscriber.hpp"

#include "transport/sse/event_format.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace affinity::transport {

namespace asio = boost::asio;

struct SseSubscriber::State : std::enable_shared_from_this<State> {
  State(asio::io_context& loop, Http1Stream& to, EventStream& with, std::shared_ptr<void> permit)
      : io(loop), http(to), events(with) {
    reader_id = events.attach([this] { http.wake_soon(); }, std::move(permit));
  }
  ~State() = default;
  State(State const&) = delete;
  State& operator=(State const&) = delete;

  enum class Next { write, wait, end, lost };
  Next next() const;
  std::string framed(std::string text) const { return is_chunked ? to_chunk(text) : std::move(text); }
  void wait_for_silence();

  asio::io_context& io;
  Http1Stream& http;
  EventStream& events;
  EventStream::ReaderId reader_id = 0;
  bool is_chunked = true;
  bool is_ending = false;  // the last chunk is written
  Milliseconds keep_alive{};
  std::optional<asio::steady_timer> timer{};  // of the silence; made for the first one
  enum class Silence { not_timed, timed, over } silence = Silence::not_timed;
};

SseSubscriber::State::Next SseSubscriber::State::next() const {
  if (!events.is_reader(reader_id)) return Next::lost;
  if (events.has_pending()) return Next::write;
  return events.reader_is_done() ? Next::end : Next::wait;
}

void SseSubscriber::State::wait_for_silence() {
  if (std::exchange(silence, Silence::timed) == Silence::timed) return;
  if (!timer) timer.emplace(io);
  timer->expires_after(keep_alive);
  timer->async_wait([weak = weak_from_this()](boost::system::error_code error) {
    auto const alive = weak.lock();
    if (error || !alive) return;
    alive->silence = Silence::over;
    alive->http.wake();
  });
}

SseSubscriber::SseSubscriber(asio::io_context& io, Http1Stream& http, EventStream& events,
                             std::shared_ptr<void> permit)
    : state_(std::make_shared<State>(io, http, events, std::move(permit))) {}

SseSubscriber::~SseSubscriber() {
  state_->events.detach(state_->reader_id);
  state_->http.set_streaming(false);
}

std::optional<bool> SseSubscriber::has_begun() {
  auto const& events = state_->events;
  if (events.started() || events.ended()) return true;
  if (!events.is_reader(state_->reader_id) || !state_->http.watch()) return false;
  return std::nullopt;
}

void SseSubscriber::begin_events(ResponseHead head, Milliseconds keep_alive) {
  state_->is_chunked = !head.http_1_0;
  state_->keep_alive = keep_alive;
  state_->http.set_streaming(true);
  state_->http.begin_write(to_text(head, SystemClock{}.wall()));
}

std::optional<bool> SseSubscriber::has_written() {
  auto& state = *state_;
  for (;;) {
    auto const is_connected = state.http.watch();
    auto const written = state.http.written();
    if (!written && is_connected) return std::nullopt;
    if (!is_connected || !*written) return false;
    if (state.is_ending) return true;
    switch (state.next()) {
      case State::Next::lost: return false;
      case State::Next::write:
        state.silence = State::Silence::not_timed;
        state.http.begin_write(state.framed(state.events.take_pending()));
        break;
      case State::Next::end:
        if (!state.is_chunked) return true;
        state.is_ending = true;
        state.http.begin_write(to_chunk({}));
        break;
      case State::Next::wait:
        if (state.silence == State::Silence::over) {
          state.silence = State::Silence::not_timed;
          state.http.begin_write(state.framed(std::string(keep_alive_comment)));
          break;
        }
        state.wait_for_silence();
        return std::nullopt;
    }
  }
}

}  // namespace affinity::transport
