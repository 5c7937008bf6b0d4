#include "transport/http/exchange.hpp"

#include "support/catch.hpp"
#include "support/fake_clock.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace affinity::transport::exchange_test {

namespace {

using Machine = HttpExchange;
using State = Machine::State;
using Event = Machine::Event;

struct NoHandler final : mcp::Handler {
  mcp::Handling begin(std::string, mcp::Peer&, mcp::Exchange const&, client::Caller) override {
    return mcp::Reply{};
  }
};

struct NoConnection final : ConnectionLimiter::Connection {
  bool is_evictable(bool) const override { return false; }
  void evict() override {}
};

struct Given {
  std::function<void(HttpSettings&)> settings{};
  bool token = false;          // requests need "the-token"
  bool other_at_work = false;  // another connection of the same principal is
  bool negotiates = false;     // the call is `initialize`
  int stops_before = -1;       // the server stops before this event; 0 = before the first one
};

// What the last action was, in one line.
struct Describe {
  std::string operator()(Machine::WaitForFirstBytes const&) const { return "WaitForFirstBytes"; }
  std::string operator()(Machine::ReadHead const&) const { return "ReadHead"; }
  std::string operator()(Machine::ReadBody const&) const { return "ReadBody"; }
  std::string operator()(Machine::StartCall const&) const { return "StartCall"; }
  std::string operator()(Machine::Write const& write) const {
    auto const opens = write.head.headers.find("Mcp-Session-Id") ? ", new session" : "";
    auto const events = write.head.type == "text/event-stream" ? ", one event" : "";
    return "Write " + std::to_string(write.head.status) + connection(write.head) + opens + events;
  }
  std::string operator()(Machine::WriteStream const& write) const {
    return "WriteStream" + connection(write.head) + (write.stream ? ", of the session" : "");
  }
  std::string operator()(Machine::EndExchange const& end) const {
    return "EndExchange " + std::to_string(end.log->status) + (end.cancel_call ? ", cancel" : "");
  }
  std::string operator()(Machine::Linger const&) const { return "Linger"; }

  static std::string connection(ResponseHead const& head) { return head.keep_alive ? " keep" : " close"; }
};

// One connection, whose session exists already: "{session}" in a header is its id.
class World {
 public:
  explicit World(Given const& given)
      : given_(given),
        token_(Secret("the-token"), {}),
        shared_(io_, handler_, authenticator(), log_, &metrics_, clock_, settings(given)) {
    if (given.other_at_work) {
      other_ = shared_.connection_limiter.acquire(connection_, {}, clock_.now());
      shared_.connection_limiter.admit(other_, "local");
    }
    slot_ = shared_.connection_limiter.acquire(connection_, {}, clock_.now());
    auto peer = std::make_shared<mcp::Peer>();
    peer->negotiated = mcp::Revision::r2025_11_25;
    session_ = shared_.sessions.open("local", std::move(peer), clock_.now());
  }

  void begin() {
    if (given_.stops_before == 0) shared_.stopping = true;
    take(machine_.begin());
  }
  void feed(Event event) {
    if (++fed_ == given_.stops_before) shared_.stopping = true;
    if (auto* read = std::get_if<Machine::HeadRead>(&event)) {
      for (auto& field : read->request.head.headers.fields)
        if (field.value == "{session}" && session_) field.value = session_->id;
      if (machine_.state() == State::reading_head) ++heads;
    }
    take(machine_.step(std::move(event)));
  }
  void stop() { shared_.stopping = true; }
  State state() const { return machine_.state(); }
  std::size_t sessions() const { return shared_.sessions.size(); }

  std::string action{};  // the last one
  int heads = 0, logs = 0;

 private:
  static HttpSettings settings(Given const& given) {
    HttpSettings settings;
    if (given.settings) given.settings(settings);
    return settings;
  }
  Authenticator& authenticator() {
    if (given_.token) return token_;
    return anonymous_;
  }
  void take(Machine::Next next) {
    action = next ? std::visit(Describe{}, *next) : "closed";
    if (!next) return;
    if (std::holds_alternative<Machine::EndExchange>(*next)) ++logs;
    auto const* start = std::get_if<Machine::StartCall>(&*next);
    if (start && given_.negotiates) start->context->peer->negotiated = mcp::Revision::r2025_11_25;
  }

