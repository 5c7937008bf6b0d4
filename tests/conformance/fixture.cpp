// conformance_fixture [--listen HOST:PORT]: our server with the rows of the official conformance suite, over
// HTTP without a token, or over stdio. For tests on this machine.

#include "fixture.hpp"

#include "mcp/server.hpp"
#include "tools/skills/skill.hpp"
#include "transport/http/listener.hpp"
#include "transport/stdio/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <charconv>
#include <csignal>
#include <iostream>
#include <iterator>

namespace affinity::conformance {

namespace {

// There is no Affinity behind these rows.
class Nobody final : public client::Sender {
 public:
  Task<Result<Response>> send(Request, client::CallContext const&) override {
    co_return fail(ErrorKind::internal, "A row of the fixture wants Affinity.");
  }
};

tools::Catalogue catalogue() {
  auto all = content_tools();
  for (auto rows : {stream_tools(), question_tools()})
    all.insert(all.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
  return tools::Catalogue(std::move(all));
}

// Those of the program, without the tools that they need, which these rows are not.
std::vector<tools::Skill> skills() {
  auto rows = tools::skills();
  for (auto& row : rows) row.needs = {};
  return rows;
}

struct Fixture {
  SystemClock clock{};
  Log log{Level::error};
  Nobody nobody{};
  tools::Catalogue rows = catalogue();
  std::vector<tools::Resource> resources = conformance::resources();
  std::vector<tools::Prompt> prompts = conformance::prompts();
  std::vector<tools::Skill> skills = conformance::skills();
  tools::ToolContext context{
      .catalogue = rows, .sender = nobody, .resources = &resources, .prompts = &prompts, .skills = &skills};
  // Nothing changes here, but the suite wants to hear that it did.
  mcp::ServerCapabilities capabilities{
      .tools_list_changed = true, .prompts_list_changed = true, .resources_list_changed = true};
  mcp::Server server{context, clock, log, {.capabilities = capabilities}};
  client::Caller caller{.principal = "conformance"};
};

int serve_http(std::string host, std::uint16_t port) {
  boost::asio::io_context io(1);
  Fixture fixture;
  transport::AnonymousAuthenticator authenticator(fixture.caller);
  transport::HttpListener listener(io, fixture.server, authenticator, fixture.log, nullptr,
                                   {.host = host, .port = port});
  std::cout << "http://" << host << ":" << listener.port() << "/mcp" << std::endl;
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code const& error, int) {
    if (error) return;
    fixture.server.end_subscriptions();
    listener.stop();
  });
  io.run();
  return 0;
}

int serve(std::vector<std::string> const& words) {
  if (words.empty()) {
    Fixture fixture;
    return transport::serve_stdio(fixture.server, fixture.caller, fixture.log);
  }
  auto const colon = words.back().rfind(':');
  std::uint16_t port = 0;
  bool const listens = words.size() == 2 && words.front() == "--listen" && colon != std::string::npos;
  auto const* const end = words.back().data() + words.back().size();
  if (listens && std::from_chars(words.back().data() + colon + 1, end, port).ptr == end)
    return serve_http(words.back().substr(0, colon), port);
  std::cerr << "conformance_fixture [--listen HOST:PORT]; without it, stdio is served.\n";
  return 2;
}

}  // namespace

}  // namespace affinity::conformance

int main(int argc, char** argv) {
  try {
    return affinity::conformance::serve({argv + 1, argv + argc});
  } catch (std::exception const& error) {
    std::cerr << "conformance_fixture: " << error.what() << '\n';
    return 1;
  }
}
