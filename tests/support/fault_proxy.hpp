#pragma once
// A proxy on 127.0.0.1 between a client and a server of this machine, which does to each request what it is
// told: the faults of a network, byte for byte. What a fault needs of chance comes from a seed, so that a run
// can be repeated.

#include "support/unique_fd.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace affinity::tests {

struct NetFault {
  enum class Kind {
    none,
    close_unread,  // the connection ends before a byte of the request is read
    reset_unread,  // the same with RST
    cut_request,   // the server gets the first `bytes` of the request, then both sides end
    close_after,   // the server answers, and the client gets nothing of it
    reset_after,   // the same with RST
    cut_answer,    // the client gets the first `bytes` of the answer
    corrupt,       // the byte at `bytes` of the answer is another one
    late,          // the answer comes after `pause`
    drip,          // the answer comes byte by byte, a `pause` for the whole
    never,         // the server answers, and the client waits until it gives up
    status,        // the server gets nothing of it, and the client gets this status
    status_after,  // the server answers, and the client gets this status instead
  };
  Kind kind = Kind::none;
  std::size_t bytes = 0;
  std::chrono::milliseconds pause{0};
  int status = 503;
};

class FaultProxy {
 public:
  // What happens to a request, of which this is the whole text. Called on the proxy's threads, one at a time.
  using Choose = std::function<NetFault(std::string_view request)>;

  FaultProxy(std::uint16_t upstream, Choose choose);
  ~FaultProxy();
  FaultProxy(FaultProxy const&) = delete;
  FaultProxy& operator=(FaultProxy const&) = delete;

  std::uint16_t port() const { return port_; }
  // How many whole requests the server got that contain this key: what `note` made of each request's text.
  std::map<std::string, int> forwarded() const;
  void count_by(std::function<std::string(std::string_view request)> note) { note_ = std::move(note); }
  int connections() const { return connections_; }
  int open() const { return open_; }  // connections of clients at this moment
  // From now on nobody is let in: a new connection is refused. Those that are open go on.
  void shut();

 private:
  struct Serving {
    std::thread thread{};
    std::atomic<bool> ended = false;
  };

  void accept_all();
  void serve(int client);
  bool exchange(int client, UniqueFd& server);

  std::uint16_t upstream_;
  Choose choose_;
  std::function<std::string(std::string_view)> note_{};
  UniqueFd listener_;
  UniqueFd port_kept_{};  // bound and not listening, so that nobody else gets the port after shut()
  UniqueFd stop_;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0, open_ = 0;
  mutable std::mutex mutex_{};
  std::map<std::string, int> forwarded_{};
  std::list<Serving> serving_{};  // of the accepting thread alone, until it has ended
  std::thread accepting_{};
};

}  // namespace affinity::tests