  Given given_;
  boost::asio::io_context io_{1};  // never runs
  NoHandler handler_{};
  NoConnection connection_{};
  AnonymousAuthenticator anonymous_{client::Caller{}};
  TokenAuthenticator token_;
  Log log_{Level::error};
  Metrics metrics_{};
  tests::FakeClock clock_{};
  HttpSharedState shared_;
  std::string const address_ = "127.0.0.1";
  ConnectionLimiter::SlotHandle other_{}, slot_{};
  std::shared_ptr<Session> session_{};
  Machine machine_{shared_, address_, slot_};
  int fed_ = 0;
};

using Fields = std::vector<Headers::Field>;

Machine::HeadRead head(std::string method, Fields const& fields = {}, std::string target = "/mcp") {
  Machine::HeadRead read;
  auto& request = read.request;
  request.keep_alive = true;
  request.has_body = method == "POST";
  request.head = {.method = std::move(method), .target = std::move(target)};
  request.head.headers.fields = {{"Host", "localhost"}, {"Content-Type", "application/json"}};
  for (auto const& field : fields) request.head.headers.fields.push_back(field);
  return read;
}

Headers::Field const both{"Accept", "application/json, text/event-stream"};
Headers::Field const modern{"MCP-Protocol-Version", "2026-07-28"};
Headers::Field const in_session{"Mcp-Session-Id", "{session}"};
Headers::Field const no_session{"Mcp-Session-Id", "gone"};
Headers::Field const from_app{"Origin", "https://app.example"};
Headers::Field const asks_to_post{"Access-Control-Request-Method", "POST"};

Machine::HeadRead post(Fields fields = {}) {
  fields.push_back(both);
  return head("POST", fields);
}
Machine::HeadRead with_body(Machine::HeadRead read) {
  read.request.has_body = true;
  return read;
}
Machine::HeadRead last_one(Machine::HeadRead read) {
  read.request.keep_alive = false;
  return read;
}
Machine::HeadRead http_1_0(Machine::HeadRead read) {
  read.request.head.http_1_0 = true;
  return read;
}
Machine::HeadRead malformed() {
  Machine::HeadRead read;
  read.request.error = http_error(400, "No.");
  return read;
}

Machine::BodyRead const body{"{}"};
Machine::BodyRead const no_body{};
Machine::BodyRefused const too_large{http_error(413, "Too large.")};
Machine::CallReplied const reply{{.body = "{}"}};
Machine::CallReplied const empty_reply{};
Machine::CallReplied const failed_reply{{.status = 500, .body = "{}"}};
Machine::StreamStarted const started{};
Machine::Written const written{};
Machine::ExchangeEnded const ended{};
Machine::ExchangeEnded const ended_pipelined{.has_buffered_input = true};
Machine::Disconnected const disconnected{};

void no_slot(HttpSettings& settings) { settings.max_connections = 0; }
void one_connection_each(HttpSettings& settings) { settings.max_connections_per_principal = 1; }
void one_request(HttpSettings& settings) { settings.max_requests_per_connection = 1; }
void two_requests(HttpSettings& settings) { settings.max_requests_per_connection = 2; }
void one_session(HttpSettings& settings) { settings.max_sessions = 1; }
void no_stream(HttpSettings& settings) { settings.max_streams = 0; }
void no_memory(HttpSettings& settings) { settings.max_memory = 1024; }
void with_app(HttpSettings& settings) { settings.allowed_origins = {"https://app.example"}; }

struct Row {
  std::string fact{};
  std::vector<Event> events{};
  State state = State::closed;  // after the last event
  std::string action{};
  Given given{};
};

void check(std::vector<Row> const& rows) {
  for (auto const& row : rows) {
    CAPTURE(row.fact);
    World world(row.given);
    world.begin();
    for (auto const& event : row.events) world.feed(event);
    CHECK(world.state() == row.state);
    CHECK(world.action == row.action);
  }
}

}  // namespace

