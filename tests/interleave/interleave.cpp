// 64 principals at one listener, whose requests have the same ids, are answered in any order, and may all be
// under way at once. Every answer must be the caller's own: interleave CALLS [CONNECTIONS-EACH
// [MILLISECONDS]].

#include "firm.hpp"
#include "mcp/server.hpp"
#include "support/raw_client.hpp"
#include "transport/http/listener.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <chrono>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

using namespace affinity;
using namespace affinity::tests;

namespace {

constexpr int asking_threads = 4;

class ManyAuthenticator final : public transport::Authenticator {
 public:
  std::variant<transport::AuthInfo, transport::HttpError> authenticate(Headers const& headers,
                                                                       std::string_view, TimePoint) override {
    auto const given = headers.find("Authorization").value_or("");
    for (int i = 0; i < tenants; ++i) {
      if (given != "Bearer " + token_of(i)) continue;
      return transport::AuthInfo{.caller = {.principal = mark_of(i), .api_key = Secret(key_of(i))}};
    }
    return transport::http_error(401, "Nobody's token.");
  }
};

// One connection of a tenant, with ids of its own: 0, 1, 2, … as on every other one.
class Asker {
 public:
  // With a session of its own, or with a conversation in every POST.
  Asker(std::uint16_t port, int tenant, bool session) : client_(port), tenant_(tenant) {
    if (!session) return;
    auto const opened = client_.ask(
        post(R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",)"
             R"("capabilities":{},"clientInfo":{"name":"asker","version":"1"}}})",
             headers_));
    headers_ += "MCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: ";
    headers_ += opened.headers.find("Mcp-Session-Id").value_or("none");
    headers_ += "\r\n";
  }

  void ask() {
    auto const id = std::to_string(asked_++);
    client_.send(
        post(R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"tools/call","params":)" + params(id) + "}",
             headers_));
  }

  // Empty when the answer is this tenant's, and to the question that was asked.
  std::string hear() {
    auto const answer = client_.read();
    auto const wrong = [&](std::string_view what) {
      return std::string(what) + " for " + mark_of(tenant_) + ": " + std::to_string(answer.status) + " " +
             answer.body.substr(0, 600);
    };
    if (answer.status == 0)
      return wrong(client_.closed() ? "a connection that ended" : "nothing within thirty seconds");
    if (answer.status != 200) return wrong("no answer");
    auto const parsed = parse_json(answer.body);
    auto const id = parsed ? member(*parsed, "id") : nullptr;
    if (!id || as_int64(*id) != asked_ - 1) return wrong("another id");
    if (answer.body.find("\"isError\":true") != std::string::npos) return wrong("an error");
    // Escaped or not, what stands behind "tenant-" must be this one.
    auto found = false;
    for (auto at = answer.body.find("tenant-"); at != std::string::npos;
         at = answer.body.find("tenant-", at + 1)) {
      if (answer.body.compare(at, mark_of(tenant_).size(), mark_of(tenant_)) != 0) return wrong("a mix-up");
      found = true;
    }
    if (!found) return wrong("nobody's answer");
    if (asks_for_note() && answer.body.find(R"(creator_id\":)" + own_id() + ",") == std::string::npos)
      return wrong("a mix-up");
    return {};
  }

 private:
  bool asks_for_note() const { return asked_ % 16 == 0; }

  // What is remembered, what is asked anew each time, and what is written.
  std::string params(std::string const& id) const {
    if (asks_for_note())
      return R"({"name":"create_a_affinity_note","arguments":{"person_ids":[)" + own_id() +
             R"(],"content":"Note )" + id + " of " + mark_of(tenant_) + R"("}})";
    if (asked_ % 2 == 0)
      return R"({"name":"get_single_affinity_person_by_id","arguments":{"id":)" + own_id() + "}}";
    return R"({"name":"list_all_affinity_whoami","arguments":{}})";
  }
  std::string own_id() const { return std::to_string(1000 + tenant_); }

  RawClient client_;
  int tenant_;
  std::string headers_ = "Authorization: Bearer " + token_of(tenant_) + "\r\n";
  std::int64_t asked_ = 0;
};

struct Asked {
  std::atomic<long> answers{0}, wrong{0};
};

void ask_all(std::uint16_t port, long calls, int connections_each, bool sessions, Asked& asked) {
  std::vector<std::unique_ptr<Asker>> askers;
  for (int i = 0; i < connections_each; ++i)
    for (int tenant = 0; tenant < tenants; ++tenant)
      askers.push_back(std::make_unique<Asker>(port, tenant, sessions));
  for (long sent = 0; sent < calls && asked.wrong == 0;) {
    // In a few rounds the thousandth request is the last on its connection; then a new one begins.
    if (sent > 0 && sent / long(askers.size()) % 900 == 0)
      for (std::size_t i = 0; i < askers.size(); ++i)
        askers[i] = std::make_unique<Asker>(port, int(i % tenants), sessions);
    for (auto const& asker : askers) asker->ask();
    for (auto const& asker : askers) {
      auto const wrong = asker->hear();
      ++asked.answers;
      if (wrong.empty()) continue;
      if (asked.wrong++ == 0) std::cerr << wrong << '\n';
    }
    sent += long(askers.size());
  }
}

}  // namespace

int main(int argc, char** argv) {
  auto const calls = argc > 1 ? std::stol(argv[1]) : 10'000;
  auto const connections_each = argc > 2 ? std::stoi(argv[2]) : 1;  // for each asking thread
  auto const most_late = Milliseconds(argc > 3 ? std::stoi(argv[3]) : 5);

  boost::asio::io_context io(1);
  Log log(Level::warning);
  SystemClock const clock;
  Firm firm(most_late);
  tools::Catalogue const catalogue = tools::Catalogue::standard();
  tools::ToolContext const tool_context{.catalogue = catalogue, .sender = firm.sender()};
  mcp::ServerSettings settings;
  settings.concurrency.max_running = settings.concurrency.max_per_principal =
      settings.concurrency.max_queued = 100'000;
  mcp::Server server(tool_context, clock, log, settings);
  ManyAuthenticator authenticator;
  auto const askers = std::size_t(asking_threads * connections_each * tenants);
  transport::HttpListener listener(io, server, authenticator, log, nullptr,
                                   // Twice: new connections and sessions come before the old ones have ended.
                                   {.port = 0, .max_connections = 2 * askers, .max_sessions = 2 * askers});
  auto const port = listener.port();

  Asked asked;
  std::thread serving([&] { io.run(); });
  auto const began = std::chrono::steady_clock::now();
  std::vector<std::thread> asking;
  for (int i = 0; i < asking_threads; ++i)
    asking.emplace_back(
        [&, i] { ask_all(port, calls / asking_threads, connections_each, i % 2 == 0, asked); });
  for (auto& thread : asking) thread.join();
  auto const took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  boost::asio::post(io, [&] { listener.stop(); });
  serving.join();

  if (asked.wrong == 0) std::cout << "T-2: every answer is the caller's own\n";
  std::cout << asked.answers << " answers to " << tenants << " principals in " << took << " s, "
            << asked.wrong << " of them wrong\n";
  return asked.wrong == 0 && asked.answers >= calls / asking_threads * asking_threads ? 0 : 1;
}
