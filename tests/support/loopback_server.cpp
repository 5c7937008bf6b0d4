#include "support/loopback_server.hpp"

#include "base/http/message.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace affinity::tests {

namespace {

// The length of the first whole request in `bytes`, 0 while it is not there.
std::size_t request_length(std::string_view bytes) {
  auto const head = bytes.find("\r\n\r\n");
  if (head == bytes.npos) return 0;
  std::size_t body = 0;
  for (std::size_t at = 0; at < head; at = bytes.find("\r\n", at) + 2) {
    static constexpr std::string_view name = "content-length:";
    if (equals_ignore_case(bytes.substr(at, name.size()), name))
      body = std::stoul(std::string(bytes.substr(at + name.size(), 12)));
  }
  auto const whole = head + 4 + body;
  return bytes.size() >= whole ? whole : 0;
}

bool readable(int fd) {
  pollfd one{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&one, 1, 0) == 1;
}

}  // namespace

Step read() { return {Step::Kind::read}; }
Step send(std::string bytes) { return {Step::Kind::send, std::move(bytes)}; }
Step serve(std::string bytes) { return {Step::Kind::serve, std::move(bytes)}; }
Step close() { return {Step::Kind::close}; }
Step reset() { return {Step::Kind::reset}; }
Step hang() { return {Step::Kind::hang}; }
Step gate() { return {Step::Kind::gate}; }

std::string http_answer(std::string_view body, int status, std::string_view more_headers) {
  return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Type: application/json\r\n" +
         std::string(more_headers) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

LoopbackServer::LoopbackServer(std::vector<Script> scripts)
    : scripts_(std::move(scripts)), stop_(::eventfd(0, EFD_CLOEXEC)) {
  acceptor_ = std::thread([this] { accept_all(); });
}

LoopbackServer::~LoopbackServer() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  ::eventfd_write(stop_.get(), 1);
  acceptor_.join();
  for (auto& player : players_) player.join();
}

std::string LoopbackServer::url() const { return "http://127.0.0.1:" + port(); }
std::string LoopbackServer::port() const { return std::to_string(listener_.port); }

int LoopbackServer::connections() const {
  std::lock_guard const lock(mutex_);
  return connections_;
}

int LoopbackServer::requests(std::string_view method) const {
  std::lock_guard const lock(mutex_);
  return int(std::ranges::count_if(
      seen_, [&](std::string const& request) { return request.starts_with(std::string(method) + ' '); }));
}

int LoopbackServer::requests() const {
  std::lock_guard const lock(mutex_);
  return int(seen_.size());
}

std::vector<std::string> LoopbackServer::seen() const {
  std::lock_guard const lock(mutex_);
  return seen_;
}

int LoopbackServer::closed_by_peer() const {
  std::lock_guard const lock(mutex_);
  return closed_by_peer_;
}

bool LoopbackServer::peer_left_at_gate() const {
  std::lock_guard const lock(mutex_);
  return peer_left_at_gate_;
}

bool LoopbackServer::wait_until(std::function<bool()> const& reached) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(10), reached);
}

bool LoopbackServer::wait_for_requests(int count) const {
  return wait_until([&] { return int(seen_.size()) >= count; });
}

bool LoopbackServer::wait_for_closed_by_peer(int count) const {
  return wait_until([&] { return closed_by_peer_ >= count; });
}

void LoopbackServer::open_gate() {
  std::lock_guard const lock(mutex_);
  gate_open_ = true;
  changed_.notify_all();
}

void LoopbackServer::note_closed() {
  std::lock_guard const lock(mutex_);
  ++closed_by_peer_;
  changed_.notify_all();
}

void LoopbackServer::accept_all() {
  for (;;) {
    pollfd both[] = {{.fd = listener_.socket.get(), .events = POLLIN, .revents = 0},
                     {.fd = stop_.get(), .events = POLLIN, .revents = 0}};
    ::poll(both, 2, -1);
    if (both[1].revents) return;
    UniqueFd peer(::accept4(listener_.socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!peer) continue;
    std::lock_guard const lock(mutex_);
    auto const& script = scripts_[std::min(std::size_t(connections_), scripts_.size() - 1)];
    ++connections_;
    players_.emplace_back([this, &script, fd = std::move(peer)]() mutable { play(std::move(fd), script); });
    changed_.notify_all();
  }
}

void LoopbackServer::play(UniqueFd peer, Script const& script) {
  auto const fd = peer.get();
  for (auto const& [kind, bytes] : script) {
    switch (kind) {
      case Step::Kind::read:
        if (!read_request(fd)) return;
        break;
      case Step::Kind::send:
        if (!send_all(fd, bytes)) return;
        break;
      case Step::Kind::serve:
        while (read_request(fd))
          if (!send_all(fd, bytes)) return;
        return;
      case Step::Kind::close: return;
      case Step::Kind::reset: {
        linger const now{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        return;
      }
      case Step::Kind::hang:
        if (hang(fd)) note_closed();
        return;
      case Step::Kind::gate: {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return gate_open_ || stopping_; });
        peer_left_at_gate_ = readable(fd);
        break;
      }
    }
  }
}

bool LoopbackServer::read_request(int fd) {
  std::string bytes;
  for (;;) {
    pollfd both[] = {{.fd = fd, .events = POLLIN, .revents = 0},
                     {.fd = stop_.get(), .events = POLLIN, .revents = 0}};
    ::poll(both, 2, -1);
    if (both[1].revents) return false;
    char chunk[16 * 1024];
    auto const count = ::recv(fd, chunk, sizeof chunk, 0);
    if (count <= 0) {
      note_closed();
      return false;
    }
    bytes.append(chunk, std::size_t(count));
    auto const length = request_length(bytes);
    if (length == 0) continue;
    std::lock_guard const lock(mutex_);
    seen_.push_back(bytes.substr(0, length));
    changed_.notify_all();
    return true;  // our clients do not pipeline, so nothing is left over
  }
}

bool LoopbackServer::hang(int fd) {
  for (;;) {
    pollfd both[] = {{.fd = fd, .events = POLLIN, .revents = 0},
                     {.fd = stop_.get(), .events = POLLIN, .revents = 0}};
    ::poll(both, 2, -1);
    if (both[1].revents) return false;
    char chunk[4096];
    if (::recv(fd, chunk, sizeof chunk, 0) <= 0) return true;
  }
}

}  // namespace affinity::tests
