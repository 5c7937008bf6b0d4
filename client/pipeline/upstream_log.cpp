#include "client/pipeline/upstream_log.hpp"

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

void add(LogFields& line, Result<Response> const& reply, TimePoint::duration took) {
  if (reply)
    line.add("status", reply->status);
  else
    line.add("kind", to_string(reply.error().kind));
  line.add("ms", std::chrono::duration_cast<Milliseconds>(took).count());
}

// Writes with an unknown outcome are warnings, everything else is information.
Level level_of(Result<Response> const& reply) {
  return !reply && reply.error().kind == ErrorKind::unknown_outcome ? Level::warning : Level::info;
}

}  // namespace

UpstreamLog::UpstreamLog(Clock const& clock, LogFunction log, Metrics& metrics)
    : clock_(clock), log_(std::move(log)), metrics_(metrics) {
  metrics_.describe("affinity_upstream_requests_total", Metrics::Kind::counter,
                    "Requests to Affinity, by method and by status or kind of error");
}

void UpstreamLog::record_resend(Request const& request, Caller const& caller) {
  auto const kind = to_string(ErrorKind::upstream);
  metrics_.count("affinity_upstream_requests_total",
                 {{"method", to_string(request.method)}, {"status", kind}});
  if (!log_) return;
  auto line = about(request, caller);
  line.add("kind", kind);
  log_(Level::info, "upstream_resent", std::move(line));
}

LateResultCallback UpstreamLog::late_result_of(Request const& request, CallContext const& call,
                                               TimePoint began) const {
  if (!log_) return {};
  return [log = log_, line = about(request, call), clock = &clock_,
          began](Result<Response> const& reply) mutable {
    add(line, reply, clock->now() - began);
    log(Level::warning, "abandoned_write", std::move(line));
  };
}

void UpstreamLog::record(Request const& request, CallContext const& call, Result<Response> const& reply,
                         TimePoint::duration took) {
  metrics_.count("affinity_upstream_requests_total",
                 {{"method", to_string(request.method)}, {"status", in_short(reply)}});
  if (!log_) return;
  auto line = about(request, call);
  add(line, reply, took);
  log_(level_of(reply), "upstream", std::move(line));
}

}  // namespace affinity::client
