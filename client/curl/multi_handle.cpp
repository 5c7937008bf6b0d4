#include "client/curl/multi_handle.hpp"

#include "client/curl/allocator.hpp"

#include <curl/curl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cstdint>
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

// OpenSSL can raise SIGPIPE, which libcurl does not handle under NOSIGNAL: a connection closed by the peer
// would end the program.
void ignore_broken_pipes() {
  struct sigaction now {};
  if (sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) signal(SIGPIPE, SIG_IGN);
}

Error no_start(std::string_view why) {
  return fail(ErrorKind::internal,
              "libcurl could not be started: " + std::string(why) + ". Nothing was sent.");
}

// A broken connection counts as readable and writable; the read or write then returns its error.
int events_of(std::uint32_t ready) {
  bool const broken = ready & (EPOLLERR | EPOLLHUP);
  return (broken || ready & EPOLLIN ? CURL_CSELECT_IN : 0) |
         (broken || ready & EPOLLOUT ? CURL_CSELECT_OUT : 0);
}

}  // namespace

CurlMultiHandle::~CurlMultiHandle() { curl_multi_cleanup(multi_); }

Result<void> CurlMultiHandle::start() {
  if (multi_) return {};
  if (auto const code = start_libcurl(); code != CURLE_OK) return no_start(curl_easy_strerror(code));
  ignore_broken_pipes();
  epoll_ = UniqueFd(::epoll_create1(EPOLL_CLOEXEC));
  multi_ = epoll_ ? curl_multi_init() : nullptr;
  if (!multi_) return no_start("no memory or no file descriptor is left");
  // Sets close-on-exec on descriptors that libcurl opened.
  ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  using Callback = int (*)(CURL*, curl_socket_t, int, void*, void*);
  static constexpr Callback wanted = &CurlMultiHandle::on_socket;
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, most_idle_connections);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, wanted);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  return {};
}

// libcurl changes the events of a socket. A reused descriptor may or may not be in the set still, so try to
// add, then to modify.
int CurlMultiHandle::on_socket(void*, int socket, int what, void* self, void*) {
  auto const set = static_cast<CurlMultiHandle*>(self)->epoll_.get();
  if (what == CURL_POLL_REMOVE) {
    ::epoll_ctl(set, EPOLL_CTL_DEL, socket, nullptr);  // fails for a closed socket, which has left the set
    return 0;
  }
  epoll_event event{.events = 0, .data = {.fd = socket}};
  if (what & CURL_POLL_IN) event.events |= EPOLLIN;
  if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
  if (::epoll_ctl(set, EPOLL_CTL_ADD, socket, &event) == 0) return 0;
  ::epoll_ctl(set, EPOLL_CTL_MOD, socket, &event);
  return 0;  // an error would end all transfers; one whose socket cannot be watched ends by its timeout
}

void CurlMultiHandle::socket_action(int socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
}

bool CurlMultiHandle::add(void* easy) { return curl_multi_add_handle(multi_, easy) == CURLM_OK; }

void CurlMultiHandle::remove(void* easy) { curl_multi_remove_handle(multi_, easy); }

void CurlMultiHandle::socket_ready() {
  std::array<epoll_event, 64> events;
  auto const count = ::epoll_wait(epoll_.get(), events.data(), int(events.size()), 0);
  for (int i = 0; i < count; ++i) {
    auto const& event = events[std::size_t(i)];
    socket_action(event.data.fd, events_of(event.events));
  }
}

void CurlMultiHandle::check_timeouts() {
  for (int turn = 0; turn < max_timeouts_at_once && timeout() == Milliseconds(0); ++turn)
    socket_action(CURL_SOCKET_TIMEOUT, 0);
}

void CurlMultiHandle::collect_finished(std::function<void(void* easy, int code)> const& over) {
  int left = 0;
  while (auto const* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    auto const code = message->data.result;  // the message is invalid after curl_multi_remove_handle
    over(message->easy_handle, code);
  }
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
