#include "transport/stdio/line_writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <utility>

namespace affinity::transport {

namespace {

constexpr std::size_t max_queued = 4u << 20;  // bytes; above it no more work is started
constexpr std::size_t batch = 64u << 10;      // bytes of short lines that one write takes

}  // namespace

LineWriter::LineWriter(int fd, std::function<void()> changed)
    : output_(fd), changed_(std::move(changed)), thread_([this] { run(); }) {}

LineWriter::~LineWriter() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  pushed_.notify_all();
  self_pipe_.notify();
  thread_.join();
}

void LineWriter::push(std::string text, std::shared_ptr<std::string const> rest) {
  if (!rest) text += '\n';
  Batch line{.text = std::move(text), .rest = std::move(rest)};
  {
    std::lock_guard const lock(mutex_);
    if (error_ != 0) return;
    auto const size = line.size();
    waiting_.push_back(std::move(line));
    queued_ += size;
  }
  pushed_.notify_one();
}

std::size_t LineWriter::queued() const {
  std::lock_guard const lock(mutex_);
  return queued_;
}

bool LineWriter::has_room() const { return queued() < max_queued; }

int LineWriter::error() const {
  std::lock_guard const lock(mutex_);
  return error_;
}

LineWriter::Batch LineWriter::next_batch() {
  std::unique_lock lock(mutex_);
  pushed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
  if (stopping_) return {};
  auto out = std::move(waiting_.front());
  waiting_.pop_front();
  auto const fits = [&] { return !waiting_.front().rest && out.size() + waiting_.front().size() <= batch; };
  while (!out.rest && !waiting_.empty() && fits()) {
    out.text += waiting_.front().text;
    waiting_.pop_front();
  }
  return out;
}

void LineWriter::give_up(int error) {
  {
    std::lock_guard const lock(mutex_);
    error_ = error;
    waiting_.clear();
    queued_ = 0;
  }
  changed_();
}

void LineWriter::run() {
  try {
    write_all();
  } catch (std::exception const&) {  // out of memory
    give_up(ENOMEM);
  }
}

void LineWriter::write_all() {
  for (;;) {
    auto const lines = next_batch();
    if (lines.size() == 0) return;
    auto const written =
        lines.rest ? write_out(lines.text, *lines.rest) && write_out("\n") : write_out(lines.text);
    if (!written) return;
    bool tell = false;
    {
      std::lock_guard const lock(mutex_);
      auto const before = std::exchange(queued_, queued_ - lines.size());
      tell = queued_ == 0 || (before >= max_queued && queued_ < max_queued);
    }
    if (tell) changed_();
  }
}

bool LineWriter::write_out(std::string_view text, std::string_view rest) {
  for (bool wait = output_.may_block(); !text.empty() || !rest.empty();) {
    std::array<pollfd, 2> watched{{{output_.fd(), POLLOUT, 0}, {self_pipe_.fd(), POLLIN, 0}}};
    auto const ready = wait ? ::poll(watched.data(), watched.size(), -1) : 0;
    if (watched[1].revents != 0) return false;
    auto const size = ready < 0 ? -1 : output_.write_some(text, rest);
    if (size >= 0) {
      auto const of_text = std::min(text.size(), std::size_t(size));
      text.remove_prefix(of_text);
      rest.remove_prefix(std::size_t(size) - of_text);
      continue;
    }
    wait = true;  // from now on: the other side reads more slowly
    if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) continue;
    give_up(errno);
    return false;
  }
  return true;
}

}  // namespace affinity::transport
