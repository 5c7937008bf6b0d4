#include "transport/line_writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <utility>

namespace affinity::transport {

namespace {

constexpr std::size_t queue_cap = 4u << 20;  // above it no more work is started
constexpr std::size_t batch = 64u << 10;     // short lines are written together up to this size
// Poll says that a pipe has room for this much (POSIX, PIPE_BUF). More could block, and then nobody could
// stop us.
constexpr std::size_t sure_to_fit = 4096;

}  // namespace

LineWriter::LineWriter(int fd, std::function<void()> changed)
    : fd_(fd), changed_(std::move(changed)), thread_([this] { run(); }) {}

LineWriter::~LineWriter() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  pushed_.notify_all();
  wake_.ring();
  thread_.join();
}

void LineWriter::push(std::string text) {
  text += '\n';
  {
    std::lock_guard const lock(mutex_);
    if (error_ != 0) return;
    auto const size = text.size();
    waiting_.push_back(std::move(text));
    queued_ += size;
  }
  pushed_.notify_one();
}

std::size_t LineWriter::queued() const {
  std::lock_guard const lock(mutex_);
  return queued_;
}

bool LineWriter::has_room() const { return queued() < queue_cap; }

int LineWriter::error() const {
  std::lock_guard const lock(mutex_);
  return error_;
}

std::string LineWriter::next_batch() {
  std::unique_lock lock(mutex_);
  pushed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
  if (stopping_) return {};
  auto bytes = std::move(waiting_.front());
  waiting_.pop_front();
  while (!waiting_.empty() && bytes.size() + waiting_.front().size() <= batch) {
    bytes += waiting_.front();
    waiting_.pop_front();
  }
  return bytes;
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
    auto const bytes = next_batch();
    if (bytes.empty() || !write_out(bytes)) return;
    bool tell = false;
    {
      std::lock_guard const lock(mutex_);
      auto const before = std::exchange(queued_, queued_ - bytes.size());
      tell = queued_ == 0 || (before >= queue_cap && queued_ < queue_cap);
    }
    if (tell) changed_();
  }
}

bool LineWriter::write_out(std::string_view bytes) {
  while (!bytes.empty()) {
    std::array<pollfd, 2> watched{{{fd_, POLLOUT, 0}, {wake_.fd(), POLLIN, 0}}};
    auto const ready = ::poll(watched.data(), watched.size(), -1);
    if (watched[1].revents != 0) return false;
    auto const size = ready < 0 ? -1 : ::write(fd_, bytes.data(), std::min(bytes.size(), sure_to_fit));
    if (size >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(size));
      continue;
    }
    if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) continue;
    give_up(errno);
    return false;
  }
  return true;
}

}  // namespace affinity::transport
