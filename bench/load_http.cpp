#include "bench/load.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <memory>

namespace affinity::bench {
namespace {

int connected(int port) {
  auto const fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int const on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
  std::perror("connect");
  std::exit(1);
}

bool is(std::string_view line, std::string_view name) {
  return line.size() > name.size() && line[name.size()] == ':' &&
         strncasecmp(line.data(), name.data(), name.size()) == 0;
}
std::string_view value(std::string_view line) {
  auto const at = line.find_first_not_of(' ', line.find(':') + 1);
  return at == std::string_view::npos ? std::string_view{} : line.substr(at);
}

// One connection and its receive buffer.
class Connection {
 public:
  int fd = -1;
  std::string session;
  RequestTemplate request;
  std::size_t number = 0;
  Clock::time_point asked;
  bool waiting = false;

  int status = 0;
  std::string_view payload;  // of the answer that next() found whole, until the next read

  bool send_all(std::string const& bytes) const {
    for (std::size_t sent = 0; sent < bytes.size();) {
      auto const count = ::send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (count < 0) return false;
      sent += static_cast<std::size_t>(count);
    }
    return true;
  }

  // False at the end of the connection.
  bool read(int flags) {
    if (have_ == buffer_.size()) buffer_.resize(std::max<std::size_t>(16384, buffer_.size() * 2));
    auto const count = ::recv(fd, buffer_.data() + have_, buffer_.size() - have_, flags);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    have_ += static_cast<std::size_t>(count);
    return count > 0;
  }

  // True when an answer is whole.
  bool next() {
    std::string_view const all(buffer_.data(), have_);
    if (body_at_ == 0) {
      auto const end = all.find("\r\n\r\n");
      if (end == std::string_view::npos) return false;
      read_head(all.substr(0, end));
      body_at_ = end + 4;
    }
    if (!chunked_) {
      if (have_ < body_at_ + size_) return false;
      payload = all.substr(body_at_, size_);
    } else {
      plain_.clear();
      for (auto at = body_at_;;) {
        auto const end = all.find("\r\n", at);
        if (end == std::string_view::npos) return false;
        auto const size = std::strtoul(all.data() + at, nullptr, 16);
        if (have_ < end + size + 4) return false;
        if (size == 0) break;
        plain_.append(all.substr(end + 2, size));
        at = end + size + 4;
      }
      payload = plain_;
    }
    if (events_) payload = from_events(payload);
    have_ = body_at_ = 0;  // nothing is asked before the answer is here, so nothing follows it
    return true;
  }

  // For the opening and the end: ask and wait.
  int exchange(std::string const& bytes) {
    if (!send_all(bytes)) return 0;
    while (read(0))
      if (next()) return status;
    return 0;
  }

 private:
  void read_head(std::string_view head) {
    status = head.size() > 12 ? std::atoi(head.data() + 9) : 0;
    chunked_ = events_ = false;
    size_ = 0;
    for (auto at = head.find("\r\n"); at != std::string_view::npos;) {
      auto const end = head.find("\r\n", at + 2);
      auto const line = head.substr(at + 2, end == std::string_view::npos ? end : end - at - 2);
      at = end;
      if (is(line, "content-length"))
        size_ = std::strtoul(value(line).data(), nullptr, 10);
      else if (is(line, "content-type"))
        events_ = value(line).starts_with("text/event-stream");
      else if (is(line, "transfer-encoding"))
        chunked_ = true;
      else if (is(line, "mcp-session-id"))
        session = value(line);
    }
  }

  std::string buffer_, plain_;
  std::size_t have_ = 0, body_at_ = 0, size_ = 0;
  bool chunked_ = false, events_ = false;
};

// Connects, opens a session where the protocol has one, and makes the connection's request template.
void open(Connection& connection, RequestSpec const& spec) {
  connection.fd = connected(spec.port);
  if (spec.family == ProtocolFamily::handshake) {
    auto const opening = initialize(spec);
    if (connection.exchange(head_of(spec, {}, "POST", opening.size(), false) + opening) != 200) {
      std::cerr << "initialize: status " << connection.status << " " << connection.payload << "\n";
      std::exit(1);
    }
    connection.exchange(head_of(spec, connection.session, "POST", initialized.size()) + initialized);
  }
  auto const message = spec.family == ProtocolFamily::get ? std::string{} : message_of(spec);
  connection.request = RequestTemplate(
      message,
      head_of(spec, connection.session, spec.family == ProtocolFamily::get ? "GET" : "POST", message.size()));
}

void end(Connection& connection, RequestSpec const& spec) {
  if (!connection.session.empty()) connection.exchange(head_of(spec, connection.session, "DELETE", 0));
  close(connection.fd);
}

class Load {
 public:
  explicit Load(Options const& options)
      : spec_(options.spec),
        plan_(options.plan),
        epoll_(epoll_create1(EPOLL_CLOEXEC)),
        checker_(marker_of(spec_)) {
    auto const each = static_cast<std::size_t>(options.connections);
    // The first answers of a connection wait for TCP's window to grow.
    plan_.warm_calls = std::max(plan_.warm_calls, 10 * each);
    plan_.least_calls = 3 * each;
    for (int i = 0; i < options.connections; ++i) {
      connections_.push_back(std::make_unique<Connection>());
      open(*connections_.back(), spec_);
    }
  }

