#pragma once
// Calls of composed tools on a sandbox in process, behind the client's whole pipeline, with a count of its
// requests.

#include "client/multipart.hpp"
#include "client/pipeline/affinity_client.hpp"
#include "client/timer.hpp"
#include "sandbox/api.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "tools/call/call.hpp"
#include "tools/composed/upstream/refusals.hpp"
#include "tools/journal/journal.hpp"
#include "tools/selection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tests {

class FirmSession {
 public:
  explicit FirmSession(sandbox::Settings settings = {}) : firm_(clock, std::move(settings)) {}

  // What went over the network, in order: "GET /lists".
  std::vector<std::string> const& asked() const { return firm_.asked; }
  std::size_t requests() const { return firm_.asked.size(); }
  void forget_requests() { firm_.asked.clear(); }
  // As after a minute: rows are read again, while metadata stays remembered.
  void forget_rows() {
    ask("create_a_affinity_note", {{"content", "forget rows"}, {"person_ids", {510008}}});
  }
  // Requests whose target begins so are answered with this status.
  void fail_requests(std::string target, int status) {
    firm_.failing.emplace_back(std::move(target), status);
  }

  void stop_failing() { firm_.failing.clear(); }
  // Another process, which knows nothing of the plans of this one.
  void replace_journal(tools::Journal* other) { journal_ = other; }
  // The next `count` requests "POST /notes", … are performed, and their answers lost.
  void lose_answers(std::string begin, int count = 1) { firm_.losing.emplace_back(std::move(begin), count); }
  // They are lost on their way there.
  void lose_requests(std::string begin, int count = 1) {
    firm_.dropping.emplace_back(std::move(begin), count);
  }

  // How much time each request takes from now on.
  void set_latency(Milliseconds latency) { firm_.latency = latency; }

  tools::Outcome ask(std::string_view name, json::object arguments = {}) {
    auto const* tool = catalogue.find(name);
    if (!tool) throw std::logic_error("no tool " + std::string(name));
    return run_tool(*tool, std::move(arguments));
  }
  // A function of a test as a composed tool that takes any arguments.
  tools::Outcome call(tools::Composed function, json::object arguments) {
    tools::Tool const tool{
        .name = "of_a_test", .toolset = tools::work_toolset, .composed = function, .raw_schema = "{}"};
    return run_tool(tool, std::move(arguments));
  }
  client::Sender& sender() { return affinity_.sender(); }
  std::size_t most_at_once() const { return firm_.most_at_once; }  // requests that were under way

  // For a server of a test; what it refers to is the session's.
  tools::ToolContext tool_context() {
    firm_.instead = answer_instead;
    return {.catalogue = catalogue,
            .sender = outermost ? *outermost : affinity_.sender(),
            .limits = limits,
            .file_roots = file_roots,
            .client = client,
            .selections = &selections,
            .clock = &clock,
            .timers = &timers_,
            .refusals = &refusals_,
            .crm_mapping = crm_mapping,
            .journal = journal_,
            .affinity = "the sandbox",
            .write_limits = write_limits,
            .policy = policy,
            .time_zone = time_zone};
  }

  tools::Outcome run_tool(tools::Tool const& tool, json::object arguments) {
    auto const context = tool_context();
    client::CallContext const call{.caller = {.principal = principal, .api_key = Secret("sandbox")},
                                   .deadline = deadline,
                                   .on_progress = on_progress};
    return run(tools::call(context, tool, std::move(arguments), call));
  }
  // Calls at the same time, each with a journal, which may be the same one.
  std::vector<tools::Outcome> run_together(tools::Tool const& tool, json::object const& arguments,
                                           std::vector<tools::Journal*> const& journals) {
    return run_together(tool, std::vector<json::object>(journals.size(), arguments), journals);
  }
  std::vector<tools::Outcome> run_together(tools::Tool const& tool,
                                           std::vector<json::object> const& arguments,
                                           std::vector<tools::Journal*> const& journals) {
    std::vector<tools::ToolContext> contexts;
    for (auto* each : journals) {
      contexts.push_back(tool_context());
      contexts.back().journal = each;
    }
    client::CallContext const call{.caller = {.principal = principal, .api_key = Secret("sandbox")},
                                   .deadline = deadline};
    std::vector<tools::Outcome> out(journals.size());
    boost::asio::io_context io;
    auto const one = [](tools::ToolContext const& context, tools::Tool const& of, json::object given,
                        client::CallContext const& how, tools::Outcome& into) -> Task<void> {
      into = co_await tools::call(context, of, std::move(given), how);
    };
    for (std::size_t i = 0; i < out.size(); ++i)
      boost::asio::co_spawn(io, one(contexts[i], tool, arguments[i], call, out[i]), boost::asio::detached);
    timers_.journals = journals;
    io.run();
    timers_.journals.clear();
    return out;
  }
  // A whole list of raw records, for figures to compare with.
  json::value raw(std::string target) {
    Request request{.target = std::move(target)};
    request.headers.set("authorization", "Bearer sandbox");
    auto const reply = firm_.api.handle(request);
    if (reply.status >= 300) throw std::runtime_error(reply.body);
    return parse_json(reply.body).value();
  }
  // A write of v1 that no tool makes: what the cache of rows knows is not dropped by it.
  void post(std::string target, std::string body) {
    Request request{.method = Method::post,
                    .target = std::move(target),
                    .body = std::move(body),
                    .content_type = "application/json"};
    request.headers.set("authorization", "Bearer sandbox");
    auto const reply = firm_.api.handle(request);
    if (reply.status >= 300) throw std::runtime_error(reply.body);
  }
  // A write of somebody else, which no tool of ours knows of; `key` is one of Settings::extra_keys.
  json::value write(Method method, std::string target, json::object body, std::string_view key = "sandbox") {
    Request request{.method = method,
                    .target = std::move(target),
                    .body = write_json(body),
                    .content_type = "application/json"};
    request.headers.set("authorization", "Bearer " + std::string(key));
    auto const reply = firm_.api.handle(request);
    if (reply.status >= 300) throw std::runtime_error(request.target + ": " + reply.body);
    return parse_json(reply.body).value();
  }
  // POST to the sandbox's own endpoints: "rights", {"key": "sandbox", "rights": [...]}.
  void control(std::string const& path, std::string body) {
    Request request{.method = Method::post,
                    .target = "/__sandbox/" + path,
                    .body = std::move(body),
                    .content_type = "application/json"};
    request.headers.set("authorization", "Bearer sandbox");
    auto const reply = firm_.api.handle(request);
    if (reply.status != 200) throw std::runtime_error(reply.body);
  }

