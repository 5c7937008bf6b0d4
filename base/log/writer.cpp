#include "base/log/writer.hpp"

#include "base/system/detached_thread.hpp"
#include "base/system/whole_line_writer.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace affinity {

namespace {

constexpr std::size_t max_write = 64u << 10;  // bytes of one write; they occupy the queue until it ends

std::string lines_lost(std::uint64_t count) {
  auto const number = std::to_string(count);
  return R"({"ts":")" + to_iso(SystemClock{}.wall()) +
         R"(","level":"warning","event":"lines_lost","lines":)" + number + R"(,"message":")" + number +
         R"( lines were lost: whoever reads the log did not take them in time."})";
}

}  // namespace

// The thread allocates nothing in the steady state: the two buffers are swapped and keep their capacity.
struct LogWriter::State {
  struct Line {
    std::size_t size = 0;
    bool retained = false;
  };

  explicit State(Settings given) : settings(given), out(given.fd) {}

  void push(std::string_view line, Priority priority);
  void add(std::string_view line, bool retained);
  void lose(std::uint64_t count);
  void make_room(std::size_t wanted);
  void run();
  bool next(std::unique_lock<std::mutex>& lock);
  void finish(WholeLineWriter::WriteResult written);
  bool all_out() const { return waiting.empty() && batch.empty(); }

  Settings const settings;
  WholeLineWriter out;  // used by the thread only
  mutable std::mutex mutex{};
  std::condition_variable pushed{}, written_out{};
  std::string waiting{};      // the queue: lines with their line feeds
  std::vector<Line> lines{};  // of `waiting`
  std::string batch{};        // being written; changed only under the mutex
  std::uint64_t lost = 0, unreported = 0;
  bool running = false;  // the thread
  bool urgent = false;   // the queue holds an urgent line
  bool failing = false;  // the last write failed, so a report of dropped lines would be dropped too
  bool ending = false, abandoned = false;
};

void LogWriter::State::add(std::string_view line, bool retained) {
  waiting.reserve(waiting.size() + line.size() + 1);  // allocates first, for the strong exception guarantee
  lines.push_back({.size = line.size() + 1, .retained = retained});
  waiting.append(line).append(1, '\n');
}

void LogWriter::State::lose(std::uint64_t count) {
  lost += count;
  unreported += count;
}

// Drops the oldest lines that are not retained, an eighth of the queue at least, so that a flood of errors
// seldom needs to.
void LogWriter::State::make_room(std::size_t wanted) {
  wanted = std::max(wanted, settings.max_bytes / 8);
  std::string left;
  std::vector<Line> left_lines;
  std::size_t at = 0, freed = 0;
  for (auto const& line : lines) {
    if (line.retained || freed >= wanted) {
      left.append(waiting, at, line.size);
      left_lines.push_back(line);
    } else {
      freed += line.size;
      lose(1);
    }
    at += line.size;
  }
  waiting.swap(left);
  lines.swap(left_lines);
}

void LogWriter::State::push(std::string_view line, Priority priority) {
  bool const retained = priority == Priority::retained;
  auto const fits = [&] { return waiting.size() + batch.size() + line.size() < settings.max_bytes; };
  if (retained && !fits()) make_room(line.size());
  if (!fits()) return lose(1);
  bool const first = waiting.empty();
  add(line, retained);
  auto const before =
      std::exchange(urgent, urgent || priority != Priority::normal || waiting.size() > max_write);
  if (first || urgent != before) pushed.notify_one();
}

bool LogWriter::State::next(std::unique_lock<std::mutex>& lock) {
  pushed.wait(lock, [this] { return ending || !waiting.empty(); });
  if (!urgent && !ending) pushed.wait_for(lock, settings.batch_delay, [this] { return ending || urgent; });
  if (abandoned || waiting.empty()) return false;
  if (waiting.size() <= max_write) {
    batch.swap(waiting);
    lines.clear();
    urgent = false;
    return true;
  }
  std::size_t size = 0;
  auto end = lines.begin();
  while (end != lines.end() && (size == 0 || size + end->size <= max_write)) size += (end++)->size;
  batch.assign(waiting, 0, size);
  waiting.erase(0, size);
  lines.erase(lines.begin(), end);
  return true;
}

void LogWriter::State::finish(WholeLineWriter::WriteResult written) {
  failing = written.error != 0;
  if (failing)
    lose(std::uint64_t(std::count(batch.begin() + std::ptrdiff_t(written.bytes), batch.end(), '\n')));
  batch.clear();
  if (unreported != 0 && !failing && waiting.size() <= settings.max_bytes / 2) {
    add(lines_lost(unreported), true);
    unreported = 0;
    urgent = true;
  }
  if (all_out()) written_out.notify_all();
}

void LogWriter::State::run() {
  std::unique_lock lock(mutex);
  for (;;) try {
      if (!next(lock)) return;
      lock.unlock();
      auto const written = out.write(batch);
      lock.lock();
      finish(written);
    } catch (std::bad_alloc const&) {  // under the mutex: the write itself allocates nothing
      lose(lines.size());
      waiting.clear();
      lines.clear();
      batch.clear();
    }
}

LogWriter::LogWriter(Settings settings) : state_(std::make_shared<State>(settings)) {}

LogWriter::~LogWriter() {
  flush();
  std::string left;
  {
    std::lock_guard const lock(state_->mutex);
    state_->ending = state_->abandoned = true;
    if (!state_->running) left.swap(state_->waiting);  // no thread could be started
  }
  state_->pushed.notify_one();
  if (!left.empty()) write_detached(state_->settings.fd, std::move(left), state_->settings.flush_timeout);
}

void LogWriter::push(std::string_view line, Priority priority) {
  std::lock_guard const lock(state_->mutex);
  try {
    state_->push(line, priority);
  } catch (std::bad_alloc const&) {
    state_->lose(1);
  }
  if (!state_->running) state_->running = start_detached_thread([state = state_] { state->run(); });
}

void LogWriter::flush() {
  std::unique_lock lock(state_->mutex);
  if (!state_->running || state_->all_out()) return;
  state_->urgent = true;
  state_->pushed.notify_one();
  state_->written_out.wait_for(lock, state_->settings.flush_timeout, [this] { return state_->all_out(); });
}

std::uint64_t LogWriter::lost() const {
  std::lock_guard const lock(state_->mutex);
  return state_->lost;
}

}  // namespace affinity
