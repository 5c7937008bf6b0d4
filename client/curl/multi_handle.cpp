#include "client/curl/multi_handle.hpp"

#include "base/platform/signals.hpp"
#include "client/curl/allocator.hpp"

#include <curl/curl.h>

#include <array>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace affinity::client {

namespace {

constexpr long most_idle_connections = 16;
constexpr int max_timeouts_at_once = 16;  // expired timeouts handled before returning to the event loop

// May be called repeatedly; no global cleanup, as the process may have other users of libcurl.
CURLcode start_libcurl() {
  return curl_global_init_mem(CURL_GLOBAL_DEFAULT, &curl_allocator::allocate, &curl_allocator::deallocate,
                              &curl_allocator::reallocate, &curl_allocator::duplicate,
                              &curl_allocator::allocate_zeroed);
}

Error no_start(std::string_view why) {
  return fail(ErrorKind::internal,
              "libcurl could not be started: " + std::string(why) + ". Nothing was sent.");
}

int events_of(platform::SocketSet::Ready const& ready) {
  return (ready.readable ? CURL_CSELECT_IN : 0) | (ready.writable ? CURL_CSELECT_OUT : 0);
}

}  // namespace

CurlMultiHandle::~CurlMultiHandle() { curl_multi_cleanup(multi_); }

Result<void> CurlMultiHandle::start() {
  if (multi_) return {};
  if (auto const code = start_libcurl(); code != CURLE_OK) return no_start(curl_easy_strerror(code));
  // OpenSSL can raise SIGPIPE, which libcurl does not handle under NOSIGNAL: a connection closed by the peer
  // would end the program.
  platform::ignore_write_signals();
  multi_ = sockets_.open() ? curl_multi_init() : nullptr;
  if (!multi_) return no_start("no memory or no file descriptor is left");
  platform::keep_open_handles_private();  // what libcurl opened just now
  using Callback = int (*)(CURL*, curl_socket_t, int, void*, void*);
  static constexpr Callback wanted = [](CURL*, curl_socket_t socket, int what, void* self, void*) {
    static_cast<CurlMultiHandle*>(self)->watch(static_cast<platform::SocketHandle>(socket), what);
    return 0;  // an error would end all transfers; one whose socket cannot be watched ends by its timeout
  };
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, most_idle_connections);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, wanted);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  return {};
}

// libcurl changes the events of a socket.
void CurlMultiHandle::watch(platform::SocketHandle socket, int what) noexcept try {
  if (what == CURL_POLL_REMOVE) return sockets_.ignore(socket);
  sockets_.watch(socket, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0);
} catch (std::exception const&) {  // no memory
}

void CurlMultiHandle::socket_action(platform::SocketHandle socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, static_cast<curl_socket_t>(socket), events, &running);
}

bool CurlMultiHandle::add(void* easy) { return curl_multi_add_handle(multi_, easy) == CURLM_OK; }

void CurlMultiHandle::remove(void* easy) { curl_multi_remove_handle(multi_, easy); }

void CurlMultiHandle::handle_ready_sockets() {
  std::array<platform::SocketSet::Ready, 64> ready;
  auto const count = sockets_.take_ready(ready);
  for (std::size_t i = 0; i < count; ++i) socket_action(ready[i].socket, events_of(ready[i]));
}

std::optional<Milliseconds> CurlMultiHandle::check_timeouts() {
  auto next = timeout();
  for (int turn = 0; turn < max_timeouts_at_once && next == Milliseconds(0); ++turn) {
    socket_action(platform::no_socket, 0);  // CURL_SOCKET_TIMEOUT
    next = timeout();
  }
  return next;
}

std::optional<CurlMultiHandle::Finished> CurlMultiHandle::take_finished() {
  int left = 0;
  while (auto const* message = curl_multi_info_read(multi_, &left))
    if (message->msg == CURLMSG_DONE)
      return Finished{.easy = message->easy_handle, .code = int{message->data.result}};
  return std::nullopt;
}

// Polled instead of CURLMOPT_TIMERFUNCTION: libcurl 7.88 calls that only for a changed timeout, even when it
// was handled too early.
std::optional<Milliseconds> CurlMultiHandle::timeout() const {
  long left = -1;
  curl_multi_timeout(multi_, &left);
  if (left < 0) return std::nullopt;
  return Milliseconds(left);
}

}  // namespace affinity::client