TEST_CASE("a connection with a slot reads a head, one without waits for the first bytes") {
  check({
      {"slot", {}, State::reading_head, "ReadHead"},
      {"stopping", {}, State::lingering, "Linger", {.stops_before = 0}},
      {"client leaves", {disconnected}, State::closed, "closed"},
      {"stop closes the idle one", {disconnected}, State::closed, "closed", {.stops_before = 1}},
      {"no slot", {}, State::pending, "WaitForFirstBytes", {.settings = no_slot}},
      {"bytes", {Machine::FirstBytes{}}, State::reading_head, "ReadHead", {.settings = no_slot}},
      {"silence", {Machine::TimedOut{}}, State::writing, "Write 503 close", {.settings = no_slot}},
      {"told", {Machine::TimedOut{}, written}, State::lingering, "Linger", {.settings = no_slot}},
      {"leaves", {disconnected}, State::closed, "closed", {.settings = no_slot}},
      {"full",
       {Machine::FirstBytes{}, head("GET", {in_session})},
       State::writing,
       "Write 503 close",
       {.settings = no_slot}},
      {"probe of a pending one",
       {Machine::FirstBytes{}, head("GET", {}, "/healthz")},
       State::writing,
       "Write 200 close",
       {.settings = no_slot}},
  });
}

TEST_CASE("a request is rejected by its head, and the connection stays only without an unread body") {
  Given const app{.settings = with_app};
  Given const token{.token = true};
  auto const writing = State::writing;
  check({
      {"malformed", {malformed()}, writing, "Write 400 close"},
      {"no such path", {head("GET", {}, "/x")}, writing, "Write 404 keep"},
      {"no such path, body", {head("POST", {both}, "/x")}, writing, "Write 404 close"},
      {"no such path, last request", {last_one(head("GET", {}, "/x"))}, writing, "Write 404 close"},
      {"method not allowed", {head("PUT")}, writing, "Write 405 keep"},
      {"method not allowed, body", {with_body(head("PUT"))}, writing, "Write 405 close"},
      {"GET without a session", {head("GET")}, writing, "Write 405 keep"},
      {"not acceptable", {head("POST", {{"Accept", "text/html"}})}, writing, "Write 406 close"},
      {"expectation", {post({{"Expect", "tea"}})}, writing, "Write 417 close"},
      {"no token", {head("GET", {in_session})}, writing, "Write 401 close", token},
      {"no token, body", {post()}, writing, "Write 401 close", token},
      {"token", {post({{"Authorization", "Bearer the-token"}})}, State::reading_body, "ReadBody", token},
      {"preflight", {head("OPTIONS", {from_app, asks_to_post})}, writing, "Write 204 keep", app},
      {"preflight, body",
       {with_body(head("OPTIONS", {from_app, asks_to_post}))},
       writing,
       "Write 204 close",
       app},
      {"preflight of a foreign page",
       {head("OPTIONS", {from_app, asks_to_post})},
       writing,
       "Write 403 close"},
      {"short of memory", {post()}, writing, "Write 503 close", {.settings = no_memory}},
      {"principal's limit",
       {head("GET", {in_session})},
       writing,
       "Write 429 close",
       {.settings = one_connection_each, .other_at_work = true}},
  });
}

TEST_CASE("endpoints besides MCP are served from the head alone") {
  Given const token{.token = true};
  auto const writing = State::writing;
  check({
      {"alive", {head("GET", {}, "/healthz")}, writing, "Write 200 keep", token},
      {"alive, body", {with_body(head("GET", {}, "/healthz"))}, writing, "Write 200 close", token},
      {"alive, another method", {head("PUT", {}, "/healthz")}, writing, "Write 405 keep", token},
      {"alive while stopping",
       {head("GET", {}, "/healthz")},
       writing,
       "Write 200 close",
       {.stops_before = 1}},
      {"not ready", {head("GET", {}, "/readyz")}, writing, "Write 503 close", {.stops_before = 1}},
      {"metrics", {head("GET", {}, "/metrics")}, writing, "Write 200 keep"},
      {"metrics need a token", {head("GET", {}, "/metrics")}, writing, "Write 401 close", token},
  });
}

