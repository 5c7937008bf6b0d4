// The commands that stay: stdio, http and sandbox.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>
#include <memory>

#include "sandbox/serve.hpp"
#include "server/commands.hpp"
#include "server/paste_lines.hpp"
#include "server/token_file.hpp"
#include "server/wiring.hpp"
#include "transport/http.hpp"
#include "transport/stdio.hpp"

namespace affinity::server {

namespace {

namespace asio = boost::asio;

bool is_loopback(std::string const& host) {
  if (host == "localhost") return true;
  boost::system::error_code ec;
  auto const address = asio::ip::make_address(host, ec);
  return !ec && address.is_loopback();
}

int refuse_start(std::string const& why) {
  std::cerr << "affinity-crm-mcp: " << why << '\n';
  return exit_config;
}

std::string origin_of(std::string const& host, std::uint16_t port) {
  auto const shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return "http://" + shown + ":" + std::to_string(port);
}

// Runs until SIGINT or SIGTERM, then lets `stop` end what is open. A second signal does what signals do by
// default.
template<class Stop> void run_until_signal(asio::io_context& io, Stop stop) {
  asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code const& ec, int) {
    if (ec) return;
    signals.clear();
    stop();
  });
  io.run();
}

}  // namespace

int run_stdio(Settings settings) {
  Program program(std::move(settings), Program::Reach::local);
  return transport::serve_stdio(program.server, program.caller, program.log);
}

int run_http(Settings settings) {
  auto const listen = settings.listen.value_or(Address{"127.0.0.1", 8765});
  if (!is_loopback(listen.host)) {
    return refuse_start("http listens on loopback only for now; " + listen.host +
                        " would be reachable from outside without TLS. Use --listen 127.0.0.1:PORT and a "
                        "reverse proxy with TLS.");
  }
  transport::HttpSettings http{.host = listen.host, .port = listen.port};
  http.allowed_hosts = settings.allowed_hosts;
  http.allowed_origins = settings.allowed_origins;
  http.max_body = settings.max_body;
  http.max_connections = settings.max_connections;
  Token token;
  if (settings.auth) {
    auto const kept = read_or_make_token(settings.new_token);
    if (!kept) return refuse_start(kept.error().message + " " + kept.error().next_step);
    token = *kept;
  }
  asio::io_context io(1);  // before the program: libcurl's thread may post to it until the wire is gone
  Program program(std::move(settings), Program::Reach::http);
  program.log.hide(token.value);
  try {
    std::unique_ptr<transport::Gate> gate;
    if (program.settings.auth)
      gate = std::make_unique<transport::TokenGate>(token.value, program.caller);
    else
      gate = std::make_unique<transport::OpenGate>(program.caller);
    transport::HttpListener listener(io, program.server, *gate, program.log, &program.metrics, http);
    print_paste_lines(std::cout, program.settings, origin_of(listen.host, listener.port()) + "/mcp", token);
    run_until_signal(io, [&] { listener.stop(); });
  } catch (boost::system::system_error const& error) {
    return refuse_start("cannot listen on " + listen.host + ":" + std::to_string(listen.port) + ": " +
                        error.code().message() + ". Choose another port with --listen.");
  }
  return 0;
}

int run_sandbox(Settings const& settings) {
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
    // Affinity redirects downloads to another origin; so must this one, or a client's redirect is never
    // tried.
    sandbox::HttpServer files(io, api, listen.host, 0, sandbox::HttpServer::Origin::downloads);
    api.set_download_origin(origin_of(listen.host, files.port()));
    auto const origin = origin_of(listen.host, server.port());
    std::cout << "Sandbox of Affinity's v1 API at " << origin << "\n"
              << api.describe() << "  files  are downloaded from " << origin_of(listen.host, files.port())
              << '\n'
              << "Use it: AFFINITY_BASE_URL=" << origin << " AFFINITY_API_KEY=sandbox affinity-crm-mcp\n"
              << std::flush;
    run_until_signal(io, [&] {
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
