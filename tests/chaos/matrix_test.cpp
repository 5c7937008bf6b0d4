// Every verb that writes, under every fault of a network, on a connection that is new and while another is
// open that could be used again: no write is performed twice, none that was performed is called failed, and
// every call is answered. AFFINITY_CHAOS_WRITES says how many.

#include "chaos/matrix.hpp"

#include "client/pipeline/affinity_client.hpp"
#include "support/catch.hpp"
#include "support/rounds.hpp"
#include "support/scratch.hpp"
#include "support/tls_door.hpp"
#include "tools/call/call.hpp"

#include <boost/asio/co_spawn.hpp>

#include <cstdlib>
#include <iostream>
#include <memory>

namespace affinity::tests::matrix_test {

struct Pace {
  int writes = rounds(1100, 2000), conversations = 16;
  Milliseconds attempt{1500};  // how long a request waits for its answer
};

// Ten thousand are for a program that is fast.
Pace pace() {
  auto const* const wanted = std::getenv("AFFINITY_CHAOS_WRITES");
  if (!wanted) return {};
  return {.writes = std::atoi(wanted), .conversations = 64, .attempt = Milliseconds(500)};
}

// What lies between a write and the sandbox: the proxy of all, or a way of its own that is barred at a word.
struct Way {
  std::unique_ptr<FaultProxy> closing{};
  std::unique_ptr<TlsDoor> door{};
  std::unique_ptr<Scratch> folder{};  // with the authority of the door
  std::unique_ptr<client::AffinityClient> affinity{};

  void bar(int how) {
    if (closing) closing->shut();
    if (door) door->break_handshakes(how);
  }
};

Way way_of(Write const& write, Matrix& matrix, FaultProxy const& proxy) {
  Way way;
  client::Settings settings;
  settings.http.attempt_timeout = pace().attempt;
  settings.rate_limit.enabled = false;
  settings.retry.breaker.failure_rate = 2;  // never opens: each cell is to see its fault
  settings.retry.backoff.base = Milliseconds(10);
  auto port = proxy.port();
  switch (fault_rows[write.fault].place) {
    case Place::connection:
      way.closing = std::make_unique<FaultProxy>(matrix.port(), [](std::string_view) { return NetFault{}; });
      port = way.closing->port();
      break;
    case Place::handshake: way.door = std::make_unique<TlsDoor>(matrix.port()); break;
    case Place::request: break;
  }
  settings.http.base_url = way.door ? way.door->url() : "http://127.0.0.1:" + std::to_string(port);
  if (way.door) {
    way.folder = std::make_unique<Scratch>();
    way.folder->write("authority.pem", way.door->certificate());
    settings.http.ca_file = way.folder->path("authority.pem");
  }
  way.affinity = std::make_unique<client::AffinityClient>(settings);
  return way;
}

// Why it failed, or nothing.
Task<std::string> read_once(tools::ToolContext const& tool_context, client::CallContext const& call,
                            std::int64_t note) {
  auto const* const tool = tool_context.catalogue.find("get_single_affinity_note_by_id");
  json::object const arguments{{"id", note}};
  auto const outcome = co_await tools::call(tool_context, *tool, arguments, call);
  co_return outcome.structured.contains("error") ? write_json(outcome.structured) : "";
}

Task<void> write_once(tools::ToolContext const& tool_context, client::CallContext const& call, Write& write,
                      std::int64_t person) {
  static constexpr std::string_view names[] = {"create_a_affinity_note", "update_a_affinity_note_by_id",
                                               "delete_a_affinity_note_by_id"};
  auto const* const tool = tool_context.catalogue.find(names[write.verb]);
  json::object arguments;
  if (write.verb > 0) arguments["id"] = write.note;
  if (write.verb < 2) arguments["content"] = write.key;
  if (write.verb == 0) arguments["person_ids"] = json::array{person};
  auto const outcome = co_await tools::call(tool_context, *tool, arguments, call);
  auto const* error = outcome.structured.if_contains("error");
  write.outcome = error ? std::string(as_text(error->at("outcome")).value_or("?")) : "succeeded";
  // A change and a delete read their record first. On a machine that is busy that read may take too long.
  if (write.outcome == "failed" && write.verb > 0 && error->at("kind") == "timeout") {
    write.outcome = not_begun;
    write.before = write_json(outcome.structured);
  }
}

Task<void> perform(Matrix& matrix, FaultProxy const& proxy, tools::Catalogue const& catalogue, Write& write) {
  auto way = way_of(write, matrix, proxy);
  tools::ToolContext const tool_context{.catalogue = catalogue, .sender = way.affinity->sender()};
  client::CallContext call{.caller = {.principal = "chaos", .api_key = Secret("sandbox")}};
  call.deadline = SystemClock{}.now() + Milliseconds(10'000);
  if (write.reused) write.before = co_await read_once(tool_context, call, matrix.note());
  way.bar(write.number % 4);
  call.deadline = SystemClock{}.now() + Milliseconds(10'000);
  co_await write_once(tool_context, call, write, matrix.person());
}

// Takes its share of the writes, one after the other.
Task<void> converse(Matrix& matrix, FaultProxy const& proxy, tools::Catalogue const& catalogue,
                    std::size_t& next) {
  while (next < matrix.writes().size()) {
    auto& write = matrix.writes()[next++];
    co_await perform(matrix, proxy, catalogue, write);
  }
}

TEST_CASE(
    "R-1, R-2, R-3: no faulted write is doubled, none that was performed is called failed, none goes "
    "unanswered") {
  auto const [writes, conversations, attempt] = pace();
  Matrix matrix(writes);
  std::map<std::string, int> forwarded;
  {
    FaultProxy proxy(matrix.port(),
                     [&, wait = attempt](std::string_view request) { return matrix.choose(request, wait); });
    proxy.count_by([](std::string_view request) { return Matrix::key_of(request); });
    auto const catalogue = tools::Catalogue::standard();
    boost::asio::io_context io(1);
    std::size_t next = 0;
    for (int i = 0; i < conversations; ++i) {
      auto task = converse(matrix, proxy, catalogue, next);
      boost::asio::co_spawn(io, std::move(task), [](std::exception_ptr error) { CHECK(!error); });
    }
    io.run();
    forwarded = proxy.forwarded();
  }
  matrix.stop();

  auto const cells = matrix.judge(forwarded);
  std::cout << Matrix::table_of(cells);
  Tally all;
  for (auto const& [name, cell] : cells) {
    CAPTURE(name);
    // The faults took place: some of them have one outcome only.
    auto const is = [&](std::string_view what) { return name.ends_with(what); };
    if (is("none") || is("answer in drips")) CHECK(cell.succeeded > cell.sent / 2);
    if (is("refused") || is("fails")) CHECK(cell.failed == cell.sent);
    if (is("it was read") || is("done") || is("no answer")) CHECK(cell.unknown == cell.sent);
    all += cell;
  }
  CHECK(all.sent >= 1000);
  CHECK(all.doubled == 0);
  CHECK(all.lied == 0);
  CHECK(all.unanswered == 0);
  int without_read = 0;
  for (auto const& write : matrix.writes())
    if (!write.before.empty()) std::cout << (++without_read, write.before) << '\n';
  CHECK(without_read < all.sent / 200);  // a machine that is very busy may miss one
}

}  // namespace affinity::tests::matrix_test
