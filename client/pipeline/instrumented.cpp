#include "client/pipeline/instrumented.hpp"

#include <utility>

namespace affinity::client {

namespace {

LogFields about(Request const& request, Caller const& caller) {
  return {{"principal", caller.principal},
          {"method", to_string(request.method)},
          {"path", std::string_view(request.target).substr(0, request.target.find('?'))}};
}

LogFields about(Request const& request, CallContext const& call) {
  auto line = about(request, call.caller);
  line.add("attempt", call.attempt);
  if (!call.traceparent.empty()) line.add("traceparent", call.traceparent);
  return line;
}

std::string in_short(Result<Response> const& reply) {
  return reply ? std::to_string(reply->status) : std::string(to_string(reply.error().kind));
}

void add(LogFields& line, Result<Response> const& reply, Milliseconds took) {
  if (reply)
    line.add("status", reply->status);
  else
    line.add("kind", to_string(reply.error().kind));
  line.add("ms", took.count());
}

// Writes with an unknown outcome are warnings, everything else is information.
Level level_of(Result<Response> const& reply) {
  return !reply && reply.error().kind == ErrorKind::unknown_outcome ? Level::warning : Level::info;
}

}  // namespace

Instrumented::Instrumented(Sender& next, Clock const& clock, LogFunction log, Metrics& metrics)
    : next_(next), clock_(clock), log_(std::move(log)), metrics_(metrics) {
  metrics_.describe("affinity_upstream_requests_total", Metrics::Kind::counter,
                    "Requests to Affinity, by method and by status or kind of error");
}

void Instrumented::record_resend(Request const& request, Caller const& caller) {
  auto const kind = to_string(ErrorKind::upstream);
  metrics_.count("affinity_upstream_requests_total",
                 {{"method", std::string(to_string(request.method))}, {"status", std::string(kind)}});
  if (!log_) return;
  auto line = about(request, caller);
  line.add("kind", kind);
  log_(Level::info, "upstream_resent", std::move(line));
}

Task<Result<Response>> Instrumented::send(Request request, CallContext const& call) {
  // Another origin, to which a download was redirected: its signed URL is a secret.
  if (!request.origin.empty()) co_return co_await next_.send(std::move(request), call);
  auto const method = request.method;
  bool const writes = !request.reads();
  auto line = about(request, call);
  auto const began = clock_.now();
  auto heard = call;
  // Called after the task has ended: uses only the captured line, clock and log.
  if (log_ && writes) {
    heard.on_late_result = [log = log_, line, clock = &clock_, began](Result<Response> const& reply) mutable {
      add(line, reply, std::chrono::duration_cast<Milliseconds>(clock->now() - began));
      log(Level::warning, "abandoned_write", std::move(line));
    };
  }
  auto reply = co_await next_.send(std::move(request), heard);
  metrics_.count("affinity_upstream_requests_total",
                 {{"method", std::string(to_string(method))}, {"status", in_short(reply)}});
  if (log_) {
    add(line, reply, std::chrono::duration_cast<Milliseconds>(clock_.now() - began));
    log_(level_of(reply), "upstream", std::move(line));
  }
  co_return reply;
}

}  // namespace affinity::client
