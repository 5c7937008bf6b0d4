#include "server/http/jwks_source.hpp"

#include "base/system/file.hpp"
#include "client/address_scope.hpp"
#include "transport/web_url.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <fstream>
#include <iterator>

namespace affinity::server {

namespace asio = boost::asio;

namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr auto refresh_interval = std::chrono::minutes(5);
constexpr auto retry_interval = std::chrono::seconds(30);
constexpr auto fetch_timeout = std::chrono::seconds(10);
constexpr std::size_t max_body = 256u << 10;

// An origin beside that of the HTTP client is judged by the address it leads to, and may only be on this
// machine if the HTTP client's own is.
client::HttpClientSettings client_settings(std::string const& url, std::string const& ca_file) {
  client::HttpClientSettings out;
  auto const parts = transport::parse_web_url(url).value();
  if (client::is_loopback_host(parts.host())) out.base_url = parts.origin();
  out.ca_file = ca_file;
  out.max_body = max_body;
  return out;
}

}  // namespace

struct JwksSource::Timer {
  explicit Timer(asio::io_context& io) : timer(io) {}
  asio::steady_timer timer;
  asio::cancellation_signal stop{};
};

Result<transport::JwkSet> read_key_set(std::string const& file) {
  auto const text = read_regular_file(file, max_body);
  if (!text || text->empty())
    return fail(ErrorKind::invalid, "The keys of the issuer cannot be read from " + file + ".",
                "Name a JWKS file, or an https URL, with --oauth-jwks.");
  return transport::JwkSet::parse(*text);
}

JwksSource::JwksSource(asio::io_context& io, Clock const& clock, Log& log, std::string const& url,
                       std::string const& ca_file, OnKeys on_keys)
    : io_(io),
      clock_(clock),
      log_(log),
      url_(url),
      on_keys_(std::move(on_keys)),
      http_(client_settings(url, ca_file)),
      timer_(std::make_unique<Timer>(io)) {
  auto const parts = transport::parse_web_url(url).value();
  origin_ = parts.origin();
  target_ = parts.target.empty() ? "/" : parts.target;
}

JwksSource::~JwksSource() = default;

void JwksSource::start() {
  fetching_ = true;
  auto task = refresh_periodically();
  auto done = asio::bind_cancellation_slot(timer_->stop.slot(), [](std::exception_ptr) {});
  asio::co_spawn(io_, std::move(task), std::move(done));
}

void JwksSource::stop() { timer_->stop.emit(asio::cancellation_type::terminal); }

bool JwksSource::refresh() {
  if (fetching_) return true;
  if (clock_.now() - last_fetch_ < retry_interval) return false;
  fetching_ = true;
  timer_->timer.cancel();
  return true;
}

Task<void> JwksSource::refresh_periodically() {
  for (;;) {
    fetching_ = true;
    last_fetch_ = clock_.now();
    auto const fetched = co_await fetch();
    fetching_ = false;
    timer_->timer.expires_after(fetched ? std::chrono::seconds(refresh_interval) : retry_interval);
    co_await timer_->timer.async_wait(no_throw);
    auto const state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return;
  }
}

Task<bool> JwksSource::fetch() {
  Request request{.method = Method::get, .target = target_, .origin = origin_, .idempotent = true};
  request.headers.add("Accept", "application/json");
  client::CallContext const call{.deadline = clock_.now() + fetch_timeout};
  auto answer = co_await http_.send(request, call);
  co_return handle_response(answer);
}

bool JwksSource::handle_response(Result<Response> const& answer) {
  auto const not_fetched = [&](std::string const& why) {
    log_.write(Level::warning, "jwks_not_fetched", {{"url", url_}, {"error", why}});
    return false;
  };
  if (!answer) {
    if (answer.error().kind == ErrorKind::denied)
      return not_fetched(
          "It was not asked: it leads to an address inside a network, or its certificate is wrong.");
    return not_fetched(answer.error().message);
  }
  if (answer->status != 200)
    return not_fetched("It answered with status " + std::to_string(answer->status) + ".");
  auto keys = transport::JwkSet::parse(answer->body);
  if (!keys && keys.error().kind == ErrorKind::not_found) on_keys_(transport::JwkSet());
  if (!keys) return not_fetched(keys.error().message);
  log_.write(Level::debug, "jwks_fetched", {{"url", url_}, {"keys", keys->keys().size()}});
  on_keys_(std::move(*keys));
  return true;
}

}  // namespace affinity::server
