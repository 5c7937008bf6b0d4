#pragma once
// Sends requests through an HTTP client, to the end or with cancellation.

#include "client/curl/http_client.hpp"
#include "support/loopback_server.hpp"
#include "support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace affinity::tests {

inline client::HttpClientSettings settings_for(std::string base_url) {
  return {.base_url = std::move(base_url)};
}
inline client::HttpClientSettings settings_for(LoopbackServer const& server) {
  return settings_for(server.url());
}

inline Request get_of(std::string target) { return {.target = std::move(target)}; }
inline Request write_of(Method method, std::string target = "/notes") {
  if (method == Method::del) return {.method = method, .target = std::move(target)};
  return {.method = method,
          .target = std::move(target),
          .body = R"({"content":"x"})",
          .content_type = "application/json"};
}

inline client::CallContext within(Milliseconds time) { return {.deadline = SystemClock().now() + time}; }

inline Result<Response> ask(client::Sender& http, Request request, client::CallContext const& call = {}) {
  return run(http.send(std::move(request), call));
}

inline ErrorKind kind_of(Result<Response> const& reply) {
  return reply ? throw std::logic_error("there was an answer: " + std::to_string(reply->status))
               : reply.error().kind;
}

// A call that was begun and can be cancelled. The loop that it runs on runs in until(), wait() and rest().
class Pending {
 public:
  Pending(client::Sender& http, Request request, client::CallContext call = {}) : call_(std::move(call)) {
    boost::asio::co_spawn(io_, http.send(std::move(request), call_),
                          boost::asio::bind_cancellation_slot(
                              signal_.slot(), [this](std::exception_ptr error, Result<Response> reply) {
                                if (!error) reply_.emplace(std::move(reply));
                              }));
    io_.poll();
  }
  // False after ten seconds without.
  template<class Seen> bool until(Seen seen) {
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!seen() && std::chrono::steady_clock::now() < end) {
      io_.run_one_for(std::chrono::milliseconds(1));
      io_.restart();
    }
    return seen();
  }
  bool sent(LoopbackServer const& server) {
    return until([&] { return server.requests() >= 1; });
  }
  void cancel() { signal_.emit(boost::asio::cancellation_type::terminal); }
  Result<Response> wait() {  // for the answer
    until([this] { return reply_.has_value(); });
    return reply_.value();
  }
  void rest() { io_.run(); }  // until nothing more is to be done, also of what was let go

 private:
  boost::asio::io_context io_{};
  boost::asio::cancellation_signal signal_{};
  client::CallContext call_;
  std::optional<Result<Response>> reply_{};
};

}  // namespace affinity::tests
