#include "client/pipeline/pipeline.hpp"

#include "client/cache/request_key.hpp"
#include "client/pipeline/read_only.hpp"
#include "client/pipeline/redirect.hpp"

#include <boost/asio/this_coro.hpp>

#include <optional>
#include <utility>

namespace affinity::client {

namespace asio = boost::asio;

namespace {

// A copy, since a retry sends the request again. Parts are streamed, and too large to copy: they are moved,
// and sent once.
Request take_copy(Request& request) {
  auto parts = std::exchange(request.parts, {});
  auto copy = request;
  copy.parts = std::move(parts);
  return copy;
}

}  // namespace

Pipeline::Pipeline(Settings const& settings, Sender& network, Dependencies const& with)
    : network_(network),
      base_url_(settings.http.base_url),
      clock_(*with.clock),
      timers_(*with.timers),
      memory_(std::make_shared<Memory>(clock_, settings.cache, settings.rows)),
      flights_(clock_, [this](Request& request, CallContext const& call) { return exchange(request, call); }),
      retries_(settings.retry, clock_, with.random, *with.metrics),
      rate_limiter_(settings.rate_limit, clock_, timers_, *with.metrics),
      log_(clock_, with.log, *with.metrics),
      authentication_(settings.scheme, settings.api_version, with.log) {}

bool Pipeline::may_resend(Request const& request, Caller const& caller) {
  if (!rate_limiter_.may_resend(caller)) return false;
  log_.record_resend(request, caller);
  return true;
}

// A write closes the key's reads under way and invalidates what it may change, before and after it. A read is
// answered from memory, or with the reads that are the same, or goes by itself.
Task<Result<Response>> Pipeline::send(Request request, CallContext const& call) {
  if (auto refused = read_only_refusal(request, call.caller)) co_return fail(std::move(*refused));
  auto const& key = call.caller.api_key;
  bool const is_plain = is_plain_read(request);
  auto const name = is_plain ? read_name(key, request) : std::string();
  if (is_plain)
    if (auto const* known = memory_->find(request, name)) co_return *known;

  Memory::Visit visit(memory_, request, key);
  if (auto refused = visit.refusal()) co_return fail(std::move(*refused));
  std::optional<Flights::WriteScope> write_scope{};
  if (!request.reads()) write_scope.emplace(flights_, key);
  Result<Response> reply = Response();
  if (is_plain)
    reply = co_await flights_.read(name, request, call);
  else
    reply = co_await exchange(request, call);
  visit.answered(reply, name);
  co_return reply;
}

Response const* Pipeline::remembered(Request const& request, CallContext const& call) {
  if (!is_plain_read(request)) return nullptr;
  return memory_->find(request, read_name(call.caller.api_key, request));
}

// Attempts, and for a download hops. Each of them is a request of its own: it asks for a permit anew, and is
// one line in the log.
Task<Result<Response>> Pipeline::exchange(Request& request, CallContext const& asked) {
  auto const& key = asked.caller.api_key.fingerprint();
  if (auto refused = retries_.refusal(key)) co_return fail(std::move(*refused));
  bool const once = !request.parts.empty();
  std::optional<CallContext> next_call{};  // of attempts after the first
  for (;;) {
    auto const& call = next_call ? *next_call : asked;
    Hops hops(request, base_url_);
    Result<Response> reply = Response();
    do {
      reply = co_await send_once(hops.request(), call);
    } while (hops.lead_on(reply));

    auto const state = co_await asio::this_coro::cancellation_state;
    bool const is_cancelled = state.cancelled() != asio::cancellation_type::none;
    if (once || is_cancelled) {
      retries_.count_last(request, call, reply, is_cancelled);
      co_return reply;
    }
    if (Retries::is_held_back(reply)) continue;
    auto const when = retries_.next_attempt(request, call, reply);
    if (!when) co_return reply;
    auto const timer = timers_.make_timer();
    auto const awake = co_await timer->sleep_until(*when);
    if (!awake || retries_.is_open(key)) co_return reply;
    if (!next_call) next_call = asked;
    ++next_call->attempt;
  }
}

Task<Result<Response>> Pipeline::send_once(Request& request, CallContext const& call) {
  if (request.origin.empty()) return send_to_affinity(request, call);
  // Another origin, to which a download was redirected: it gets no key, Affinity does not count it, and its
  // signed URL is a secret.
  return network_.send(request, call);
}

Task<Result<Response>> Pipeline::send_to_affinity(Request& request, CallContext const& call) {
  RateLimiter::Permit permit;
  if (auto refused = rate_limiter_.ask(permit, request, call)) co_return fail(std::move(*refused));
  if (permit.is_queued()) {
    auto const waited = co_await rate_limiter_.wait(permit, request, call);
    if (!waited) co_return fail(waited);
  }
  auto const began = clock_.now();
  auto const& key = call.caller.api_key;
  auto sent = take_copy(request);
  auto const keyed = authentication_.add_key(sent, key);
  if (!keyed) {
    auto const refused = Result<Response>(fail(keyed));
    log_.record(request, call, refused, clock_.now() - began);
    co_return refused;
  }
  std::optional<CallContext> write_call{};
  if (!request.reads()) {
    if (auto log_late = log_.late_result_of(request, call, began)) {
      write_call = call;
      write_call->on_late_result = std::move(log_late);
    }
  }
  auto const& heard = write_call ? *write_call : call;
  auto reply = co_await network_.send(std::move(sent), heard);
  auto const ended = clock_.now();
  if (reply) authentication_.inspect(*reply, request, key);
  log_.record(request, call, reply, ended - began);
  if (reply) RateLimiter::learn(permit, *reply, began, ended);
  co_return reply;
}

}  // namespace affinity::client
