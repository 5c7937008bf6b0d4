#include "transport/http/listener.hpp"

#include "base/platform/error_text.hpp"
#include "base/platform/tcp_listener.hpp"
#include "transport/http/connection.hpp"
#include "transport/net/as_tuple.hpp"
#include "transport/net/client_address.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <exception>
#include <set>

namespace affinity::transport {

namespace asio = boost::asio;

namespace {

constexpr auto accept_pause = std::chrono::milliseconds(100);

std::string numeric_host(HttpSettings const& settings) {
  std::string_view host = settings.host;
  if (equals_ignore_case(host, "localhost")) host = "127.0.0.1";
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return std::string(host);
}

SystemClock const system_clock;

}  // namespace

struct HttpListener::State : std::enable_shared_from_this<HttpListener::State> {
  using Connections = std::set<std::shared_ptr<HttpConnection>>;

  State(asio::io_context& context, mcp::Handler& handler, Authenticator& authenticator, Log& log,
        Metrics* metrics, Clock const& clock, HttpSettings settings)
      : io(context),
        shared(std::make_shared<HttpSharedState>(context, handler, authenticator, log, metrics, clock,
                                                 std::move(settings))),
        acceptor(context, numeric_host(shared->settings), shared->settings.port),
        pause(context),
        drain(context),
        next_token_check(context) {
    port = acceptor.port();
    shared->on_call_ended = [this] { end_drain(); };
  }

  Task<void> accept_all();
  bool accept_all_waiting();
  void serve(platform::Socket connected, std::string address);
  void spawn(std::shared_ptr<HttpConnection> connection);
  void stop();
  void end_drain();
  void close_all();
  void update_connection_count();
  void check_tokens_later();
  void check_tokens();

  asio::io_context& io;
  std::shared_ptr<HttpSharedState> shared;
  platform::TcpListener acceptor;
  asio::steady_timer pause;  // back-off after running out of descriptors
  asio::steady_timer drain;
  asio::steady_timer next_token_check;
  bool is_check_due = false;  // the timer runs
  Connections open{};
  std::uint16_t port = 0;
};

Task<void> HttpListener::State::accept_all() {
  while (acceptor.is_open()) {
    auto const ready = co_await acceptor.wait();
    if (std::get<0>(ready)) co_return;
    if (accept_all_waiting()) continue;
    // The connection stays in the kernel's backlog, so without a pause this would spin.
    pause.expires_after(accept_pause);
    co_await pause.async_wait(as_tuple);
  }
}

// False when one could not be accepted and still waits.
bool HttpListener::State::accept_all_waiting() {
  using Outcome = platform::Accepted::Outcome;
  for (;;) {
    auto accepted = acceptor.accept();
    if (accepted.outcome == Outcome::none) return true;
    if (accepted.outcome == Outcome::no_resources) {
      shared->log.write(Level::warning, "accept_failed", {{"error", platform::error_text(accepted.error)}});
      return false;
    }
    if (accepted.outcome == Outcome::connection) try {
        serve(std::move(accepted.socket), std::move(accepted.address));
      } catch (std::exception const&
                   error) {  // no memory, or no more descriptors can be watched: this one is lost
        shared->log.write(Level::warning, "accept_failed", {{"error", error.what()}});
      }
  }
}

void HttpListener::State::serve(platform::Socket connected, std::string address) {
  auto who = client_address_key(address);
  if (who.empty() && shared->settings.count_loopback) who = address;
  auto connection = std::make_shared<HttpConnection>(std::move(connected), std::move(address), *shared);
  if (connection->acquire_slot(std::move(who))) spawn(std::move(connection));
}

void HttpListener::State::spawn(std::shared_ptr<HttpConnection> connection) {
  open.insert(connection);
  update_connection_count();
  check_tokens_later();
  auto task = connection->serve();
  asio::co_spawn(io, std::move(task), [self = shared_from_this(), connection](std::exception_ptr error) {
    self->open.erase(connection);
    self->update_connection_count();
    self->end_drain();
    if (!error) return;
    try {
      std::rethrow_exception(error);
    } catch (std::exception const& thrown) {
      self->shared->log.write(Level::error, "connection_failed", {{"error", thrown.what()}});
    }
  });
}

void HttpListener::State::stop() {
  if (std::exchange(shared->stopping, true)) return;
  acceptor.close();
  pause.cancel();
  shared->handler.end_subscriptions();
  shared->sessions.drain_readers();
  for (auto const& connection : open)
    if (connection->idle() || !connection->is_admitted()) connection->close();
  end_drain();
  if (open.empty() && shared->calls.running() == 0) return;
  drain.expires_after(shared->settings.drain);
  drain.async_wait([self = shared_from_this()](boost::system::error_code error) {
    if (!error) self->close_all();
  });
}

void HttpListener::State::end_drain() {
  if (!shared->stopping || !open.empty() || shared->calls.running() > 0) return;
  drain.cancel();
  next_token_check.cancel();
}

void HttpListener::State::close_all() {
  for (auto const& connection : open) connection->close();
  shared->calls.cancel_all();
}

void HttpListener::State::update_connection_count() {
  shared->connections = open.size();
  shared->update_gauges();
}

// Requests are authenticated as they come; what goes on for longer is looked at while there is any.
void HttpListener::State::check_tokens_later() {
  if (is_check_due || !shared->authenticator.tokens_may_end()) return;
  is_check_due = true;
  next_token_check.expires_after(shared->settings.token_check_interval);
  next_token_check.async_wait([self = shared_from_this()](boost::system::error_code error) {
    self->is_check_due = false;
    if (error) return;
    self->check_tokens();
    if (!self->open.empty() || self->shared->calls.running() > 0) self->check_tokens_later();
  });
}

void HttpListener::State::check_tokens() {
  for (auto const& connection : Connections(open)) connection->end_invalid_stream();
  shared->calls.cancel_invalid();
}

HttpListener::HttpListener(asio::io_context& io, mcp::Handler& handler, Authenticator& authenticator,
                           Log& log, Metrics* metrics, HttpSettings settings, Clock const* clock)
    : state_(std::make_shared<State>(io, handler, authenticator, log, metrics, clock ? *clock : system_clock,
                                     std::move(settings))) {
  auto accepting = state_->accept_all();
  asio::co_spawn(io, std::move(accepting), [self = state_](std::exception_ptr) {});
}

HttpListener::~HttpListener() {
  state_->stop();
  state_->close_all();
  state_->drain.cancel();
  state_->next_token_check.cancel();
}

std::uint16_t HttpListener::port() const { return state_->port; }

void HttpListener::set_tls(std::shared_ptr<TlsContext> tls) { state_->shared->settings.tls = std::move(tls); }

void HttpListener::stop() { state_->stop(); }

}  // namespace affinity::transport
