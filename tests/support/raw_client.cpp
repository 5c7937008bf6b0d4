#include "support/raw_client.hpp"

#include "support/loopback.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace affinity::tests {

void connect(int socket, std::uint16_t port) {
  auto const to = loopback(port);
  if (::connect(socket, reinterpret_cast<sockaddr const*>(&to), sizeof to) != 0)
    throw std::system_error(errno, std::generic_category(), "connect");
}

RawClient::RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  connect(fd_.get(), port);
  be_patient();
}

RawClient::RawClient(UniqueFd connected) : fd_(std::move(connected)) { be_patient(); }

void RawClient::be_patient() {
  timeval const patience{30, 0};
  ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    auto const size = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

bool RawClient::receive() {
  std::array<char, 16384> piece{};
  auto const size = ::recv(fd_.get(), piece.data(), piece.size(), 0);
  if (size <= 0) return false;
  buffer_.append(piece.data(), static_cast<std::size_t>(size));
  return true;
}

Response RawClient::read_head() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!receive()) return {};
  Response out;
  std::string_view head(buffer_.data(), end);
  out.status = std::stoi(buffer_.substr(9, 3));
  for (auto at = head.find("\r\n"); at != std::string_view::npos;) {
    auto const next = head.find("\r\n", at + 2);
    auto const line = head.substr(at + 2, next == std::string_view::npos ? next : next - at - 2);
    auto const colon = line.find(": ");
    out.headers.add(line.substr(0, colon), std::string(line.substr(colon + 2)));
    at = next;
  }
  buffer_.erase(0, end + 4);
  return out;
}

Response RawClient::read() {
  auto out = read_head();
  if (out.status == 0) return out;
  auto const length = std::stoul(std::string(out.headers.find("Content-Length").value_or("0")));
  while (buffer_.size() < length)
    if (!receive()) return {};
  out.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return out;
}

Response RawClient::open(std::string_view bytes) {
  send(bytes);
  events_.clear();
  ended_ = false;
  return read_head();
}

bool RawClient::read_chunk() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n")) == std::string::npos)
    if (!receive()) return false;
  auto const length = std::stoul(buffer_.substr(0, end), nullptr, 16);
  while (buffer_.size() < end + 2 + length + 2)
    if (!receive()) return false;
  events_ += buffer_.substr(end + 2, length);
  buffer_.erase(0, end + 2 + length + 2);
  ended_ = length == 0;
  return !ended_;
}

std::string RawClient::event() {
  std::size_t end = 0;
  while ((end = events_.find("\n\n")) == std::string::npos)
    if (ended_ || !read_chunk()) return {};
  auto out = events_.substr(0, end);
  events_.erase(0, end + 2);
  return out;
}

Response RawClient::ask(std::string_view bytes) {
  send(bytes);
  return read();
}

bool RawClient::closed() {
  while (receive()) {
  }
  return errno != EAGAIN && errno != EWOULDBLOCK;
}

std::string RawClient::rest() {
  while (receive()) {
  }
  return std::move(buffer_);
}

void RawClient::hang_up() { fd_ = UniqueFd(); }

std::string post(std::string_view body, std::string_view headers) {
  std::string out = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  out += headers;
  out += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  out += body;
  return out;
}

}  // namespace affinity::tests