TEST_CASE("a POST starts a call, and its reply is the response") {
  auto const writing = State::writing;
  check({
      {"head", {post()}, State::reading_body, "ReadBody"},
      {"body refused", {post(), too_large}, writing, "Write 413 close"},
      {"body", {post(), body}, State::awaiting_call, "StartCall"},
      {"reply", {post(), body, reply}, writing, "Write 200 keep"},
      {"no reply", {post(), body, empty_reply}, writing, "Write 202 keep"},
      {"failed", {post(), body, failed_reply}, writing, "Write 500 keep"},
      {"events only",
       {head("POST", {{"Accept", "text/event-stream"}}), body, reply},
       writing,
       "Write 200 keep, one event"},
      {"last request", {last_one(post()), body, reply}, writing, "Write 200 close"},
      {"stopping", {post(), body, reply}, writing, "Write 200 close", {.stops_before = 3}},
      {"events", {post(), body, started}, State::streaming, "WriteStream keep"},
      {"events, HTTP/1.0", {http_1_0(post()), body, started}, State::streaming, "WriteStream close"},
      {"HTTP/1.0", {http_1_0(post()), body, reply}, writing, "Write 200 keep"},
      {"no stream is left",
       {post({{"Mcp-Method", "subscriptions/listen"}}), body},
       writing,
       "Write 429 keep",
       {.settings = no_stream}},
      {"initialize", {post(), body, reply}, writing, "Write 200 keep, new session", {.negotiates = true}},
      {"store of sessions is full",
       {post(), body, reply},
       writing,
       "Write 429 keep",
       {.settings = one_session, .negotiates = true}},
      {"in its session", {post({in_session}), body, reply}, writing, "Write 200 keep", {.negotiates = true}},
      {"modern has none", {post({modern}), body, reply}, writing, "Write 200 keep", {.negotiates = true}},
  });
}

TEST_CASE("a disconnect cancels the call of a modern client and of no other") {
  auto const ending = State::ending;
  check({
      {"in the body", {post({modern}), disconnected}, ending, "EndExchange 0"},
      {"modern, before a reply", {post({modern}), body, disconnected}, ending, "EndExchange 0, cancel"},
      {"older, before a reply", {post(), body, disconnected}, ending, "EndExchange 0"},
      {"older, in a session", {post({in_session}), body, disconnected}, ending, "EndExchange 0"},
      {"modern, stream", {post({modern}), body, started, disconnected}, ending, "EndExchange 200, cancel"},
      {"older, stream", {post(), body, started, disconnected}, ending, "EndExchange 200"},
      {"modern, stream is whole", {post({modern}), body, started, written}, ending, "EndExchange 200"},
      {"modern, reply is written", {post({modern}), body, reply, disconnected}, ending, "EndExchange 200"},
      {"then it is closed", {post(), body, disconnected, ended_pipelined}, State::closed, "closed"},
  });
}

TEST_CASE("GET reads the stream of a session, DELETE ends the session") {
  auto const writing = State::writing;
  auto const streaming = State::streaming;
  auto const get = head("GET", {in_session, both});
  auto const resumes = [](std::string id) { return head("GET", {in_session, both, {"Last-Event-ID", id}}); };
  check({
      {"GET", {get, no_body}, streaming, "WriteStream keep, of the session"},
      {"no such session", {head("GET", {no_session, both}), no_body}, writing, "Write 404 keep"},
      {"no such event", {resumes("0-7"), no_body}, writing, "Write 400 keep"},
      {"no such stream", {resumes("9-0"), no_body}, writing, "Write 400 keep"},
      {"no event id", {resumes("x"), no_body}, writing, "Write 400 keep"},
      {"stopping", {get, no_body}, writing, "Write 503 close", {.stops_before = 2}},
      {"no stream is left", {get, no_body}, writing, "Write 429 keep", {.settings = no_stream}},
      {"leaves", {get, no_body, disconnected}, State::ending, "EndExchange 200"},
      {"DELETE", {head("DELETE", {in_session}), no_body}, writing, "Write 200 keep"},
      {"DELETE, no such session", {head("DELETE", {no_session}), no_body}, writing, "Write 404 keep"},
      {"GET after DELETE",
       {head("DELETE", {in_session}), no_body, written, ended, get, no_body},
       writing,
       "Write 404 keep"},
  });
}

