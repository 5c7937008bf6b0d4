#pragma once
// A listener on a free port of this machine, on a thread of its own, with a scripted handler behind it.

#include "support/raw_client.hpp"
#include "support/scripted_handler.hpp"
#include "transport/http/listener.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <future>
#include <memory>
#include <optional>
#include <thread>

namespace affinity::tests {

class Served {
 public:
  explicit Served(transport::HttpSettings settings = {}, std::optional<Secret> const& token = {})
      : Served(settings, authenticator(token)) {}
  // Two principals, whose tokens are their names.
  Served(std::string one, std::string other, transport::HttpSettings settings = {})
      : Served(std::move(settings), std::make_unique<TwoAuthenticator>(std::move(one), std::move(other))) {}
  Served(transport::HttpSettings settings, std::unique_ptr<transport::Authenticator> authenticator)
      : authenticator_(std::move(authenticator)),
        listener_(io_, handler, *authenticator_, log_, &metrics_, any_port(settings)) {
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
  double metric(std::string_view name) {
    std::promise<double> value;
    on_loop([&] { value.set_value(metrics_.value(name)); });
    return value.get_future().get();
  }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

  ScriptedHandler handler{};

 private:
  class TwoAuthenticator final : public transport::Authenticator {
   public:
    TwoAuthenticator(std::string one, std::string other)
        : one_(Secret(one), {.principal = one}), other_(Secret(other), {.principal = other}) {}
    std::variant<transport::AuthInfo, transport::HttpError> authenticate(Headers const& headers,
                                                                         std::string_view address,
                                                                         TimePoint now) override {
      auto auth = one_.authenticate(headers, address, now);
      if (std::holds_alternative<transport::AuthInfo>(auth)) return auth;
      return other_.authenticate(headers, address, now);
    }

   private:
    transport::TokenAuthenticator one_, other_;
  };

  static transport::HttpSettings any_port(transport::HttpSettings settings) {
    settings.port = 0;
    return settings;
  }

  static std::unique_ptr<transport::Authenticator> authenticator(std::optional<Secret> const& token) {
    if (token) return std::make_unique<transport::TokenAuthenticator>(*token, client::Caller{});
    return std::make_unique<transport::AnonymousAuthenticator>(client::Caller{});
  }

  boost::asio::io_context io_{1};
  Log log_{Level::error};
  Metrics metrics_{};
  std::unique_ptr<transport::Authenticator> authenticator_;
  transport::HttpListener listener_;
  std::thread thread_{};
};

}  // namespace affinity::tests
