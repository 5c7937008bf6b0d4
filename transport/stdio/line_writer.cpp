#include "transport/stdio/line_writer.hpp"

#include "base/platform/pipe.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <utility>

namespace affinity::transport {

namespace {

constexpr std::size_t batch = 64u << 10;  // bytes of short lines that one write takes

// One line with a shared end, or several lines without one.
struct LineBatch {
  std::string text{};
  std::shared_ptr<std::string const> rest{};
  std::size_t size() const { return text.size() + (rest ? rest->size() + 1 : 0); }
};

// What the thread and its owner share, because the system may not be able to end the thread.
struct WritingThread {
  WritingThread(platform::FileHandle handle, std::function<void()> call)
      : output(handle), changed(std::move(call)) {}

  void run();
  void give_up(int error);
  void write_all();
  bool write_out(LineBatch const&);
  LineBatch next_batch();  // blocks; empty when stopping

  platform::PipeOutput output;
  std::function<void()> changed;
  mutable std::mutex mutex{};
  std::condition_variable pushed{};
  std::deque<LineBatch> waiting{};
  std::size_t queued = 0;
  int error = 0;
  bool stopping = false;
};

LineBatch WritingThread::next_batch() {
  std::unique_lock lock(mutex);
  pushed.wait(lock, [this] { return stopping || !waiting.empty(); });
  if (stopping) return {};
  auto out = std::move(waiting.front());
  waiting.pop_front();
  auto const fits = [&] { return !waiting.front().rest && out.size() + waiting.front().size() <= batch; };
  while (!out.rest && !waiting.empty() && fits()) {
    out.text += waiting.front().text;
    waiting.pop_front();
  }
  return out;
}

void WritingThread::give_up(int why) {
  {
    std::lock_guard const lock(mutex);
    if (stopping) return;
    error = why;
    waiting.clear();
    queued = 0;
  }
  changed();
}

void WritingThread::run() {
  try {
    write_all();
  } catch (std::exception const&) {
    give_up(platform::out_of_memory_error());
  }
}

void WritingThread::write_all() {
  for (;;) {
    auto const lines = next_batch();
    if (lines.size() == 0) return;
    if (!write_out(lines)) {
      if (output.error() != 0) give_up(output.error());
      return;
    }
    bool tell = false;
    {
      std::lock_guard const lock(mutex);
      if (stopping) return;
      auto const before = std::exchange(queued, queued - lines.size());
      tell = queued == 0 || (before >= LineWriter::max_queued && queued < LineWriter::max_queued);
    }
    if (tell) changed();
  }
}

bool WritingThread::write_out(LineBatch const& lines) {
  if (!lines.rest) return output.write(lines.text);
  return output.write(lines.text, *lines.rest) && output.write("\n");
}

class ThreadedLineWriter final : public LineWriter {
 public:
  ThreadedLineWriter(platform::FileHandle handle, std::function<void()> changed)
      : state_(std::make_shared<WritingThread>(handle, std::move(changed))) {
    state_->output.start([state = state_] { state->run(); });
  }
  ~ThreadedLineWriter() override {
    {
      std::lock_guard const lock(state_->mutex);
      state_->stopping = true;
    }
    state_->pushed.notify_all();
    state_->output.stop();
  }

  void push(std::string text, std::shared_ptr<std::string const> rest) override {
    if (!rest) text += '\n';
    LineBatch line{.text = std::move(text), .rest = std::move(rest)};
    std::lock_guard const lock(state_->mutex);
    if (state_->error != 0) return;
    auto const size = line.size();
    state_->waiting.push_back(std::move(line));
    state_->queued += size;
    told_ = false;
  }
  void flush() override {
    if (!std::exchange(told_, true)) state_->pushed.notify_one();
  }

  std::size_t queued() const override {
    std::lock_guard const lock(state_->mutex);
    return state_->queued;
  }
  int error() const override {
    std::lock_guard const lock(state_->mutex);
    return state_->error;
  }

 private:
  std::shared_ptr<WritingThread> state_;
  bool told_ = true;  // of every line that was pushed
};

}  // namespace

std::unique_ptr<LineWriter> make_threaded_line_writer(platform::FileHandle handle,
                                                      std::function<void()> changed) {
  return std::make_unique<ThreadedLineWriter>(handle, std::move(changed));
}

std::unique_ptr<LineWriter> make_line_writer(boost::asio::any_io_executor const& executor,
                                             platform::FileHandle handle, std::function<void()> changed) {
  if (auto writer = make_loop_line_writer(executor, handle, changed)) return writer;
  return make_threaded_line_writer(handle, std::move(changed));
}

}  // namespace affinity::transport
