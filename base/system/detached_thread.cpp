#include "base/system/detached_thread.hpp"

#include "base/system/whole_line_writer.hpp"
#include "base/text/printable.hpp"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
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

// Without a thread: writes as much as poll() reports to be free, which is 4 KiB (POSIX, PIPE_BUF).
void write_what_fits(int fd, std::string_view text, Milliseconds timeout) {
  pollfd watched{.fd = fd, .events = POLLOUT, .revents = 0};
  while (!text.empty() && ::poll(&watched, 1, int(timeout.count())) > 0) {
    auto const size = ::write(fd, text.data(), std::min<std::size_t>(text.size(), 4096));
    if (size <= 0) return;
    text.remove_prefix(std::size_t(size));
  }
}

}  // namespace

bool start_detached_thread(std::function<void()> work) {
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  bool started = false;
  try {
    std::thread(std::move(work)).detach();
    started = true;
  } catch (std::exception const&) {  // no thread or no memory available
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started;
}

void write_detached(int fd, std::string text, Milliseconds timeout) {
  auto const writing = std::make_shared<Writing>();
  auto const shared = std::make_shared<std::string const>(std::move(text));
  auto const started = start_detached_thread([writing, shared, fd] {
    WholeLineWriter(fd).write(*shared);
    std::lock_guard const lock(writing->mutex);
    writing->is_done = true;
    writing->done.notify_all();
  });
  if (!started) return write_what_fits(fd, *shared, timeout);
  std::unique_lock lock(writing->mutex);
  writing->done.wait_for(lock, timeout, [&] { return writing->is_done; });
}

void write_to_stderr(std::string_view text) {
  constexpr Milliseconds timeout(1000);
  try {
    write_detached(STDERR_FILENO, "affinity-crm-mcp: " + printable(text, LineBreaks::keep) + "\n", timeout);
  } catch (std::bad_alloc const&) {
    write_what_fits(STDERR_FILENO, text, timeout);
  }
}

}  // namespace affinity
