#pragma once
// A listener on a free port of this machine, on a thread of its own, with a scripted handler behind it.

#include "support/raw_client.hpp"
#include "support/scripted_handler.hpp"

#include "transport/http.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <optional>
#include <thread>

namespace affinity::tests {

class Served {
 public:
  explicit Served(transport::HttpSettings settings = {}, std::optional<Secret> const& token = {})
      : gate_(gate(token)), listener_(io_, handler, *gate_, log_, nullptr, any_port(settings)) {
    thread_ = std::thread([this] { io_.run(); });
  }
  // Also proves that the loop runs out of work: nothing is left behind by any test.
  ~Served() {
    stop();
    join();
  }
  Served(Served const&) = delete;
  Served& operator=(Served const&) = delete;

  std::uint16_t port() const { return listener_.port(); }
  template<class Action> void on_loop(Action action) { boost::asio::post(io_, std::move(action)); }
  void stop() {
    on_loop([this] { listener_.stop(); });
  }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

  ScriptedHandler handler{};

 private:
  static transport::HttpSettings any_port(transport::HttpSettings settings) {
    settings.port = 0;
    return settings;
  }

  static std::unique_ptr<transport::Gate> gate(std::optional<Secret> const& token) {
    if (token) return std::make_unique<transport::TokenGate>(*token, client::Caller{});
    return std::make_unique<transport::OpenGate>(client::Caller{});
  }

  boost::asio::io_context io_{1};
  Log log_{Level::error};
  std::unique_ptr<transport::Gate> gate_;
  transport::HttpListener listener_;
  std::thread thread_{};
};

}  // namespace affinity::tests
