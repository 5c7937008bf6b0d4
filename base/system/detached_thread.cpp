#include "base/system/detached_thread.hpp"

#include "base/platform/console.hpp"
#include "base/platform/thread_signals.hpp"
#include "base/system/whole_line_writer.hpp"
#include "base/text/printable.hpp"

#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

namespace affinity {

namespace {

struct Writing {
  std::mutex mutex{};
  std::condition_variable done{};
  bool is_done = false;
};

}  // namespace

bool start_detached_thread(std::function<void()> work) {
  platform::SignalsBlocked const blocked;
  try {
    std::thread(std::move(work)).detach();
    return true;
  } catch (std::exception const&) {  // no thread or no memory available
    return false;
  }
}

void write_detached(platform::FileHandle file, std::string text, Milliseconds timeout) {
  auto const writing = std::make_shared<Writing>();
  auto const shared = std::make_shared<std::string const>(std::move(text));
  auto const started = start_detached_thread([writing, shared, file] {
    WholeLineWriter(file).write(*shared);
    std::lock_guard const lock(writing->mutex);
    writing->is_done = true;
    writing->done.notify_all();
  });
  if (!started) return platform::write_what_fits(file, *shared, timeout);
  std::unique_lock lock(writing->mutex);
  writing->done.wait_for(lock, timeout, [&] { return writing->is_done; });
}

void write_to_stderr(std::string_view text) {
  constexpr Milliseconds timeout(1000);
  auto const standard_error = platform::file_of(platform::StandardStream::error);
  try {
    write_detached(standard_error, "affinity-crm-mcp: " + printable(text, LineBreaks::keep) + "\n", timeout);
  } catch (std::bad_alloc const&) {
    platform::write_what_fits(standard_error, text, timeout);
  }
}

}  // namespace affinity
