#include "base/log.hpp"

#include <openssl/crypto.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <chrono>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace affinity {

struct Log::Sink {
  spdlog::logger logger{"affinity", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  std::mutex mutex{};            // of any thread
  std::vector<Secret> hidden{};  // as JSON writes them, so that quotes and backslashes hide nothing from us
  std::function<void()> soon{};
  std::string waiting{};  // lines that are still to be written, with a line feed between them

  void put(Level level, std::string_view line);
  void flush();  // under the mutex
};

namespace {

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

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  if (what.size() < 4) return;  // too short to be a secret, and hiding it would hide words
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

}  // namespace

Log::Log(Level least) : sink_(std::make_unique<Sink>()) {
  sink_->logger.set_pattern("%v");
  sink_->logger.set_level(to_spdlog(least));
  sink_->logger.flush_on(spdlog::level::debug);
}

Log::~Log() { flush(); }

void Log::Sink::put(Level level, std::string_view line) {
  constexpr std::size_t enough = 16u << 10;
  bool const first = waiting.empty();
  if (!first) waiting += '\n';
  waiting += line;
  if (!soon || level >= Level::warning || waiting.size() > enough) return flush();
  if (first) soon();
}

void Log::Sink::flush() {
  if (!waiting.empty()) logger.log(spdlog::level::critical, waiting);  // chosen by write() already
  waiting.clear();
}

void Log::collect(std::function<void()> soon) {
  std::lock_guard const lock(sink_->mutex);
  sink_->soon = std::move(soon);
}

void Log::flush() {
  std::lock_guard const lock(sink_->mutex);
  sink_->flush();
}

void Log::hide(Secret const& secret) {
  auto written = write_json(json::value(secret.reveal()));
  Secret as_written(written.substr(1, written.size() - 2));
  OPENSSL_cleanse(written.data(), written.size());
  std::lock_guard const lock(sink_->mutex);
  sink_->hidden.push_back(std::move(as_written));
}

void Log::write(Level level, std::string_view event, LogFields const& fields) {
  if (!sink_->logger.should_log(to_spdlog(level))) return;
  std::string line;
  line.reserve(96 + fields.written().size());
  line.append(R"({"ts":")").append(to_iso(SystemClock{}.wall()));
  line.append(R"(","level":")").append(to_string(level)).append(R"(","event":)");
  write_json_text(event, line);
  if (!fields.written().empty()) line.append(1, ',').append(fields.written());
  line += '}';
  std::lock_guard const lock(sink_->mutex);
  for (auto const& secret : sink_->hidden) replace_all(line, secret.reveal(), "[hidden]");
  sink_->put(level, line);
}

}  // namespace affinity
