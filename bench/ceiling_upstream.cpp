#include "bench/ceiling_upstream.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <chrono>
#include <deque>
#include <vector>

namespace affinity::bench {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {
constexpr std::size_t most_at_a_time = 64;
constexpr auto tick = std::chrono::milliseconds(50);  // how exact libcurl's own timeouts are here
}  // namespace

// libcurl's sockets stand in an epoll of their own, and that stands in the loop: one wait for many sockets,
// and a socket that goes idle and is used again costs no system call.
class Upstream::Multi {
 public:
  Multi(asio::io_context& loop, std::string base)
      : base_(std::move(base)), epoll_(epoll_create1(EPOLL_CLOEXEC)), ready_(loop, epoll_), timer_(loop) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(most_at_a_time));
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Multi::watch);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Multi::set_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    headers_ = curl_slist_append(nullptr, "Authorization: Basic OmJlbmNo");
    wait();
    wait_for_time();
  }

  void get(PendingRequest& who) {
    if (under_way_ == most_at_a_time) return queue_.push_back(&who);
    begin(who);
    act();
  }

 private:
  static int watch(CURL*, curl_socket_t fd, int what, void* self, void*) {
    auto& masks = static_cast<Multi*>(self)->masks_;
    if (masks.size() <= static_cast<std::size_t>(fd)) masks.resize(static_cast<std::size_t>(fd) + 1);
    auto& [mask, known] = masks[static_cast<std::size_t>(fd)];
    known = what != CURL_POLL_REMOVE;
    if (!known) return 0;  // it stays for its next request
    auto const wanted =
        ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
    if (mask == wanted) return 0;
    epoll_event event{.events = wanted, .data = {.fd = fd}};
    epoll_ctl(static_cast<Multi*>(self)->epoll_, mask == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event);
    mask = wanted;
    return 0;
  }

  static int closed(void* self, curl_socket_t fd) {
    auto& masks = static_cast<Multi*>(self)->masks_;
    if (static_cast<std::size_t>(fd) < masks.size()) masks[static_cast<std::size_t>(fd)] = {};
    return close(fd);
  }

  static int set_timer(CURLM*, long ms, void* self) {
    auto& me = *static_cast<Multi*>(self);
    me.due_ = ms < 0 ? Clock::time_point::max() : Clock::now() + std::chrono::milliseconds(ms);
    me.now_ = ms == 0;
    return 0;
  }

  static std::size_t keep(char* bytes, std::size_t, std::size_t size, void* who) {
    static_cast<PendingRequest*>(who)->body.append(bytes, size);
    return size;
  }

  CURL* easy() {
    if (!idle_.empty()) {
      auto* const found = idle_.back();
      idle_.pop_back();
      return found;
    }
    auto* const made = curl_easy_init();
    curl_easy_setopt(made, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(made, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(made, CURLOPT_PROXY, "");
    curl_easy_setopt(made, CURLOPT_BUFFERSIZE, 131072L);
    curl_easy_setopt(made, CURLOPT_WRITEFUNCTION, &Multi::keep);
    curl_easy_setopt(made, CURLOPT_CLOSESOCKETFUNCTION, &Multi::closed);
    curl_easy_setopt(made, CURLOPT_CLOSESOCKETDATA, this);
    return made;
  }

  void begin(PendingRequest& who) {
    ++under_way_;
    auto* const handle = easy();
    url_.assign(base_).append(who.path);
    who.body.clear();
    curl_easy_setopt(handle, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &who);
    curl_easy_setopt(handle, CURLOPT_PRIVATE, &who);
    curl_multi_add_handle(multi_, handle);
  }

  void act() {
    int running = 0;
    while (now_) {
      now_ = false;
      curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    int left = 0;
    while (auto const* const message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      auto* const handle = message->easy_handle;
      PendingRequest* who = nullptr;
      curl_easy_getinfo(handle, CURLINFO_PRIVATE, &who);
      who->status = 0;
      if (message->data.result == CURLE_OK) curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &who->status);
      curl_multi_remove_handle(multi_, handle);
      idle_.push_back(handle);
      --under_way_;
      if (!queue_.empty()) {
        begin(*queue_.front());
        queue_.pop_front();
      }
      who->on_response();
    }
    if (now_) act();
  }

  void wait() {
    ready_.async_wait(asio::posix::stream_descriptor::wait_read,
                      [this](boost::system::error_code const& error) {
                        if (error) return;
                        exchange();
                        wait();
                      });
  }

  void exchange() {
    epoll_event events[64];
    auto const count = epoll_wait(epoll_, events, 64, 0);
    int running = 0;
    for (int i = 0; i < count; ++i) {
      auto const fd = events[i].data.fd;
      auto const what = ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 ? CURL_CSELECT_IN : 0) |
                        ((events[i].events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0);
      auto& watched = masks_[static_cast<std::size_t>(fd)];
      if (watched.known) {
        curl_multi_socket_action(multi_, fd, what, &running);
      } else if (watched.mask !=
                 0) {  // idle, and the other side hung up: libcurl sees it before it uses it again
        epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
        watched = {};
      }
    }
    act();
  }

  void wait_for_time() {
    timer_.expires_after(tick);
    timer_.async_wait([this](boost::system::error_code const& error) {
      if (error) return;
      if (Clock::now() >= due_) {
        due_ = Clock::time_point::max();
        now_ = true;
        act();
      }
      wait_for_time();
    });
  }

  std::string base_, url_;
  int epoll_;
  asio::posix::stream_descriptor ready_;
  asio::steady_timer timer_;
  CURLM* multi_ = nullptr;
  curl_slist* headers_ = nullptr;
  struct Watched {
    std::uint32_t mask = 0;
    bool known = false;  // to libcurl at this moment
  };
  std::vector<Watched> masks_;
  std::vector<CURL*> idle_;
  std::deque<PendingRequest*> queue_;
  std::size_t under_way_ = 0;
  Clock::time_point due_ = Clock::time_point::max();
  bool now_ = false;
};

Upstream::Upstream(asio::io_context& loop, std::string base) : loop_(loop), base_(std::move(base)) {}
Upstream::~Upstream() = default;

void Upstream::get(PendingRequest& who) {
  if (!multi_) multi_ = std::make_unique<Multi>(loop_, base_);  // starting and listing never pay for libcurl
  multi_->get(who);
}

}  // namespace affinity::bench
