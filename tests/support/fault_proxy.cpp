#include "support/fault_proxy.hpp"

#include "support/loopback.hpp"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace affinity::tests {

namespace {

constexpr int patience_ms = 20'000;  // nothing in a test takes longer; then somebody hangs

// False when `stop` became readable first, or nothing came in time.
bool readable(int fd, int stop, int timeout_ms = patience_ms) {
  std::array<pollfd, 2> both{{{fd, POLLIN, 0}, {stop, POLLIN, 0}}};
  return ::poll(both.data(), both.size(), timeout_ms) > 0 && both[1].revents == 0;
}

std::size_t content_length(std::string_view head) {
  static constexpr std::string_view name = "content-length:";
  auto const same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  auto const at = std::search(head.begin(), head.end(), name.begin(), name.end(), same);
  if (at == head.end()) return 0;
  std::size_t length = 0;
  for (auto i = std::size_t(at - head.begin()) + name.size(); i < head.size() && head[i] != '\r'; ++i)
    if (head[i] != ' ') length = length * 10 + std::size_t(head[i] - '0');
  return length;
}

// One message with Content-Length, whole; empty when the other side ended before.
std::string read_message(int fd, int stop) {
  std::string text;
  std::size_t wanted = std::string::npos;
  std::array<char, 16384> piece{};
  while (text.size() < wanted) {
    if (!readable(fd, stop)) return {};
    auto const got = ::recv(fd, piece.data(), piece.size(), 0);
    if (got <= 0) return {};
    text.append(piece.data(), std::size_t(got));
    auto const end = text.find("\r\n\r\n");
    if (wanted == std::string::npos && end != std::string::npos)
      wanted = end + 4 + content_length(std::string_view(text).substr(0, end));
  }
  return text;
}

void reset(int fd) {
  linger const at_once{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

// As a proxy of the provider's says it.
std::string refusal(int status) {
  static constexpr std::string_view body = "<html><body>Not now.</body></html>";
  return "HTTP/1.1 " + std::to_string(status) +
         " No\r\nContent-Type: text/html\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

// Until the client leaves or the test ends.
void wait_for_end(int fd, int stop) {
  std::array<char, 1024> dropped{};
  while (readable(fd, stop) && ::recv(fd, dropped.data(), dropped.size(), 0) > 0) {
  }
}

}  // namespace

FaultProxy::FaultProxy(std::uint16_t upstream, Choose choose)
    : upstream_(upstream),
      choose_(std::move(choose)),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      stop_(::eventfd(0, EFD_CLOEXEC)) {
  auto address = loopback(0);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  port_kept_ = UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  int const on = 1;
  for (auto const* fd : {&listener_, &port_kept_})
    ::setsockopt(fd->get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  bool const listens = ::bind(listener_.get(), any, size) == 0 &&
                       ::getsockname(listener_.get(), any, &size) == 0 &&
                       ::bind(port_kept_.get(), any, size) == 0 && ::listen(listener_.get(), 512) == 0;
  if (!listens) throw std::runtime_error("the fault proxy cannot listen");
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

FaultProxy::~FaultProxy() {
  std::uint64_t const one = 1;
  [[maybe_unused]] auto const told = ::write(stop_.get(), &one, sizeof one);
  accepting_.join();
  for (auto& each : serving_) each.thread.join();
}

void FaultProxy::shut() { ::shutdown(listener_.get(), SHUT_RDWR); }

std::map<std::string, int> FaultProxy::forwarded() const {
  std::lock_guard const lock(mutex_);
  return forwarded_;
}

void FaultProxy::accept_all() {
  while (readable(listener_.get(), stop_.get(), -1)) {
    auto const client = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0 && errno == EINVAL) return;  // it was shut
    if (client < 0) continue;
    ++connections_;
    std::erase_if(serving_, [](Serving& one) {
      bool const over = one.ended;
      if (over) one.thread.join();
      return over;
    });
    auto& one = serving_.emplace_back();
    one.thread = std::thread([this, client, &one] {
      serve(client);
      one.ended = true;
    });
  }
}

void FaultProxy::serve(int fd) {
  UniqueFd const client(fd);
  ++open_;
  int const on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  UniqueFd server;
  while (exchange(fd, server)) {
  }
  --open_;
}

// False when the connection is over.
bool FaultProxy::exchange(int client, UniqueFd& server) {
  auto const request = read_message(client, stop_.get());
  if (request.empty()) return false;
  NetFault fault;
  {
    std::lock_guard const lock(mutex_);
    fault = choose_(request);
  }
  using Kind = NetFault::Kind;
  // Unread by the server: that the proxy itself read it is the network's business.
  if (fault.kind == Kind::reset_unread) reset(client);
  if (fault.kind == Kind::close_unread || fault.kind == Kind::reset_unread) return false;
  if (fault.kind == Kind::status) return send_all(client, refusal(fault.status));
  if (!server) {
    server = UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    auto address = loopback(upstream_);
    if (::connect(server.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return false;
    int const on = 1;
    ::setsockopt(server.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  if (fault.kind == Kind::cut_request && fault.bytes < request.size()) {
    send_all(server.get(), std::string_view(request).substr(0, fault.bytes));
    reset(client);
    return false;
  }
  if (note_) {
    std::lock_guard const lock(mutex_);
    ++forwarded_[note_(request)];
  }
  if (!send_all(server.get(), request)) return false;
  auto answer = read_message(server.get(), stop_.get());
  if (answer.empty()) return false;
  std::array<pollfd, 1> stop{{{stop_.get(), POLLIN, 0}}};
  switch (fault.kind) {
    case Kind::close_after: return false;
    case Kind::reset_after: reset(client); return false;
    case Kind::cut_answer: send_all(client, std::string_view(answer).substr(0, fault.bytes)); return false;
    case Kind::corrupt:
      if (fault.bytes < answer.size()) answer[fault.bytes] = char(answer[fault.bytes] ^ 0x55);
      send_all(client, answer);
      return false;
    case Kind::late: ::poll(stop.data(), 1, int(fault.pause.count())); return send_all(client, answer);
    case Kind::drip: {
      constexpr std::size_t pieces = 20;
      auto const size = answer.size() / pieces + 1;
      for (std::size_t i = 0; i < answer.size(); i += size) {
        if (!send_all(client, std::string_view(answer).substr(i, size))) return false;
        ::poll(stop.data(), 1, int(fault.pause.count() / int(pieces)));
      }
      return true;
    }
    case Kind::status_after: return send_all(client, refusal(fault.status));
    case Kind::never: wait_for_end(client, stop_.get()); return false;
    default: break;
  }
  return send_all(client, answer);
}

}  // namespace affinity::tests
