#include "client/retry/retry_policy.hpp"

#include "support/catch.hpp"

#include <vector>

namespace affinity::tests::retry_policy_test {

using client::breaker_outcome;
using client::BreakerOutcome;
using client::is_outage;
using client::retry_reason;
using client::RetryReason;

namespace {

Request const a_read{.target = "/lists", .idempotent = true};
std::vector<Request> const writes = {{.method = Method::post, .target = "/notes"},
                                     {.method = Method::put, .target = "/notes/1"},
                                     {.method = Method::del, .target = "/notes/1"}};

Result<Response> status(int number, std::vector<Headers::Field> fields = {}) {
  return Response{.status = number, .headers = {std::move(fields)}};
}
Result<Response> error(ErrorKind kind) { return fail(kind, "x"); }

}  // namespace

TEST_CASE("R-1: the table of retries, for reads and for writes") {
  struct Row {
    Result<Response> reply;
    RetryReason read, write;
  };
  constexpr auto none = RetryReason::none, failure = RetryReason::failure;
  std::vector<Row> const rows = {
      {status(200), none, none},
      {status(302), none, none},
      {status(400), none, none},
      {status(401), none, none},
      {status(403), none, none},
      {status(404), none, none},
      {status(408), none, none},
      {status(422), none, none},
      {status(429), RetryReason::rate_limit, RetryReason::rate_limit},
      {status(429, {{"x-ratelimit-limit-org-remaining", "0"}}), none, none},
      {status(500), failure, none},
      {status(501), none, none},
      {status(502), failure, none},
      {status(503), failure, none},
      {status(504), failure, none},
      {error(ErrorKind::upstream), failure, failure},  // of a write: nothing was sent (client/sender.hpp)
      {error(ErrorKind::timeout), RetryReason::timeout, RetryReason::timeout},
      {error(ErrorKind::unknown_outcome), none, none},
      {error(ErrorKind::invalid), none, none},
      {error(ErrorKind::denied), none, none},
      {error(ErrorKind::limited), none, none},
      {error(ErrorKind::cancelled), none, none},
      {error(ErrorKind::internal), none, none},
  };
  for (auto const& row : rows) {
    CAPTURE(row.reply ? row.reply->status : -int(row.reply.error().kind));
    CHECK(retry_reason(a_read, row.reply) == row.read);
    for (auto const& write : writes) CHECK(retry_reason(write, row.reply) == row.write);
  }
}

TEST_CASE("R-1: a body in parts is sent once, whatever happened") {
  Request const upload{.method = Method::post, .target = "/entity-files", .parts = {{.name = "file"}}};
  for (auto const& reply : {status(429), status(503), error(ErrorKind::upstream)})
    CHECK(retry_reason(upload, reply) == RetryReason::none);
}

TEST_CASE("R-1: a read whose body was cut is asked again, a write that was performed is not") {
  Result<Response> const cut = Response{.status = 200, .complete = false};
  CHECK(retry_reason(a_read, cut) == RetryReason::failure);
  for (auto const& write : writes) CHECK(retry_reason(write, cut) == RetryReason::none);
  auto download = a_read;
  download.download = Download{.max_bytes = 10};
  CHECK(retry_reason(download, cut) == RetryReason::none);  // nobody knows where it ends; the tool says so
}

TEST_CASE("R-9: what counts for and against the upstream") {
  for (auto const number : {200, 302, 404, 422, 429})
    CHECK(breaker_outcome(a_read, status(number)) == BreakerOutcome::success);
  for (auto const number : {500, 502, 503, 599})
    CHECK(breaker_outcome(a_read, status(number)) == BreakerOutcome::failure);
  for (auto const kind : {ErrorKind::upstream, ErrorKind::timeout, ErrorKind::unknown_outcome})
    CHECK(breaker_outcome(a_read, error(kind)) == BreakerOutcome::failure);
  for (auto const kind : {ErrorKind::limited, ErrorKind::cancelled, ErrorKind::denied, ErrorKind::internal})
    CHECK(breaker_outcome(a_read, error(kind)) == BreakerOutcome::ignored);
}

TEST_CASE("R-9: a place that keeps files is not Affinity, and its faults are not Affinity's") {
  auto download = a_read;
  download.download = Download{.max_bytes = 10};
  CHECK(breaker_outcome(download, error(ErrorKind::upstream)) == BreakerOutcome::ignored);
  CHECK(breaker_outcome(download, status(500)) == BreakerOutcome::failure);
}

TEST_CASE("R-9: only what may be so for every key is an outage") {
  for (auto const number : {502, 503, 504}) CHECK(is_outage(status(number)));
  for (auto const number : {200, 403, 429, 500, 501, 599}) CHECK(!is_outage(status(number)));
  for (auto const kind : {ErrorKind::upstream, ErrorKind::timeout, ErrorKind::unknown_outcome})
    CHECK(is_outage(error(kind)));
  for (auto const kind : {ErrorKind::limited, ErrorKind::cancelled, ErrorKind::denied, ErrorKind::internal})
    CHECK(!is_outage(error(kind)));
}

TEST_CASE("R-4: an answer that came and is of no use is not asked for again, and Affinity is well") {
  Result<Response> const unusable = fail({.kind = ErrorKind::upstream, .message = "no use", .status = 200});
  CHECK(retry_reason(a_read, unusable) == RetryReason::none);
  CHECK(breaker_outcome(a_read, unusable) == BreakerOutcome::success);
  CHECK(!is_outage(unusable));
}

}  // namespace affinity::tests::retry_policy_test
