// The commands that serve until they are stopped: stdio, http and sandbox.

#include "base/platform/console.hpp"
#include "base/platform/memory.hpp"
#include "base/platform/signals.hpp"
#include "base/system/detached_thread.hpp"
#include "sandbox/http/server.hpp"
#include "server/commands/commands.hpp"
#include "server/credentials/api_key.hpp"
#include "server/http/auth_setup.hpp"
#include "server/http/startup_banner.hpp"
#include "server/program/program.hpp"
#include "server/settings/http_validation.hpp"
#include "transport/http/listener.hpp"
#include "transport/net/tls_context.hpp"
#include "transport/stdio/server.hpp"
#include "transport/web_url.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <chrono>
#include <memory>
#include <new>
#include <sstream>
#include <utility>

namespace affinity::server {

namespace {

namespace asio = boost::asio;

int refuse_start(std::string const& why) {
  write_to_stderr(why);
  return exit_config;
}

int refuse_start(Error const& error) {
  return refuse_start(error.message + (error.next_step.empty() ? "" : " ") + error.next_step);
}

std::string url_host(std::string const& host) {
  return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

// Prints the banner without blocking on a slow reader.
void print_with_timeout(std::string text) {
  constexpr Milliseconds timeout(100);
  write_detached(platform::file_of(platform::StandardStream::output), std::move(text), timeout);
}

std::string origin_of(std::string const& host, std::uint16_t port, std::string_view scheme = "http") {
  return std::string(scheme) + "://" + url_host(host) + ":" + std::to_string(port);
}

// The URL for clients, as far as the server knows it.
std::string url_of(Settings const& settings, Address const& listening) {
  if (!settings.public_url.empty()) return settings.public_url;
  auto const scheme = settings.tls_cert.empty() ? "http" : "https";
  auto const& names = settings.allowed_hosts;
  if (is_loopback(listening.host) || names.empty())
    return origin_of(listening.host, listening.port, scheme) + "/mcp";
  auto const has_port = names.front().find(':') != std::string::npos;
  return std::string(scheme) + "://" + names.front() +
         (has_port ? "" : ":" + std::to_string(listening.port)) + "/mcp";
}

transport::HttpSettings http_settings(Settings const& settings, Address const& listen) {
  auto http = settings.http;
  http.host = listen.host;
  http.port = listen.port;
  http.drain = settings.drain.value_or(http.drain);
  http.allowed_hosts = settings.allowed_hosts;
  if (auto const url = transport::parse_web_url(settings.public_url)) {
    http.allowed_hosts.push_back(url->host());
    if (url->authority != url->host()) http.allowed_hosts.push_back(url->authority);
    // Requests arrive at that path, unless a proxy rewrites it.
    http.public_path = url->path().empty() ? "/" : url->path();
  }
  // The host of the printed URL, also 127.0.0.2. Other addresses need --allowed-host.
  if (is_loopback(listen.host)) http.allowed_hosts.push_back(url_host(listen.host));
  http.allowed_origins = settings.allowed_origins;
  http.max_sessions = settings.max_sessions;
  http.max_streams = settings.max_streams;
  // With one token there is one principal, so the limits for each do not apply.
  if (settings.auth == Auth::mapped || settings.auth == Auth::oauth) {
    http.max_sessions_per_principal = settings.max_sessions_per_principal;
    http.max_streams_per_principal = settings.max_streams_per_principal;
    http.max_connections_per_principal = settings.max_connections_per_principal;
  }
  // Behind a proxy all requests come from one address; the proxy must limit clients.
  if (settings.behind_tls_proxy) http.max_connections_per_address = http.max_connections;
  return http;
}

// Reloads the certificate, which is renewed every few weeks.
void reload_certificate(Program& program, transport::HttpListener& listener) {
  auto tls = transport::TlsContext::load(program.settings.tls_cert, program.settings.tls_key);
  if (tls) return listener.set_tls(std::move(*tls));
  program.log.write(Level::error, "certificate_not_read", {{"error", tls.error().message}});
}

// Reloads on each SIGHUP until cancelled. What cannot be read changes nothing.
void reload_on_hangup(asio::signal_set& hangup, AuthSetup& auth, Program& program,
                      transport::HttpListener& listener) {
  hangup.async_wait([&](boost::system::error_code const& ec, int) {
    if (ec) return;
    if (auth.can_reload()) auth.reload();
    if (!program.settings.tls_cert.empty()) reload_certificate(program, listener);
    reload_on_hangup(hangup, auth, program, listener);
  });
}

// Out of memory fails one request, not the program.
void run_loop(asio::io_context& io) {
  for (auto again = true; std::exchange(again, false);) try {
      io.run();
    } catch (std::bad_alloc const&) {
      again = true;
    }
}

void add_termination_signals(asio::signal_set& signals, platform::Hangup hangup) {
  for (int const number : platform::termination_signals(hangup)) signals.add(number);
  platform::turn_closed_window_into_signal();
}

// Runs until a signal, then calls `stop`. A second signal has its default action.
template<class Stop> void run_until(asio::signal_set& signals, asio::io_context& io, Stop stop) {
  signals.async_wait([&](boost::system::error_code const& ec, int) {
    if (ec) return;
    signals.clear();
    stop();
  });
  run_loop(io);
}

}  // namespace

int run_stdio(Settings settings) {
  platform::tune_allocator();
  Program program(std::move(settings), Program::Reach::local);
  transport::StdioSettings stdio;
  stdio.max_line = program.settings.max_line;
  stdio.drain = program.settings.drain.value_or(stdio.drain);
  return transport::serve_stdio(program.server, program.caller, program.log, stdio);
}

int run_http(Settings settings) {
  platform::tune_allocator();
  platform::ignore_write_signals();  // the reader of the log may be gone
  auto const listen = settings.listen.value_or(Address{"127.0.0.1", 8765});
  if (auto const may = validate_http_settings(settings, listen, has_api_key()); !may)
    return refuse_start(may.error());
  auto credentials = read_auth_credentials(settings);
  if (!credentials) return refuse_start(credentials.error());
  auto http = http_settings(settings, listen);
  if (!settings.tls_cert.empty()) {
    auto tls = transport::TlsContext::load(settings.tls_cert, settings.tls_key);
    if (!tls) return refuse_start(tls.error());
    http.tls = std::move(*tls);
  }
  auto const token = credentials->token;
  asio::io_context io(1);  // before the program: its HTTP client may post to it until it is gone
  Program program(std::move(settings), Program::Reach::http);
  AuthSetup auth(io, program, std::move(*credentials));
  try {
    transport::HttpListener listener(io, program.server, auth.authenticator(), program.log, &program.metrics,
                                     http);
    asio::signal_set signals(io), hangup(io);  // before the banner is printed
    // SIGHUP of a closed terminal stops the server. A service without anything to reload ignores it.
    bool const survives_hangup =
        auth.can_reload() || http.tls || !platform::is_terminal(platform::StandardStream::input);
    auto const reload = platform::reload_signal();
    if (survives_hangup && reload) {
      hangup.add(*reload);
      reload_on_hangup(hangup, auth, program, listener);
    }
    add_termination_signals(signals,
                            survives_hangup ? platform::Hangup::reloads : platform::Hangup::terminates);
    std::ostringstream text;
    if (!program.settings.public_url.empty())
      text << "Listens at " << origin_of(listen.host, listener.port(), http.tls ? "https" : "http")
           << "/mcp\n";
    auto const url = url_of(program.settings, {listen.host, listener.port()});
    auth.start(url);
    print_startup_banner(text, program.settings, url, token);
    print_with_timeout(std::move(text).str());
    run_until(signals, io, [&] {
      hangup.cancel();
      auth.stop();
      listener.stop();
    });
  } catch (boost::system::system_error const& error) {
    return refuse_start("cannot listen on " + listen.host + ":" + std::to_string(listen.port) + ": " +
                        error.code().message() + ". Choose another port with --listen.");
  }
  return 0;
}

int run_sandbox(Settings const& settings) {
  platform::ignore_write_signals();
  auto const listen = settings.listen.value_or(Address{"127.0.0.1", 8766});
  if (!is_loopback(listen.host))
    return refuse_start("The sandbox is for tests; it listens on loopback addresses only.");
  SandboxClock const clock(settings.sandbox_clock);
  auto inside = sandbox_settings(settings);
  inside.webhooks = settings.sandbox_webhooks;
  sandbox::Api api(clock, std::move(inside));
  asio::io_context io(1);
  try {
    sandbox::HttpServer server(io, api, listen.host, listen.port);
    // Affinity redirects downloads to another origin; so does the sandbox, so that clients' redirects are
    // exercised.
    sandbox::HttpServer files(io, api, listen.host, 0, sandbox::HttpServer::Origin::downloads);
    api.set_download_origin(origin_of(listen.host, files.port()));
    auto const origin = origin_of(listen.host, server.port());
    asio::signal_set signals(io);
    add_termination_signals(signals, platform::Hangup::terminates);
    std::ostringstream text;
    text << "Sandbox of Affinity's API, v1 and v2, at " << origin << "\n"
         << api.startup_banner() << "  files  are downloaded from " << origin_of(listen.host, files.port())
         << '\n'
         << "Use it: AFFINITY_BASE_URL=" << origin << " AFFINITY_API_KEY=sandbox affinity-crm-mcp\n";
    print_with_timeout(std::move(text).str());
    run_until(signals, io, [&] {
      server.stop();
      files.stop();
    });
  } catch (boost::system::system_error const& error) {
    return refuse_start("cannot listen on " + listen.host + ":" + std::to_string(listen.port) + ": " +
                        error.code().message() + ". Choose another port with --listen.");
  }
  return 0;
}

}  // namespace affinity::server
