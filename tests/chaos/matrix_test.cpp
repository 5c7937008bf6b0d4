// Every verb that writes, under every fault of a network, on a connection that is new and after one that was
// reused: no write is performed twice, none that was performed is called failed, and every call is answered.

#include "client/affinity.hpp"
#include "support/catch.hpp"
#include "support/fault_proxy.hpp"
#include "support/sandbox_server.hpp"
#include "tools/call.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <random>
#include <set>
#include <sstream>

namespace affinity::tests {

using Kind = NetFault::Kind;

struct FaultRow {
  std::string_view name;
  Kind kind = Kind::none;
};

constexpr FaultRow fault_rows[] = {{"none", Kind::none},
                                   {"closed before it was read", Kind::close_unread},
                                   {"reset before it was read", Kind::reset_unread},
                                   {"request cut", Kind::cut_request},
                                   {"closed after it was read", Kind::close_after},
                                   {"reset after it was read", Kind::reset_after},
                                   {"answer cut", Kind::cut_answer},
                                   {"answer corrupt", Kind::corrupt},
                                   {"answer late", Kind::late},
                                   {"answer in drips", Kind::drip},
                                   {"no answer", Kind::never}};
constexpr std::string_view verbs[] = {"POST", "PUT", "DELETE"};

struct Write {
  std::size_t fault = 0;
  std::size_t verb = 0;
  bool reused = false;
  std::string key{};  // how the proxy and the records know it
  std::int64_t note = 0;
  std::string outcome{};  // what the caller was told
};

struct Tally {
  int succeeded = 0, failed = 0, unknown = 0, unanswered = 0, performed = 0, doubled = 0, lied = 0;
};

struct Matrix {
  explicit Matrix(int writes_per_cell) {
    for (std::size_t fault = 0; fault < std::size(fault_rows); ++fault)
      for (std::size_t verb = 0; verb < std::size(verbs); ++verb)
        for (bool const reused : {false, true})
          for (int i = 0; i < writes_per_cell; ++i) add({.fault = fault, .verb = verb, .reused = reused});
  }

  void add(Write write) {
    auto const marker = "mark-" + std::to_string(writes.size()) + "-";
    if (write.verb > 0) write.note = make_note(write.verb == 1 ? "before" : marker);
    write.key = write.verb == 2 ? "DELETE " + std::to_string(write.note) : marker;
    by_key[write.key] = writes.size();
    writes.push_back(std::move(write));
  }

  Response direct(Method method, std::string target, std::string body = {}) {  // while no thread serves
    Request request{.method = method, .target = std::move(target), .body = std::move(body)};
    if (!request.body.empty()) request.content_type = "application/json";
    request.headers.set("Authorization", "Bearer sandbox");
    return server.api.handle(request);
  }

  std::int64_t make_note(std::string const& content) {
    auto const made = direct(Method::post, "/notes",
                             write_json(json::object{{"content", content}, {"person_ids", {person()}}}));
    return parse_json(made.body)->at("id").as_int64();
  }
  std::int64_t person() {
    if (person_ == 0)
      person_ = parse_json(direct(Method::get, "/auth/whoami").body)->at("user").at("id").as_int64();
    return person_;
  }

  static std::string key_of(std::string_view request) {
    if (request.starts_with("DELETE ")) {
      auto const id = request.substr(request.find("/notes/") + 7);
      return "DELETE " + std::string(id.substr(0, id.find(' ')));
    }
    auto const at = request.find("mark-");
    return at == request.npos ? "other" : std::string(request.substr(at, request.find('-', at + 5) - at + 1));
  }

  NetFault choose(std::string_view request) {
    auto const found = by_key.find(key_of(request));
    if (found == by_key.end()) return {};
    NetFault fault{.kind = fault_rows[writes[found->second].fault].kind};
    auto const below = [&](std::size_t most) {
      return std::uniform_int_distribution<std::size_t>(0, most - 1)(random);
    };
    if (fault.kind == Kind::cut_request) fault.bytes = below(request.size());
    if (fault.kind == Kind::cut_answer || fault.kind == Kind::corrupt) fault.bytes = below(400);
    if (fault.kind == Kind::late) fault.pause = std::chrono::milliseconds(below(2) == 0 ? 20 : 3000);
    if (fault.kind == Kind::drip) fault.pause = std::chrono::milliseconds(60);
    return fault;
  }

