#include "base/log/log.hpp"

#include "base/clock.hpp"
#include "base/text/printable.hpp"

#include <openssl/crypto.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/sink.h>

#include <chrono>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace affinity {

namespace {

// By spdlog's level; its highest one stands for lines that are retained whatever their level.
LogWriter::Priority priority_of(spdlog::level::level_enum level) {
  if (level >= spdlog::level::err) return LogWriter::Priority::retained;
  return level >= spdlog::level::warn ? LogWriter::Priority::urgent : LogWriter::Priority::normal;
}

class Queue final : public spdlog::sinks::sink {
 public:
  explicit Queue(LogWriter::Settings settings) : writer(settings) {}
  void log(spdlog::details::log_msg const& line) override {
    writer.push({line.payload.data(), line.payload.size()}, priority_of(line.level));
  }
  void flush() override { writer.flush(); }
  void set_pattern(std::string const&) override {}  // a line is JSON already
  void set_formatter(std::unique_ptr<spdlog::formatter>) override {}

  LogWriter writer;
};

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: break;
  }
  return spdlog::level::err;
}

std::string_view to_string(Level level) {
  switch (level) {
    case Level::debug: return "debug";
    case Level::info: return "info";
    case Level::warning: return "warning";
    case Level::error: break;
  }
  return "error";
}

constexpr std::size_t max_kept_line = 16u << 10;  // bytes of memory

// The time now, in text: within a second only the milliseconds are written anew.
class LineTime {
 public:
  std::string_view text_now() {
    auto const now = SystemClock{}.wall();
    auto const second = std::chrono::floor<std::chrono::seconds>(now);
    if (text_.empty() || second != second_) {
      text_ = to_iso(now);
      second_ = second;
    }
    auto digit = text_.rbegin() + 1;  // before the "Z"
    auto left = (now - second).count();
    for (int i = 0; i < 3; ++i, left /= 10) *digit++ = char('0' + left % 10);
    return text_;
  }

 private:
  std::string text_{};
  std::chrono::sys_seconds second_{};
};

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  if (what.size() < 4) return;  // too short to be a secret; it would match ordinary words
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

}  // namespace

struct Log::Sink {
  explicit Sink(LogWriter::Settings settings) : queue(std::make_shared<Queue>(settings)) {}

  std::shared_ptr<Queue> const queue;
  spdlog::logger logger{"affinity", queue};
  std::mutex mutex{};            // write() is called from any thread
  std::vector<Secret> hidden{};  // as escaped in JSON, so that quotes and backslashes match
  LineTime time{};
  std::string line{};  // the one that is being written; keeps its memory
};

Log::Log(Level minimum, LogWriter::Settings settings) : sink_(std::make_unique<Sink>(settings)) {
  sink_->logger.set_level(to_spdlog(minimum));
  sink_->logger.set_error_handler([](std::string const&) {});  // the default one prints and may block
}

Log::~Log() = default;

void Log::flush() { sink_->queue->flush(); }

std::uint64_t Log::lost() const { return sink_->queue->writer.lost(); }

void Log::redact(Secret const& secret) {
  auto written = write_json(json::value(secret.reveal()));
  Secret as_written(written.substr(1, written.size() - 2));
  OPENSSL_cleanse(written.data(), written.size());
  std::lock_guard const lock(sink_->mutex);
  sink_->hidden.push_back(std::move(as_written));
}

void Log::write(Level level, std::string_view event, LogFields const& fields) {
  put(level, event, fields, priority_of(to_spdlog(level)));
}

void Log::write_retained(Level level, std::string_view event, LogFields const& fields) {
  put(level, event, fields, LogWriter::Priority::retained);
}

void Log::put(Level level, std::string_view event, LogFields const& fields, LogWriter::Priority priority) {
  if (!sink_->logger.should_log(to_spdlog(level))) return;
  std::lock_guard const lock(sink_->mutex);
  auto& line = sink_->line;
  line.assign(R"({"ts":")");
  line.append(sink_->time.text_now());
  line.append(R"(","level":")").append(to_string(level)).append(R"(","event":)");
  write_json_string(event, line);
  if (!fields.written().empty()) line.append(1, ',').append(fields.written());
  line += '}';
  for (auto const& secret : sink_->hidden) replace_all(line, secret.reveal(), "[hidden]");
  bool const retained = priority == LogWriter::Priority::retained;
  line = printable_json(std::move(line));
  sink_->logger.log(retained ? spdlog::level::critical : to_spdlog(level), line);
  if (line.capacity() > max_kept_line) line = {};
}

}  // namespace affinity
