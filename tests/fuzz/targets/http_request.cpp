// A whole connection: bytes as a client may send them, in one piece and in two, against a reader of our own
// that knows HTTP/1.1 strictly. Whatever reaches the handler is what that reader saw as the body of that
// request, or somebody in front of us could have been made to see another one (request smuggling).

#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"
#include "support/unique_fd.hpp"
#include "transport/http/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fcntl.h>
#include <sys/socket.h>

#include <array>

namespace affinity::fuzz {

// Outside an anonymous namespace: g++ 12 mistakes the frames of such coroutines for memory freed the wrong
// way.
constexpr std::string_view acknowledged = R"({"heard":true})";

class Notebook final : public mcp::Handler {
 public:
  std::vector<std::string> bodies{};
  mcp::Handling begin(std::string bytes, mcp::Peer&, mcp::Exchange const&, client::Caller) override {
    bodies.push_back(std::move(bytes));
    return mcp::Reply{.status = 200, .body = std::string(acknowledged)};
  }
};

namespace {

constexpr std::size_t max_body = 4096;

struct Answer {
  int status = 0;
  std::string body{};
  bool operator==(Answer const&) const = default;
};

struct Talk {
  std::vector<std::string> heard{};  // by the handler
  std::vector<Answer> answers{};
};

// The strict reader.

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  if (text.empty()) return false;
  for (auto const c : text) {
    bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && marks.find(c) == std::string_view::npos) return false;
  }
  return true;
}

