// An Affinity v1 that is never the bottleneck: prepared answers, one thread, epoll. For bench/run and
// bench/growth.
//
//   stub --port N [--hold MS] [--answer PATH=BODY]...
//
//   Port 0 takes a free one; the port is printed. --hold: records come so much later. --answer: another path.
//
//   GET /persons/1KKKKNNNNN        one person of KKKK KiB, at most 4096
//   GET /persons?term=qNNNNNNNNNN  a page of about 100 KiB
//   GET /auth/whoami, /rate-limit

#include "bench/response_bodies.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace affinity::bench {
namespace {

using Moment = std::chrono::steady_clock::time_point;

struct Answer {
  std::string head = {};
  Body body = {};
};

Answer prepared(Body body, std::string_view status = "200 OK") {
  Answer made{
      .head = "HTTP/1.1 " + std::string(status) +
              "\r\nDate: Sat, 21 Nov 2026 09:00:00 GMT\r\nContent-Type: application/json; charset=utf-8"
              "\r\nX-Ratelimit-Limit-User: 100000000\r\nX-Ratelimit-Limit-User-Remaining: 99999999"
              "\r\nX-Ratelimit-Limit-User-Reset: 30\r\nX-Ratelimit-Limit-Org: 100000000"
              "\r\nX-Ratelimit-Limit-Org-Remaining: 99999999\r\nX-Ratelimit-Limit-Org-Reset: 1500000"
              "\r\nContent-Length: " +
              std::to_string(body.bytes.size()) + "\r\n\r\n",
      .body = std::move(body)};
  return made;
}

struct Connection {
  std::string in = {};
  std::string out = {};  // what the socket did not take at once
};

using Others = std::map<std::string, Answer, std::less<>>;  // by path

class Stub {
 public:
  Stub(int port, std::chrono::milliseconds hold, Others others)
      : hold_(hold), others_(std::move(others)), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int const on = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, 4096) != 0) {
      std::perror("stub");
      std::exit(1);
    }
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    watch(listener_, EPOLLIN, EPOLL_CTL_ADD);
  }

  [[noreturn]] void run() {
    for (epoll_event events[256];;) {
      auto const count = epoll_wait(epoll_, events, 256, held_.empty() ? -1 : 1);
      for (int i = 0; i < count; ++i) {
        auto const fd = events[i].data.fd;
        if (fd == listener_)
          take();
        else if ((events[i].events & EPOLLOUT) != 0)
          flush(fd);
        else
          read(fd);
      }
      for (auto const now = std::chrono::steady_clock::now(); !held_.empty() && held_.front().due <= now;
           held_.pop_front())
        if (auto const it = connections_.find(held_.front().fd); it != connections_.end())
          send(it->first, it->second, record(held_.front().id), held_.front().id);
    }
  }

 private:
  struct Held {
    Moment due = {};
    int fd = -1;
    std::string id = {};
  };

  void watch(int fd, std::uint32_t what, int how) const {
    epoll_event event{.events = what, .data = {.fd = fd}};
    epoll_ctl(epoll_, how, fd, &event);
  }

  void take() {
    int fd = -1;
    while ((fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
      int const on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      connections_[fd];
      watch(fd, EPOLLIN, EPOLL_CTL_ADD);
    }
  }

  void drop(int fd) {
    connections_.erase(fd);
    close(fd);
  }

  void read(int fd) {
    auto& connection = connections_[fd];
    char some[16384];
    auto const count = ::read(fd, some, sizeof some);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return drop(fd);
    std::string_view bytes(some, static_cast<std::size_t>(count));
    if (!connection.in.empty()) bytes = connection.in.append(bytes);
    std::size_t used = 0;
    for (std::size_t end = 0; (end = bytes.find("\r\n\r\n", used)) != std::string_view::npos;
         used = end + 4) {
      auto const line = bytes.substr(used, bytes.find("\r\n", used) - used);
      if (!line.starts_with("GET ")) return drop(fd);  // the bench only reads
      answer(fd, connection, line.substr(4, line.find(' ', 4) - 4));
    }
    if (used < bytes.size())
      connection.in = std::string(bytes.substr(used));
    else
      connection.in.clear();
  }

  Answer& record(std::string_view id) {
    auto const kib =
        id.size() == mark.size() ? std::strtoul(std::string(id.substr(1, 4)).c_str(), nullptr, 10) : 0;
    if (kib == 1) return small_;
    if (kib == 0 || kib > 4096) return nothing_;
    auto const it = sized_.find(kib);
    return it != sized_.end() ? it->second : sized_.emplace(kib, prepared(person(kib * 1024))).first->second;
  }

  void answer(int fd, Connection& connection, std::string_view path) {
    if (path.starts_with("/persons/")) {
      auto id = path.substr(9);
      id = id.substr(0, id.find('?'));
      if (hold_.count() > 0)
        return held_.push_back({std::chrono::steady_clock::now() + hold_, fd, std::string(id)});
      return send(fd, connection, record(id), id);
    }
    if (path.starts_with("/persons?")) {
      auto const at = path.find("term=q");
      return send(fd, connection, page_,
                  at == std::string_view::npos ? mark : path.substr(at + 6, mark.size()));
    }
    if (path.starts_with("/auth/whoami")) return send(fd, connection, whoami_, "");
    if (path.starts_with("/rate-limit")) return send(fd, connection, rates_, "");
    auto const other = others_.find(path.substr(0, path.find('?')));
    send(fd, connection, other != others_.end() ? other->second : nothing_, "");
  }

  void send(int fd, Connection& connection, Answer& answer, std::string_view digits) {
    for (auto const at : answer.body.marks) digits.copy(answer.body.bytes.data() + at, mark.size());
    if (!connection.out.empty()) {
      connection.out += answer.head + answer.body.bytes;
      return;
    }
    iovec parts[2] = {{answer.head.data(), answer.head.size()},
                      {answer.body.bytes.data(), answer.body.bytes.size()}};
    auto const written = std::max<ssize_t>(writev(fd, parts, 2), 0);
    auto const whole = answer.head.size() + answer.body.bytes.size();
    if (auto const sent = static_cast<std::size_t>(written); sent < whole) {
      connection.out = (answer.head + answer.body.bytes).substr(sent);
      watch(fd, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
    }
  }

  void flush(int fd) {
    auto& out = connections_[fd].out;
    auto const written = write(fd, out.data(), out.size());
    if (written < 0 && errno != EAGAIN) return drop(fd);
    out.erase(0, static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    if (out.empty()) watch(fd, EPOLLIN, EPOLL_CTL_MOD);
  }

  std::chrono::milliseconds hold_;
  Others others_;
  int epoll_;
  int listener_ = -1;
  std::unordered_map<int, Connection> connections_;
  std::deque<Held> held_;
  std::map<std::size_t, Answer> sized_;
  Answer small_ = prepared(person(1024));
  Answer page_ = prepared(page(100 * 1024));
  Answer whoami_ = prepared(marked(
      R"({"tenant":{"id":1,"name":"Halvard Ostrow","subdomain":"halvard"},"user":{"id":38603,"firstName":"Jo",)"
      R"("lastName":"Ek","email":"jo@halvard-ostrow.example"},"grant":{"type":"api-key","scope":"api",)"
      R"("createdAt":"2020-01-01T00:00:00.000Z"}})"));
  Answer rates_ = prepared(
      marked(R"({"rate":{"org_monthly":{"limit":100000000,"remaining":99999999,"reset":1500000,"used":1},)"
             R"("api_key_per_minute":{"limit":100000000,"remaining":99999999,"reset":30,"used":1}}})"));
  Answer nothing_ = prepared(marked(R"(["Not found"])"), "404 Not Found");
};

}  // namespace
}  // namespace affinity::bench

int main(int argc, char** argv) {
  int port = 0;
  int hold = 0;
  affinity::bench::Others others;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::string_view(argv[i]) == "--port") port = std::atoi(argv[i + 1]);
    if (std::string_view(argv[i]) == "--hold") hold = std::atoi(argv[i + 1]);
    if (std::string_view const given = argv[i + 1]; std::string_view(argv[i]) == "--answer") {
      auto const end = given.find('=');
      others[std::string(given.substr(0, end))] =
          affinity::bench::prepared({.bytes = std::string(given.substr(end + 1))});
    }
  }
  std::signal(SIGPIPE, SIG_IGN);
  affinity::bench::Stub(port, std::chrono::milliseconds(hold), std::move(others)).run();
}
