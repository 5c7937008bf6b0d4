#include "transport/stdio/line_reader.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <exception>
#include <memory>
#include <utility>

namespace affinity::transport {

namespace {

constexpr std::size_t chunk_size = 64u << 10;
constexpr std::size_t max_waiting_lines = 256;
constexpr std::size_t max_waiting_bytes = 1u << 20;  // a single line may be larger

}  // namespace

LineReader::LineReader(int fd, std::size_t max_line, std::function<void()> changed)
    : fd_(fd), decoder_(max_line), changed_(std::move(changed)), thread_([this] { run(); }) {}

LineReader::~LineReader() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  taken_.notify_all();
  self_pipe_.notify();
  thread_.join();
}

std::optional<Line> LineReader::take() {
  std::unique_lock lock(mutex_);
  if (waiting_.empty()) return std::nullopt;
  auto line = std::move(waiting_.front());
  waiting_.pop_front();
  waiting_bytes_ -= line.text.size();
  lock.unlock();
  taken_.notify_one();
  return line;
}

bool LineReader::at_end() const {
  std::lock_guard const lock(mutex_);
  return ended_;
}

bool LineReader::ended() const {
  std::lock_guard const lock(mutex_);
  return ended_ && waiting_.empty();
}

int LineReader::error() const {
  std::lock_guard const lock(mutex_);
  return error_;
}

// Out of memory is fatal to the input: the current line is lost, and with it where the next one begins.
void LineReader::run() {
  try {
    read_all();
  } catch (std::exception const&) {
    {
      std::lock_guard const lock(mutex_);
      error_ = ENOMEM;
      ended_ = true;
    }
    changed_();
  }
}

void LineReader::read_all() {
  auto const buffer = std::make_unique_for_overwrite<char[]>(chunk_size);  // untouched pages cost nothing
  std::vector<Line> lines;
  while (auto const size = read_some(buffer.get(), chunk_size)) {
    decoder_.feed({buffer.get(), static_cast<std::size_t>(size)}, lines);
    if (!hand_over(lines, false)) return;
  }
  decoder_.finish(lines);
  hand_over(lines, true);
}

int LineReader::read_some(char* to, std::size_t room) {
  for (;;) {
    std::array<pollfd, 2> watched{{{fd_, POLLIN, 0}, {self_pipe_.fd(), POLLIN, 0}}};
    auto const ready = ::poll(watched.data(), watched.size(), -1);
    if (watched[1].revents != 0) return 0;
    auto const size = ready < 0 ? -1 : ::read(fd_, to, room);
    if (size >= 0) return static_cast<int>(size);
    if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) continue;
    auto const failure = errno;
    std::lock_guard const lock(mutex_);
    error_ = failure;
    return 0;
  }
}

// False when reading should stop.
bool LineReader::hand_over(std::vector<Line>& lines, bool last) {
  bool tell = false;
  {
    std::unique_lock lock(mutex_);
    auto const has_room = [this] {
      return waiting_.size() < max_waiting_lines && waiting_bytes_ < max_waiting_bytes;
    };
    taken_.wait(lock, [&] { return stopping_ || last || has_room(); });
    if (stopping_) return false;
    tell = last || waiting_.empty();
    for (auto& line : lines) {
      waiting_bytes_ += line.text.size();
      waiting_.push_back(std::move(line));
    }
    ended_ = last;
    if (lines.empty() && !last) return true;
  }
  lines.clear();
  if (tell) changed_();
  return true;
}

}  // namespace affinity::transport
