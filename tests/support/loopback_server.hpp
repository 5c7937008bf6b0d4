#pragma once
// A raw TCP server on 127.0.0.1 that does what a script says: also what no HTTP server would do.

#include "support/loopback.hpp"
#include "support/unique_fd.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace affinity::tests {

struct Step {
  enum class Kind {
    read,   // one whole request: head, and a body of content-length bytes
    send,   // these bytes
    serve,  // read a request and send these bytes, until the peer closes
    close,  // orderly, at once
    reset,  // RST instead of FIN
    hang,   // say nothing until the peer closes or the test ends
    gate,   // wait until the test calls open_gate(); notes whether the peer had left by then
  };
  Kind kind = Kind::close;
  std::string bytes{};
};

Step read();
Step send(std::string bytes);
Step serve(std::string bytes);
Step close();
Step reset();
Step hang();
Step gate();

using Script = std::vector<Step>;  // of one connection; at its end the connection is closed

// "HTTP/1.1 200 OK" with a content-length, kept open.
std::string http_answer(std::string_view body, int status = 200, std::string_view more_headers = {});

class LoopbackServer {
 public:
  // The n-th connection plays the n-th script; the last one is played for all that follow.
  explicit LoopbackServer(std::vector<Script>);
  ~LoopbackServer();
  LoopbackServer(LoopbackServer const&) = delete;
  LoopbackServer& operator=(LoopbackServer const&) = delete;

  std::string url() const;  // "http://127.0.0.1:port"
  std::string port() const;

  int connections() const;
  int requests(std::string_view method) const;  // whole ones
  int requests() const;
  std::vector<std::string> seen() const;  // whole requests, byte for byte
  int closed_by_peer() const;             // while we hung or waited for a request
  bool peer_left_at_gate() const;

  // False when it did not come to that within a few seconds.
  bool wait_for_requests(int) const;
  bool wait_for_closed_by_peer(int) const;
  void open_gate();

 private:
  void accept_all();
  void play(UniqueFd, Script const&);
  bool read_request(int fd);
  bool hang(int fd);  // true when the peer closed
  bool wait_until(std::function<bool()> const&) const;
  void note_closed();

  std::vector<Script> const scripts_;
  Listening listener_ = listen_on_loopback();
  UniqueFd stop_;  // an eventfd, readable once the test is over

  std::mutex mutable mutex_;
  std::condition_variable mutable changed_;
  std::vector<std::string> seen_{};
  std::vector<std::thread> players_{};
  int connections_ = 0;
  int closed_by_peer_ = 0;
  bool peer_left_at_gate_ = false;
  bool gate_open_ = false;
  bool stopping_ = false;

  std::thread acceptor_;
};

}  // namespace affinity::tests