std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// A line with its CR LF, which have to be there.
std::optional<std::string_view> take_line(std::string_view& bytes) {
  auto const end = bytes.find("\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  auto const line = bytes.substr(0, end);
  if (line.find_first_of("\r\n") != std::string_view::npos) return std::nullopt;
  bytes.remove_prefix(end + 2);
  return line;
}

std::optional<std::size_t> number(std::string_view text, int base) {
  auto const digits = base == 10 ? "0123456789" : "0123456789abcdefABCDEF";
  if (text.empty() || text.size() > 15 || text.find_first_not_of(digits) != std::string_view::npos)
    return std::nullopt;
  return std::stoull(std::string(text), nullptr, base);
}

std::optional<std::string> chunks(std::string_view& bytes) {
  std::string body;
  for (;;) {
    auto const line = take_line(bytes);
    if (!line) return std::nullopt;
    auto const size = number(trimmed(line->substr(0, line->find(';'))), 16);
    if (!size) return std::nullopt;
    if (*size == 0) break;
    if (bytes.size() < *size + 2 || bytes.substr(*size, 2) != "\r\n") return std::nullopt;
    body += bytes.substr(0, *size);
    bytes.remove_prefix(*size + 2);
  }
  for (;;) {  // trailers
    auto const line = take_line(bytes);
    if (!line) return std::nullopt;
    if (line->empty()) return body;
    if (!is_token(line->substr(0, line->find(':')))) return std::nullopt;
  }
}

std::optional<std::string> take_request(std::string_view& bytes) {
  auto line = take_line(bytes);
  if (!line || (!line->ends_with(" HTTP/1.1") && !line->ends_with(" HTTP/1.0"))) return std::nullopt;
  std::optional<std::string> length, encoding;
  for (line = take_line(bytes); line && !line->empty(); line = take_line(bytes)) {
    auto const colon = line->find(':');
    if (colon == std::string_view::npos || !is_token(line->substr(0, colon))) return std::nullopt;
    auto const name = small_letters(line->substr(0, colon));
    if (name != "content-length" && name != "transfer-encoding") continue;
    auto& seen = name == "content-length" ? length : encoding;
    if (seen) return std::nullopt;
    seen = small_letters(trimmed(line->substr(colon + 1)));
  }
  if (!line || (length && encoding)) return std::nullopt;
  if (encoding) return *encoding == "chunked" ? chunks(bytes) : std::nullopt;
  auto const size = length ? number(*length, 10) : 0;
  if (!size || bytes.size() < *size) return std::nullopt;
  auto body = std::string(bytes.substr(0, *size));
  bytes.remove_prefix(*size);
  return body;
}

// The connection.

std::vector<Answer> read_answers(std::string_view bytes) {
  std::vector<Answer> out;
  while (!bytes.empty()) {
    auto line = take_line(bytes);
    expect(line && line->starts_with("HTTP/1.1 ") && line->size() > 12, "an answer begins with its status");
    Answer answer{.status = int(number(line->substr(9, 3), 10).value_or(0))};
    std::size_t length = 0;
    bool is_json = false;
    for (line = take_line(bytes); line && !line->empty(); line = take_line(bytes)) {
      auto const colon = line->find(": ");
      expect(colon != std::string_view::npos && is_token(line->substr(0, colon)),
             "our headers are well-formed", *line);
      if (line->substr(0, colon) == "Content-Length")
        length = number(line->substr(colon + 2), 10).value_or(0);
      is_json |= *line == "Content-Type: application/json";
    }
    expect(line.has_value(), "our heads have an end");
    if (answer.status == 100) continue;
    // The answer to HEAD tells the length of a body that is not there; it is the last one or is followed by
    // another.
    auto const there = bytes.empty() || bytes.starts_with("HTTP/1.1 ") ? 0 : length;
    expect(bytes.size() >= there, "an answer is as long as it says");
    answer.body = bytes.substr(0, there);
    bytes.remove_prefix(there);
    if (is_json && !answer.body.empty()) expect_json_line(answer.body);
    out.push_back(std::move(answer));
  }
  return out;
}

class Client {
 public:
  explicit Client(UniqueFd fd) : fd_(std::move(fd)) {}

  // Runs the server until neither side has anything left to do.
  void pump(boost::asio::io_context& io) {
    std::array<char, 16384> room{};
    for (bool busy = true; busy;) {
      io.restart();
      busy = io.poll() > 0;
      for (;;) {
        auto const got = ::recv(fd_.get(), room.data(), room.size(), MSG_DONTWAIT);
        if (got <= 0) break;
        heard.append(room.data(), std::size_t(got));
        busy = true;
      }
    }
  }
  void send(std::string_view bytes) { ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  void hang_up() { fd_ = UniqueFd(); }

  std::string heard{};

 private:
  UniqueFd fd_;
};

Talk talk(std::string_view first, std::string_view second) {
  std::array<int, 2> ends{};
  expect(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) == 0,
         "there are sockets");
  Client client{UniqueFd(ends[0])};
  boost::asio::io_context io{1};
  Notebook notebook;
  Log log(Level::error);
  transport::AnonymousAuthenticator authenticator({});
  SystemClock const clock;
  transport::HttpSharedState shared(io, notebook, authenticator, log, nullptr, clock,
                                    {.max_body = max_body, .max_header = 2048});
  bool done = false;
  {
    transport::HttpConnection connection(platform::Socket(ends[1]), "192.0.2.1", shared);
    expect(connection.acquire_slot("192.0.2.1"), "there is a place for one");
    boost::asio::co_spawn(io, connection.serve(), [&](std::exception_ptr thrown) {
      expect(!thrown, "serving throws nothing");
      done = true;
    });
    client.send(first);
    client.pump(io);
    client.send(second);
    client.pump(io);
    client.hang_up();
    for (int i = 0; i < 1000 && !done; ++i) {
      io.restart();
      io.poll();
    }
    expect(done, "a connection ends when the client has hung up");
  }
  return {.heard = std::move(notebook.bodies), .answers = read_answers(client.heard)};
}

}  // namespace

void http_request(std::string_view bytes) {
  bytes = bytes.substr(0, 16384);
  auto const whole = talk(bytes, {});
  std::string_view left = bytes;
  std::size_t heard = 0;
  for (auto const& answer : whole.answers) {
    auto const wanted = take_request(left);
    if (answer.body != acknowledged) {
      if (!wanted) break;  // refused for its form: nothing after it may be served
      continue;
    }
    expect(wanted.has_value(), "what is served is well-formed", bytes);
    expect(heard < whole.heard.size() && whole.heard[heard] == *wanted, "what is served is what was sent",
           *wanted);
    expect(wanted->size() <= max_body, "no body is larger than the limit");
    ++heard;
  }
  expect(heard == whole.heard.size(), "each message that was handled was answered", bytes);
  std::size_t cut = 0;
  for (auto const c : bytes) cut = cut * 31 + static_cast<unsigned char>(c);
  if (bytes.size() < 2) return;
  cut = 1 + cut % (bytes.size() - 1);
  auto const pieces = talk(bytes.substr(0, cut), bytes.substr(cut));
  expect(pieces.heard == whole.heard && pieces.answers == whole.answers,
         "it does not matter how the bytes arrive", std::to_string(cut));
}

}  // namespace affinity::fuzz