  // As for a key or a server without API v2.
  void exclude_v2() {
    for (auto const& tool : catalogue.all())
      if (tool.route.is_v2()) selections.server.exclude.emplace_back(tool.name);
  }

  FakeClock clock{};
  tools::Catalogue catalogue = tools::Catalogue::with_opt_in();
  tools::ToolSelections selections{};
  tools::ClientContext const* client = nullptr;
  tools::FileRoots const* file_roots = nullptr;
  tools::Journal journal{{}, clock};  // in memory
  TimePoint deadline = TimePoint::max();
  tools::Limits limits{};
  tools::unified::CrmMapping const* crm_mapping = nullptr;
  TimeZone const* time_zone = nullptr;  // of --time-zone; null = UTC
  std::string principal = "local";
  tools::policy::Policy* policy = nullptr;  // of --policy
  client::Sender* outermost = nullptr;      // in place of the pipeline's
  tools::WriteLimits write_limits{};
  client::ProgressCallback on_progress{};
  // Answers a request in the firm's place; nullopt: the firm does.
  std::function<std::optional<Result<Response>>(Request const&)> answer_instead{};

 private:
  struct Firm final : client::Sender {
    Firm(FakeClock& of_test, sandbox::Settings settings)
        : clock(of_test), api(of_test, std::move(settings)) {}
    FakeClock& clock;
    Milliseconds latency{0};
    sandbox::Api api;
    std::vector<std::string> asked{};
    std::vector<std::pair<std::string, int>> failing{}, losing{}, dropping{};
    std::size_t under_way = 0, most_at_once = 0;
    std::function<std::optional<Result<Response>>(Request const&)> instead{};

    Task<Result<Response>> send(Request given, client::CallContext const&) override {
      auto const whole = client::encode_multipart(std::move(given));
      if (!whole) co_return fail(whole);
      auto const& request = *whole;
      asked.push_back(std::string(to_string(request.method)) + " " + request.target);
      most_at_once = std::max(most_at_once, ++under_way);
      auto const executor = co_await boost::asio::this_coro::executor;
      co_await boost::asio::post(executor, boost::asio::use_awaitable);  // others may begin meanwhile
      --under_way;
      if (latency.count() > 0) clock.pass(latency);
      for (auto const& [target, status] : failing)
        if (request.target.starts_with(target)) co_return Response{.status = status, .body = "{}"};
      if (instead)
        if (auto answer = instead(request)) co_return std::move(*answer);
      auto const lost = fail(ErrorKind::unknown_outcome, "The connection ended before the answer.");
      if (takes_one(dropping, asked.back())) co_return lost;
      auto reply = api.handle(request);
      if (takes_one(losing, asked.back())) co_return lost;
      co_return reply;
    }

    static bool takes_one(std::vector<std::pair<std::string, int>>& counts, std::string const& request) {
      for (auto& [begin, count] : counts)
        if (count > 0 && request.starts_with(begin)) return count-- > 0;
      return false;
    }
  };

  // Time that passes while a tool waits. Where several calls run together, each journal does meanwhile what it
  // was asked for, since its thread has no virtual time: a call that waits for another sees it come further.
  struct PassingTimers final : client::TimerFactory {
    explicit PassingTimers(FakeClock& of_test) : clock(of_test) {}
    struct PassingTimer final : client::Timer {
      explicit PassingTimer(PassingTimers& timers) : all(timers) {}
      Task<bool> sleep_until(TimePoint until) override {
        auto const executor = co_await boost::asio::this_coro::executor;
        co_await boost::asio::post(executor, boost::asio::use_awaitable);  // others go on meanwhile
        for (auto* journal : all.journals) {
          tools::JournalOwner nobody;
          std::string no_plan = "pl_of_nobody";
          auto const found = co_await journal->find(std::move(nobody), std::move(no_plan));
          (void)found;
        }
        if (until > all.clock.now())
          all.clock.pass(std::chrono::ceil<Milliseconds>(until - all.clock.now()));
        co_return true;
      }
      void wake() override {}
      PassingTimers& all;
    };
    std::unique_ptr<client::Timer> make_timer() override { return std::make_unique<PassingTimer>(*this); }
    FakeClock& clock;
    std::vector<tools::Journal*> journals{};  // of calls that run together
  };

  Firm firm_;
  client::AffinityClient affinity_{{.rate_limit = {.enabled = false}}, firm_, {.clock = &clock}};
  tools::composed::Refusals refusals_{};
  PassingTimers timers_{clock};
  tools::Journal* journal_ = &journal;
};

}  // namespace affinity::tests
