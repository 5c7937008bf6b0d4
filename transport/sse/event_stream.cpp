#include "transport/sse/event_stream.hpp"

#include "transport/sse/event_format.hpp"

#include <charconv>
#include <iterator>
#include <utility>

namespace affinity::transport {

namespace {

constexpr Milliseconds reconnect_after{500};

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  auto const* const end = text.data() + text.size();
  auto const read = std::from_chars(text.data(), end, number);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

}  // namespace

void EventStream::notify() const {
  if (!on_change_) return;
  auto const call = on_change_;  // a copy: the callback may detach the reader
  call();
}

void EventStream::start() {
  if (std::exchange(started_, true)) return;
  if (options_.stream_id && options_.priming_event) push("");
}

void EventStream::push(std::string_view message) {
  auto const number = next_++;
  auto const id =
      options_.stream_id ? std::to_string(*options_.stream_id) + "-" + std::to_string(number) : std::string();
  events_.push_back({number, format_event(message, id)});
  ++pending_;
  bytes_ += events_.back().text.size();
  pending_bytes_ += events_.back().text.size();
}

void EventStream::drop_front() {
  auto const size = events_.front().text.size();
  bytes_ -= size;
  if (pending_ == events_.size()) {
    --pending_;
    pending_bytes_ -= size;
  }
  events_.pop_front();
}

// Drops a reader that is too slow. Without a reader the oldest events are discarded first, and the last event
// of an ended stream, its response, is kept.
void EventStream::enforce_limits() {
  if (has_reader() && pending_bytes_ > options_.max_bytes && !ended_) drop_reader();
  if (!has_reader() && !options_.stream_id)
    while (!events_.empty()) drop_front();
  auto const too_much = [this] {
    auto const too_many = !has_reader() && events_.size() > options_.max_events;
    return too_many || bytes_ > options_.max_bytes;
  };
  while (too_much()) {
    auto const waits = pending_ == events_.size();
    if (waits && (has_reader() || (ended_ && events_.size() == 1))) break;
    drop_front();
  }
}

void EventStream::send(std::string_view message) {
  if (ended_) return;
  auto const reader = on_change_;
  start();
  push(message);
  enforce_limits();
  if (reader) reader();
}

void EventStream::end(std::string_view last_message) {
  if (ended_) return;
  auto const reader = on_change_;
  ended_ = true;
  if (!last_message.empty()) {
    start();
    push(last_message);
  }
  enforce_limits();
  if (reader) reader();
}

void EventStream::close_for_polling() {
  if (ended_ || !has_reader()) return;
  start();
  reader_only_ = format_retry(reconnect_after);
  drain_reader();
}

void EventStream::drain_reader() {
  if (!has_reader()) return;
  draining_ = true;
  notify();
}

EventStream::ReaderId EventStream::attach(OnChange on_change, std::shared_ptr<void> permit) {
  drop_reader();
  on_change_ = std::move(on_change);
  permit_ = std::move(permit);
  return reader_ = ++last_reader_;
}

void EventStream::detach(ReaderId reader_id) {
  if (!is_reader(reader_id)) return;
  on_change_ = nullptr;
  reader_ = 0;
  permit_.reset();
  reader_only_.clear();
  draining_ = false;
  enforce_limits();
}

void EventStream::drop_reader() {
  auto const reader = on_change_;
  detach(reader_);
  if (reader) reader();
}

std::string EventStream::take_pending() {
  std::string text;
  text.reserve(pending_bytes_ + reader_only_.size());
  auto const first = std::prev(events_.end(), static_cast<std::ptrdiff_t>(pending_));
  for (auto event = first; event != events_.end(); ++event) text += event->text;
  text += std::exchange(reader_only_, {});
  pending_ = 0;
  pending_bytes_ = 0;
  if (!options_.stream_id)
    while (!events_.empty()) drop_front();
  enforce_limits();
  return text;
}

bool EventStream::replay_after(std::uint64_t after) {
  if (after >= next_) return false;
  pending_ = 0;
  pending_bytes_ = 0;
  for (auto event = events_.rbegin(); event != events_.rend() && event->number > after; ++event) {
    ++pending_;
    pending_bytes_ += event->text.size();
  }
  return true;
}

std::optional<EventId> parse_event_id(std::string_view text) {
  auto const dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  auto const stream = parse_number(text.substr(0, dash));
  auto const event = parse_number(text.substr(dash + 1));
  if (!stream || !event) return std::nullopt;
  return EventId{.stream = *stream, .event = *event};
}

}  // namespace affinity::transport