TEST_CASE("after an exchange the next head is read, or the connection lingers") {
  auto const probe = head("GET", {}, "/healthz");
  check({
      {"recorded", {probe, written}, State::ending, "EndExchange 200"},
      {"next", {probe, written, ended}, State::reading_head, "ReadHead"},
      {"last request", {last_one(probe), written, ended}, State::lingering, "Linger"},
      {"closed", {last_one(probe), written, ended, Machine::Lingered{}}, State::closed, "closed"},
      {"limit of one", {probe}, State::writing, "Write 200 close", {.settings = one_request}},
      {"first of two", {probe}, State::writing, "Write 200 keep", {.settings = two_requests}},
      {"second of two",
       {probe, written, ended, probe},
       State::writing,
       "Write 200 close",
       {.settings = two_requests}},
      {"stop while writing", {probe, written, ended}, State::lingering, "Linger", {.stops_before = 2}},
      {"pipelined", {probe, written, ended_pipelined}, State::reading_head, "ReadHead", {.stops_before = 2}},
      {"stream", {post(), body, started, written, ended}, State::reading_head, "ReadHead"},
      {"client leaves", {probe, disconnected, ended}, State::closed, "closed"},
      {"out of turn", {probe, body}, State::ending, "EndExchange 200"},
      {"out of turn, twice", {probe, body, body}, State::closed, "closed"},
      {"after the end", {disconnected, probe}, State::closed, "closed"},
  });
}

TEST_CASE("any order of events ends in closed, with one line of the access log for each head") {
  std::vector<Event> const all{Machine::FirstBytes{},
                               Machine::TimedOut{},
                               Machine::Lingered{},
                               post(),
                               post({modern}),
                               post({in_session}),
                               head("GET", {in_session, both}),
                               head("DELETE", {in_session}),
                               head("PUT"),
                               head("GET", {}, "/healthz"),
                               malformed(),
                               body,
                               too_large,
                               reply,
                               started,
                               written,
                               written,
                               ended,
                               ended_pipelined,
                               disconnected};
  // The event that the state waits for, so that some orders come far.
  auto const fitting = [](State state) -> Event {
    switch (state) {
      case State::pending: return Machine::FirstBytes{};
      case State::reading_head: return post({in_session});
      case State::reading_body: return body;
      case State::awaiting_call: return reply;
      case State::writing:
      case State::streaming: return written;
      case State::ending: return ended;
      default: return Machine::Lingered{};
    }
  };
  int longest = 0;
  for (unsigned seed = 0; seed < 500; ++seed) {
    std::mt19937 random(seed);
    auto const any = [&random](std::size_t below) { return random() % below; };
    World world({.settings = any(4) == 0 ? no_slot : two_requests, .negotiates = any(2) == 0});
    CAPTURE(seed);
    world.begin();
    for (int i = 0; i < 30; ++i) {
      if (any(40) == 0) world.stop();
      world.feed(any(4) == 0 ? all[any(all.size())] : fitting(world.state()));
    }
    for (int i = 0; i < 2; ++i) world.feed(disconnected);  // out of any state within two steps
    CHECK(world.state() == State::closed);
    CHECK(world.logs == world.heads);
    longest = std::max(longest, world.heads);
  }
  CHECK(longest > 1);
}

}  // namespace affinity::transport::exchange_test
