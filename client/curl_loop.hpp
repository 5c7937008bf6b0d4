#pragma once
// The thread that runs libcurl's multi handle. Everybody else leaves it messages: start this, cancel that.

#include "base/task.hpp"
#include "client/curl_easy.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>

namespace affinity::client {

class CurlLoop {
 public:
  explicit CurlLoop(WireSettings);
  ~CurlLoop();
  CurlLoop(CurlLoop const&) = delete;
  CurlLoop& operator=(CurlLoop const&) = delete;

  Result<void> start();  // starts the thread unless it runs; an error is no state, the next call tries again
  // What is told of a file on its way is told on the caller's executor, and never after the task is over.
  Task<Result<Response>> exchange(Request, TimePoint deadline, Notify, Late = {});
  std::string host() const;

 private:
  using Id = std::uint64_t;  // by number, not by address: a late cancel must not meet another transfer
  using Done = std::function<void(Result<Response>)>;  // called once; only posts

  // Ends a read at once. A write whose bytes may have been sent cannot be taken back: it is abandoned, so
  // that it runs to its end and nobody hears of it. Cutting it off would only make its fate unknown for sure.
  enum class Cancel { abort, abandon };

  struct Transfer {
    Id id = 0;
    Request request{};
    TimePoint deadline{};
    Done done{};  // empty once abandoned …
    Late late{};  // … and then this hears the end, on our thread
    Moved moved{};
    std::unique_ptr<CurlEasy> easy{};
  };
  struct Mailbox;

  template<class Handler> void accept(Handler, Request, TimePoint, Notify, Late);
  void run();
  bool take_mail();  // false when the loop is to end
  Error stopped() const;
  void begin(Transfer);
  void cancel(Id, Cancel);
  void collect();
  void finish(Id, int curl_code);
  static void tell_late(Late const&, Result<Response> const&);

  CurlEasy::Origin origin_;
  std::shared_ptr<Mailbox> mailbox_;  // also held by cancellation slots, which may outlive this loop
  std::thread thread_;
  // The thread's own:
  void* multi_ = nullptr;  // a CURLM*
  std::unordered_map<Id, Transfer> active_{};
};

}  // namespace affinity::client
