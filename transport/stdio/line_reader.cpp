#include "transport/stdio/line_reader.hpp"

#include "base/platform/pipe.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

namespace affinity::transport {

namespace {

// What the thread and its owner share, because the system may not be able to end the thread.
struct ReadingThread {
  ReadingThread(platform::FileHandle handle, std::size_t max_line, std::function<void()> call)
      : input(handle), decoder(max_line), changed(std::move(call)) {}

  void run();
  void read_all();
  bool hand_over(std::vector<Line>& lines, bool last);

  platform::PipeInput input;
  LineDecoder decoder;
  std::function<void()> changed;
  mutable std::mutex mutex{};
  std::condition_variable taken{};
  std::deque<Line> waiting{};
  std::size_t waiting_bytes = 0;
  int error = 0;
  bool ended = false;
  bool stopping = false;
};

// Out of memory is fatal to the input: the current line is lost, and with it where the next one begins.
void ReadingThread::run() {
  try {
    read_all();
  } catch (std::exception const&) {
    {
      std::lock_guard const lock(mutex);
      if (stopping) return;
      error = platform::out_of_memory_error();
      ended = true;
    }
    changed();
  }
}

void ReadingThread::read_all() {
  auto const buffer =
      std::make_unique_for_overwrite<char[]>(LineReader::chunk_size);  // untouched pages cost nothing
  std::vector<Line> lines;
  while (auto const size = input.read_some(buffer.get(), LineReader::chunk_size)) {
    decoder.feed({buffer.get(), size}, lines);
    if (!hand_over(lines, false)) return;
  }
  decoder.finish(lines);
  hand_over(lines, true);
}

// False when reading should stop.
bool ReadingThread::hand_over(std::vector<Line>& lines, bool last) {
  bool tell = false;
  {
    std::unique_lock lock(mutex);
    auto const has_room = [this] {
      return waiting.size() < LineReader::max_waiting_lines && waiting_bytes < LineReader::max_waiting_bytes;
    };
    taken.wait(lock, [&] { return stopping || last || has_room(); });
    if (stopping) return false;
    tell = last || waiting.empty();
    for (auto& line : lines) {
      waiting_bytes += line.text.size();
      waiting.push_back(std::move(line));
    }
    ended = last;
    if (last) error = input.error();
    if (lines.empty() && !last) return true;
  }
  lines.clear();
  if (tell) changed();
  return true;
}

class ThreadedLineReader final : public LineReader {
 public:
  ThreadedLineReader(platform::FileHandle handle, std::size_t max_line, std::function<void()> changed)
      : state_(std::make_shared<ReadingThread>(handle, max_line, std::move(changed))) {
    state_->input.start([state = state_] { state->run(); });
  }
  ~ThreadedLineReader() override {
    {
      std::lock_guard const lock(state_->mutex);
      state_->stopping = true;
    }
    state_->taken.notify_all();
    state_->input.stop();
  }

  std::optional<Line> take() override {
    std::unique_lock lock(state_->mutex);
    auto& waiting = state_->waiting;
    if (waiting.empty()) return std::nullopt;
    auto line = std::move(waiting.front());
    waiting.pop_front();
    state_->waiting_bytes -= line.text.size();
    lock.unlock();
    state_->taken.notify_one();
    return line;
  }
  bool at_end() const override {
    std::lock_guard const lock(state_->mutex);
    return state_->ended;
  }
  bool ended() const override {
    std::lock_guard const lock(state_->mutex);
    return state_->ended && state_->waiting.empty();
  }
  int error() const override {
    std::lock_guard const lock(state_->mutex);
    return state_->error;
  }

 private:
  std::shared_ptr<ReadingThread> state_;
};

}  // namespace

std::unique_ptr<LineReader> make_threaded_line_reader(platform::FileHandle handle, std::size_t max_line,
                                                      std::function<void()> changed) {
  return std::make_unique<ThreadedLineReader>(handle, max_line, std::move(changed));
}

std::unique_ptr<LineReader> make_line_reader(boost::asio::any_io_executor const& executor,
                                             platform::FileHandle handle, std::size_t max_line,
                                             std::function<void()> changed) {
  if (auto reader = make_loop_line_reader(executor, handle, max_line, changed)) return reader;
  return make_threaded_line_reader(handle, max_line, std::move(changed));
}

}  // namespace affinity::transport
