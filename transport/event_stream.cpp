#include "transport/event_stream.hpp"

#include "transport/sse.hpp"

#include <charconv>
#include <utility>

namespace affinity::transport {

namespace {

constexpr Milliseconds come_back_after{500};

std::optional<std::uint64_t> read_number(std::string_view text) {
  std::uint64_t number = 0;
  auto const* const end = text.data() + text.size();
  auto const read = std::from_chars(text.data(), end, number);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

}  // namespace

void EventStream::wake() const {
  if (!wake_) return;
  auto const call = wake_;  // the reader may leave meanwhile
  call();
}

void EventStream::start() {
  if (std::exchange(started_, true)) return;
  if (options_.number && options_.primed) push("");
}

void EventStream::push(std::string_view message) {
  auto const number = next_++;
  auto const id =
      options_.number ? std::to_string(*options_.number) + "-" + std::to_string(number) : std::string();
  events_.push_back({number, event_text(message, id)});
  ++unsent_;
  bytes_ += events_.back().text.size();
  unsent_bytes_ += events_.back().text.size();
}

void EventStream::drop_front() {
  auto const size = events_.front().text.size();
  bytes_ -= size;
  if (unsent_ == events_.size()) {
    --unsent_;
    unsent_bytes_ -= size;
  }
  events_.pop_front();
}

// A reader that is too slow is sent away rather than waited for. Without one the oldest events go first, and
// the last one of a stream that ended, its answer, stays.
void EventStream::make_room() {
  if (has_reader() && unsent_bytes_ > options_.most_bytes && !ended_) send_away();
  if (!has_reader() && !options_.number)
    while (!events_.empty()) drop_front();
  auto const too_much = [this] {
    auto const too_many = !has_reader() && events_.size() > options_.most_events;
    return too_many || bytes_ > options_.most_bytes;
  };
  while (too_much()) {
    auto const waits = unsent_ == events_.size();
    if (waits && (has_reader() || (ended_ && events_.size() == 1))) break;
    drop_front();
  }
}

void EventStream::send(std::string_view message) {
  if (ended_) return;
  auto const reader = wake_;
  start();
  push(message);
  make_room();
  if (reader) reader();
}

void EventStream::end(std::string_view last_message) {
  if (ended_) return;
  auto const reader = wake_;
  ended_ = true;
  if (!last_message.empty()) {
    start();
    push(last_message);
  }
  make_room();
  if (reader) reader();
}

void EventStream::let_go() {
  if (ended_ || !has_reader()) return;
  start();
  now_ = retry_text(come_back_after);
  dismiss();
}

void EventStream::dismiss() {
  if (!has_reader()) return;
  dismissed_ = true;
  wake();
}

EventStream::Ticket EventStream::attach(Wake wake, std::shared_ptr<void> permit) {
  send_away();
  wake_ = std::move(wake);
  permit_ = std::move(permit);
  return reader_ = ++last_reader_;
}

void EventStream::detach(Ticket ticket) {
  if (!is_reader(ticket)) return;
  wake_ = nullptr;
  reader_ = 0;
  permit_.reset();
  now_.clear();
  dismissed_ = false;
  make_room();
}

void EventStream::send_away() {
  auto const reader = wake_;
  detach(reader_);
  if (reader) reader();
}

std::string EventStream::take() {
  std::string text;
  text.reserve(unsent_bytes_ + now_.size());
  for (auto i = events_.size() - unsent_; i < events_.size(); ++i) text += events_[i].text;
  text += std::exchange(now_, {});
  unsent_ = 0;
  unsent_bytes_ = 0;
  if (!options_.number)
    while (!events_.empty()) drop_front();
  make_room();
  return text;
}

bool EventStream::read_on(std::uint64_t after) {
  if (after >= next_) return false;
  unsent_ = 0;
  unsent_bytes_ = 0;
  for (auto event = events_.rbegin(); event != events_.rend() && event->number > after; ++event) {
    ++unsent_;
    unsent_bytes_ += event->text.size();
  }
  return true;
}

std::optional<EventId> read_event_id(std::string_view text) {
  auto const dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  auto const stream = read_number(text.substr(0, dash));
  auto const event = read_number(text.substr(dash + 1));
  if (!stream || !event) return std::nullopt;
  return EventId{.stream = *stream, .event = *event};
}

}  // namespace affinity::transport
