#include "transport/stdio/line_writer.hpp"

#include "base/platform/nonblocking_pipe.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <span>
#include <string_view>
#include <utility>

namespace affinity::transport {

namespace {

constexpr std::size_t max_pieces = 60;  // of one write

struct QueuedLine {
  std::string text{};
  std::shared_ptr<std::string const> rest{};
  std::size_t size() const { return text.size() + (rest ? rest->size() : 0) + 1; }
};

class LoopLineWriter final : public LineWriter {
 public:
  LoopLineWriter(boost::asio::any_io_executor const& executor, platform::FileHandle handle,
                 std::function<void()> changed)
      : output_(platform::NonblockingOutput::open(handle, executor, [this] { go_on(); })),
        changed_(std::move(changed)) {}

  bool is_open() const { return output_ != nullptr; }

  void push(std::string text, std::shared_ptr<std::string const> rest) override {
    if (error() != 0) return;
    lines_.push_back({.text = std::move(text), .rest = std::move(rest)});
    queued_ += lines_.back().size();
  }

  void flush() override {
    if (!waits_) write();
  }

  std::size_t queued() const override { return queued_; }
  int error() const override { return output_->error(); }

 private:
  void go_on() {
    waits_ = false;
    bool const had_room = has_room();
    write();
    if (queued_ == 0 || had_room != has_room()) changed_();
  }

  void write() {
    while (!lines_.empty()) {
      std::array<std::string_view, max_pieces> pieces;
      auto const count = gather(pieces);
      auto const size = output_->write_some(std::span(pieces).first(count));
      if (size) {
        drop_written(*size);
      } else if (error() == 0) {
        waits_ = true;
        return output_->wait();
      } else {
        lines_.clear();
        queued_ = 0;
      }
    }
  }

  // The next pieces to write; the first of them begins within its line when that was written in part.
  std::size_t gather(std::span<std::string_view, max_pieces> pieces) const {
    constexpr std::size_t most_of_a_line = 3;
    std::size_t count = 0, written = written_;
    for (auto line = lines_.begin(); line != lines_.end() && count + most_of_a_line <= pieces.size();
         ++line) {
      for (std::string_view piece :
           {std::string_view(line->text), line->rest ? std::string_view(*line->rest) : std::string_view(),
            std::string_view("\n")}) {
        auto const skipped = std::min(written, piece.size());
        piece.remove_prefix(skipped);
        written -= skipped;
        if (!piece.empty()) pieces[count++] = piece;
      }
    }
    return count;
  }

  void drop_written(std::size_t bytes) {
    queued_ -= bytes;
    for (written_ += bytes; !lines_.empty() && written_ >= lines_.front().size(); lines_.pop_front())
      written_ -= lines_.front().size();
  }

  std::unique_ptr<platform::NonblockingOutput> const output_;
  std::function<void()> changed_;
  std::deque<QueuedLine> lines_{};
  std::size_t written_ = 0;  // bytes of the first line
  std::size_t queued_ = 0;
  bool waits_ = false;  // for room in the pipe
};

}  // namespace

std::unique_ptr<LineWriter> make_loop_line_writer(boost::asio::any_io_executor const& executor,
                                                  platform::FileHandle handle,
                                                  std::function<void()> const& changed) {
  auto writer = std::make_unique<LoopLineWriter>(executor, handle, changed);
  if (!writer->is_open()) return nullptr;
  return writer;
}

}  // namespace affinity::transport
