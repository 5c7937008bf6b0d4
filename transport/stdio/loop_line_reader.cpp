#include "base/platform/nonblocking_pipe.hpp"
#include "base/platform/pipe.hpp"
#include "transport/stdio/line_reader.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <new>
#include <utility>
#include <vector>

namespace affinity::transport {

namespace {

class LoopLineReader final : public LineReader {
 public:
  LoopLineReader(boost::asio::any_io_executor const& executor, platform::FileHandle handle,
                 std::size_t max_line, std::function<void()> changed)
      : input_(platform::NonblockingInput::open(handle, executor, [this] { read(); })),
        decoder_(max_line),
        changed_(std::move(changed)) {
    if (input_) input_->wait();
  }

  bool is_open() const { return input_ != nullptr; }

  std::optional<Line> take() override {
    if (next_ == lines_.size()) return std::nullopt;
    auto line = std::move(lines_[next_++]);
    waiting_bytes_ -= line.text.size();
    if (!ended_ && has_room()) input_->wait();
    return line;
  }
  bool at_end() const override { return ended_; }
  bool ended() const override { return ended_ && next_ == lines_.size(); }
  int error() const override { return error_; }

 private:
  bool has_room() const {
    return lines_.size() - next_ < max_waiting_lines && waiting_bytes_ < max_waiting_bytes;
  }

  void read() {
    try {
      read_some();
    } catch (std::bad_alloc const&) {
      // The current line is lost, and with it where the next one begins.
      error_ = platform::out_of_memory_error();
      ended_ = true;
    }
    if (!ended_ && has_room()) input_->wait();
    if (next_ < lines_.size() || ended_) changed_();
  }

  void read_some() {
    auto const size = input_->read_some(buffer_.get(), chunk_size);
    if (!size) return;
    lines_.erase(lines_.begin(), lines_.begin() + std::ptrdiff_t(std::exchange(next_, 0)));
    auto const known = lines_.size();
    if (*size > 0) {
      decoder_.feed({buffer_.get(), *size}, lines_);
    } else {
      error_ = input_->error();
      ended_ = true;
      decoder_.finish(lines_);
    }
    for (auto i = known; i < lines_.size(); ++i) waiting_bytes_ += lines_[i].text.size();
  }

  // Untouched pages cost nothing.
  std::unique_ptr<char[]> const buffer_ = std::make_unique_for_overwrite<char[]>(chunk_size);
  std::unique_ptr<platform::NonblockingInput> const input_;
  LineDecoder decoder_;
  std::function<void()> changed_;
  std::vector<Line> lines_{};
  std::size_t next_ = 0;  // of `lines_`; those before it were taken
  std::size_t waiting_bytes_ = 0;
  int error_ = 0;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<LineReader> make_loop_line_reader(boost::asio::any_io_executor const& executor,
                                                  platform::FileHandle handle, std::size_t max_line,
                                                  std::function<void()> const& changed) {
  auto reader = std::make_unique<LoopLineReader>(executor, handle, max_line, changed);
  if (!reader->is_open()) return nullptr;
  return reader;
}

}  // namespace affinity::transport