  int run() {
    Measure measure(plan_);
    for (auto& connection : connections_) {
      epoll_event event{.events = EPOLLIN, .data = {.ptr = connection.get()}};
      epoll_ctl(epoll_, EPOLL_CTL_ADD, connection->fd, &event);
      send(*connection, measure);
    }
    while (!measure.over() && alive()) turn(measure, true);
    for (auto const until = Clock::now() + std::chrono::seconds(10); waiting_ > 0 && Clock::now() < until;)
      turn(measure, false);
    for (auto& connection : connections_)
      if (connection->waiting) measure.error();
    for (auto& connection : connections_)
      if (!connection->waiting) end(*connection, spec_);
    std::cout << measure.line(length_, checker_.other_length) << std::endl;
    return 0;
  }

 private:
  bool alive() const { return waiting_ > 0; }

  void send(Connection& connection, Measure& measure) {
    connection.number = next_++;
    connection.asked = Clock::now();
    connection.waiting = connection.send_all(connection.request.number(connection.number));
    if (connection.waiting)
      ++waiting_;
    else
      measure.error();
  }

  void turn(Measure& measure, bool on) {
    epoll_event events[128];
    auto const count = epoll_wait(epoll_, events, 128, 100);
    for (int i = 0; i < count; ++i) {
      auto& connection = *static_cast<Connection*>(events[i].data.ptr);
      if (!connection.read(MSG_DONTWAIT)) {
        renew(connection, measure, on);
        continue;
      }
      if (!connection.waiting || !connection.next()) continue;
      connection.waiting = false;
      --waiting_;
      measure.call(connection.asked, right(connection));
      if (on) send(connection, measure);
    }
  }

  // The server hung up: an error where a call was under way, and in any case a new connection.
  void renew(Connection& connection, Measure& measure, bool on) {
    if (connection.waiting) {
      measure.error();
      --waiting_;
    }
    close(connection.fd);
    connection = Connection{};
    open(connection, spec_);
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &connection}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event);
    if (on) send(connection, measure);
  }

  bool right(Connection const& connection) {
    if (connection.status != 200) return tell(connection);
    length_ = length_ == 0 ? connection.payload.size() : length_;
    if (spec_.family == ProtocolFamily::get) return connection.payload.size() == length_;
    RequestTemplate::record(spec_, connection.number, record_);
    return checker_.right(connection.payload, RequestTemplate::id(connection.number), record_) ||
           tell(connection);
  }
  // The first wrong answer is shown.
  bool tell(Connection const& connection) {
    if (!told_)
      std::cerr << "wrong: status " << connection.status << " " << connection.payload.substr(0, 400) << "\n";
    told_ = true;
    return false;
  }

  RequestSpec spec_;
  Measure::Plan plan_;
  int epoll_;
  ResponseChecker checker_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::string record_;
  std::size_t next_ = 0, waiting_ = 0, length_ = 0;
  bool told_ = false;
};

}  // namespace

int load_http(Options const& options) { return Load(options).run(); }

// Opens so many sessions over one connection, says so, and ends them when its input ends.
int hold_sessions(Options const& options) {
  Connection connection;
  connection.fd = connected(options.spec.port);
  std::vector<std::string> sessions;
  auto const opening = initialize(options.spec);
  for (int i = 0; i < options.connections; ++i) {
    connection.session.clear();
    if (connection.exchange(head_of(options.spec, {}, "POST", opening.size(), false) + opening) != 200) {
      std::cerr << "initialize: status " << connection.status << " " << connection.payload << "\n";
      return 1;
    }
    sessions.push_back(connection.session);
    connection.exchange(head_of(options.spec, sessions.back(), "POST", initialized.size()) + initialized);
  }
  std::cout << R"({"sessions":)" << sessions.size() << "}" << std::endl;
  std::cin.get();
  for (auto const& session : sessions) connection.exchange(head_of(options.spec, session, "DELETE", 0));
  close(connection.fd);
  return 0;
}

}  // namespace affinity::bench