  SandboxServer server = SandboxServer({.limit_per_minute = std::nullopt, .limit_per_month = std::nullopt});
  std::vector<Write> writes{};
  std::map<std::string, std::size_t> by_key{};
  std::mt19937_64 random{20261121};
  std::int64_t person_ = 0;
};

Task<void> perform_one(tools::Desk const& desk, Write& write, std::int64_t person) {
  client::Call call{.caller = {.principal = "chaos", .api_key = Secret("sandbox")}};
  if (write.reused) {
    // Leaves a connection open that a write could be tempted to use.
    auto const* const reader = desk.catalogue.find("list_all_affinity_whoami");
    json::object const nothing;
    call.deadline = SystemClock{}.now() + Milliseconds(5000);
    co_await tools::call(desk, *reader, nothing, call);
  }
  static constexpr std::string_view names[] = {"create_a_affinity_note", "update_a_affinity_note_by_id",
                                               "delete_a_affinity_note_by_id"};
  auto const* const tool = desk.catalogue.find(names[write.verb]);
  json::object arguments;
  if (write.verb > 0) arguments["id"] = write.note;
  if (write.verb < 2) arguments["content"] = write.key;
  if (write.verb == 0) arguments["person_ids"] = json::array{person};
  call.deadline = SystemClock{}.now() + Milliseconds(5000);
  auto const outcome = co_await tools::call(desk, *tool, arguments, call);
  auto const* error = outcome.structured.if_contains("error");
  write.outcome = error ? std::string(as_text(error->at("outcome")).value_or("?")) : "succeeded";
}

// Takes its share of the writes, one after the other.
Task<void> work(tools::Desk const& desk, std::vector<Write>& writes, std::int64_t person, std::size_t& next) {
  while (next < writes.size()) {
    auto& write = writes[next++];
    co_await perform_one(desk, write, person);
  }
}

std::string table_of(std::map<std::string, Tally> const& cells) {
  std::ostringstream out;
  out << std::left << std::setw(44) << "verb, connection, fault" << std::right;
  for (auto const* column : {"success", "failed", "unknown", "done", "doubled", "lied"})
    out << std::setw(9) << column;
  out << '\n';
  for (auto const& [name, cell] : cells) {
    out << std::left << std::setw(44) << name << std::right;
    for (auto const count :
         {cell.succeeded, cell.failed, cell.unknown, cell.performed, cell.doubled, cell.lied})
      out << std::setw(9) << count;
    out << '\n';
  }
  return out.str();
}

TEST_CASE(
    "R-1, R-2, R-3: no faulted write is doubled, none that was performed is called failed, none goes "
    "unanswered") {
  auto const* const given = std::getenv("AFFINITY_CHAOS_WRITES");
  int const wanted = given ? std::atoi(given) : 2000;
  int const cells = int(std::size(fault_rows) * std::size(verbs) * 2);
  Matrix matrix((wanted + cells - 1) / cells);
  auto const person = matrix.person();

  std::map<std::string, int> forwarded;
  {
    FaultProxy proxy(matrix.server.port, [&](std::string_view request) { return matrix.choose(request); });
    proxy.count_by([](std::string_view request) { return Matrix::key_of(request); });
    boost::asio::io_context io(1);
    client::Settings settings;
    settings.wire.base_url = "http://127.0.0.1:" + std::to_string(proxy.port());
    settings.wire.attempt_timeout = Milliseconds(1500);
    settings.throttle.limited = false;
    settings.throttle.places = 24;
    settings.retry.breaker.share = 2;  // never opens: each cell is to see its fault
    client::Affinity affinity(settings);
    auto const catalogue = tools::Catalogue::everything();
    tools::Desk const desk{.catalogue = catalogue, .sender = affinity.sender()};
    std::size_t next = 0;
    for (int i = 0; i < 24; ++i) {
      auto task = work(desk, matrix.writes, person, next);
      boost::asio::co_spawn(io, std::move(task), [](std::exception_ptr error) { CHECK(!error); });
    }
    io.run();
    forwarded = proxy.forwarded();
  }
  matrix.server.stop();

  std::map<std::string, int> in_records;
  for (std::string token;;) {
    auto const page = parse_json(
        matrix.direct(Method::get, "/notes?page_size=500" + (token.empty() ? "" : "&page_token=" + token))
            .body);
    for (auto const& note : page->at("notes").as_array()) {
      auto const content = std::string(as_text(note.at("content")).value_or(""));
      ++in_records[content];
      ++in_records["DELETE " + std::to_string(note.at("id").as_int64())];
    }
    auto const* more = member(*page, "next_page_token");
    if (!more || more->is_null()) break;
    token = std::string(*as_text(*more));
  }

  std::map<std::string, Tally> cells_seen;
  Tally all;
  for (auto const& write : matrix.writes) {
    Tally one;
    bool const there = in_records[write.key] > 0;
    one.performed = write.verb == 2 ? !there : there;
    one.doubled = forwarded[write.key] > 1 || (write.verb < 2 && in_records[write.key] > 1);
    one.succeeded = write.outcome == "succeeded";
    one.failed = write.outcome == "failed";
    one.unknown = write.outcome == "unknown";
    one.unanswered = !one.succeeded && !one.failed && !one.unknown;
    one.lied = (one.failed && one.performed) || (one.succeeded && !one.performed);
    auto& cell = cells_seen[std::string(verbs[write.verb]) + (write.reused ? ", reused, " : ", fresh, ") +
                            std::string(fault_rows[write.fault].name)];
    for (auto* sum : {&cell, &all}) {
      sum->succeeded += one.succeeded;
      sum->failed += one.failed;
      sum->unknown += one.unknown;
      sum->unanswered += one.unanswered;
      sum->performed += one.performed;
      sum->doubled += one.doubled;
      sum->lied += one.lied;
    }
  }
  std::cout << table_of(cells_seen) << matrix.writes.size() << " writes: " << all.succeeded << " succeeded, "
            << all.failed << " failed, " << all.unknown << " unknown; " << all.doubled << " doubled, "
            << all.lied << " told wrongly, " << all.unanswered << " unanswered\n";
  CHECK(all.doubled == 0);
  CHECK(all.lied == 0);
  CHECK(all.unanswered == 0);
  // The faults took place: without them everything would succeed.
  CHECK(all.unknown > int(matrix.writes.size()) / 4);
  CHECK(all.succeeded > int(matrix.writes.size()) / 8);
}

}  // namespace affinity::tests
