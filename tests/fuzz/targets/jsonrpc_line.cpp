// A conversation over stdio: lines in, lines out, with an Affinity behind it that answers in every manner.

#include "base/text/text.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"
#include "mcp/server.hpp"
#include "support/fake_clock.hpp"
#include "support/scripted_sender.hpp"
#include "tools/prompts/prompt.hpp"
#include "tools/resources/resource.hpp"
#include "tools/skills/skill.hpp"
#include "transport/stdio/line_decoder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace affinity::fuzz {

// Which answer it is follows from what was asked. In no anonymous namespace: see http_request.cpp.
class Moody final : public client::Sender {
 public:
  Task<Result<Response>> send(Request request, client::CallContext const&) override {
    using tests::json_response;
    static std::vector<Result<Response>> const answers{
        json_response(R"({"id":5,"name":"Acme","content":"Hello","list_id":1})"),
        json_response(R"({"notes":[{"id":1},{"id":2}],"persons":[{"id":3}],"next_page_token":"t"})"),
        json_response(R"([{"id":1,"name":"Stage","value_type":2},{"id":2}])"),
        json_response(R"({"code":404,"message":"Not found"})", 404),
        json_response("<html>Bad gateway</html>", 502),
        json_response("{\"id\":5,\"name\":\"\xff\xe2\x80\xae\"", 200),
        json_response("", 204),
        json_response(R"({"message":"Slow down"})", 429),
        Result<Response>(Error{.kind = ErrorKind::unknown_outcome, .message = "The connection was lost."}),
    };
    auto const mood = std::stoul(fnv1a_hex(request.target).substr(0, 4), nullptr, 16) % (answers.size() + 1);
    if (mood < answers.size()) co_return answers[mood];
    auto const executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer forever(executor, boost::asio::steady_timer::time_point::max());
    co_await forever.async_wait(boost::asio::use_awaitable);
    co_return answers[0];
  }
};

namespace {

struct Asked {  // what a line was, as far as its answer depends on it
  std::optional<json::value> id{};
  bool is_request = false;
};

Asked look_at(std::string_view line) {
  if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  auto const value = parse_json(line, DuplicateNames::reject, 100'000);
  auto const* object = value ? value->if_object() : nullptr;
  auto const* version = object ? object->if_contains("jsonrpc") : nullptr;
  auto const* method = object ? object->if_contains("method") : nullptr;
  auto const* id = object ? object->if_contains("id") : nullptr;
  if (!version || *version != "2.0" || !method || !method->is_string() || !id) return {};
  bool const whole = id->is_int64() || (id->is_string() && id->get_string().size() <= 256);
  return whole ? Asked{.id = *id, .is_request = true} : Asked{};
}

void expect_no_bug(json::object const& reply) {
  auto const* error = reply.if_contains("error");
  auto const* message = error ? member(*error, "message") : nullptr;
  bool const internal = message && view(message->as_string()).starts_with("Internal error");
  expect(!internal, "nothing that a client sends is an internal error");
}

void expect_answer(Asked const& asked, mcp::Reply const& reply, bool may_be_silent) {
  if (reply.body.empty()) {
    expect(!asked.is_request || may_be_silent, "a request is answered");
    return;
  }
  auto const value = expect_json_line(reply.text());
  if (auto const* batch = value.if_array()) {
    expect(!batch->empty(), "an empty batch is not sent");
    for (auto const& one : *batch) expect_no_bug(expect_reply(one));
    return;
  }
  auto const answer = expect_reply(value);
  expect_no_bug(answer);
  if (!asked.is_request) return;
  auto const* id = answer.if_contains("id");
  expect(id && id->kind() == asked.id->kind() && *id == *asked.id, "an id comes back as it came", reply.body);
}

}  // namespace

void jsonrpc_line(std::string_view bytes) {
  static auto const catalogue = tools::Catalogue::with_opt_in();
  static Moody moody;
  static Log log(Level::error);
  static auto const resources = tools::resources();
  static auto const prompts = tools::prompts();
  static auto const skills = tools::skills();
  static tools::ToolContext const tool_context{.catalogue = catalogue,
                                               .sender = moody,
                                               .resources = &resources,
                                               .prompts = &prompts,
                                               .skills = &skills};
  static tests::FakeClock const clock;
  static mcp::Server server(tool_context, clock, log);
  mcp::Peer peer;
  mcp::Exchange exchange;
  exchange.emit = [](std::string line) {
    auto const message = expect_json_line(line);
    auto const* method = member(message, "method");
    expect(method && method->is_string(), "what we send by ourselves has a method", line);
  };
  peer.announce = exchange.emit;

  transport::LineDecoder framing(64 * 1024);
  std::vector<transport::Line> lines;
  framing.feed(bytes.substr(0, bytes.size() / 2), lines);
  framing.feed(bytes.substr(bytes.size() / 2), lines);
  framing.finish(lines);
  bool const may_be_silent = bytes.find("notifications/cancel") != std::string_view::npos ||
                             bytes.find("\\u") != std::string_view::npos ||
                             bytes.find("\\/") != std::string_view::npos;

  boost::asio::io_context io{1};
  std::size_t open = 0;
  if (lines.size() > 64) lines.resize(64);
  for (auto const& line : lines) {
    expect(line.text.find('\n') == std::string::npos, "a line has no newline");
    if (line.too_long) continue;
    ++open;
    auto finish = [&open, asked = look_at(line.text), may_be_silent](std::exception_ptr thrown,
                                                                     mcp::Reply reply) {
      expect(!thrown, "handling throws nothing");
      --open;
      expect_answer(asked, reply, may_be_silent);
    };
    boost::asio::co_spawn(io, server.handle(line.text, peer, exchange, {}), std::move(finish));
    io.restart();
    io.poll();
  }
  peer.in_flight.end_all();
  io.restart();
  io.poll();
  expect(open == 0, "every call ends when the conversation does");
}

}  // namespace affinity::fuzz
