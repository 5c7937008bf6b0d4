#include "client/verdict.hpp"

#include "support/catch.hpp"

#include <vector>

namespace affinity::tests {

using client::Health;
using client::health;
using client::is_outage;
using client::judge;
using client::Verdict;

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
    Verdict read, write;
  };
  constexpr auto final = Verdict::final, failed = Verdict::failed;
  std::vector<Row> const rows = {
      {status(200), final, final},
      {status(302), final, final},
      {status(400), final, final},
      {status(401), final, final},
      {status(403), final, final},
      {status(404), final, final},
      {status(408), final, final},
      {status(422), final, final},
      {status(429), Verdict::limited, Verdict::limited},
      {status(429, {{"x-ratelimit-limit-org-remaining", "0"}}), final, final},
      {status(500), failed, final},
      {status(501), final, final},
      {status(502), failed, final},
      {status(503), failed, final},
      {status(504), failed, final},
      {error(ErrorKind::upstream), failed, failed},  // of a write: nothing was sent (client/sender.hpp)
      {error(ErrorKind::timeout), Verdict::timed_out, Verdict::timed_out},
      {error(ErrorKind::unknown_outcome), final, final},
      {error(ErrorKind::invalid), final, final},
      {error(ErrorKind::denied), final, final},
      {error(ErrorKind::limited), final, final},
      {error(ErrorKind::cancelled), final, final},
      {error(ErrorKind::internal), final, final},
  };
  for (auto const& row : rows) {
    CAPTURE(row.reply ? row.reply->status : -int(row.reply.error().kind));
    CHECK(judge(a_read, row.reply) == row.read);
    for (auto const& write : writes) CHECK(judge(write, row.reply) == row.write);
  }
}

TEST_CASE("R-1: a body in parts is sent once, whatever happened") {
  Request const upload{.method = Method::post, .target = "/entity-files", .parts = {{.name = "file"}}};
  for (auto const& reply : {status(429), status(503), error(ErrorKind::upstream)})
    CHECK(judge(upload, reply) == Verdict::final);
}

TEST_CASE("R-1: a read whose body was cut is asked again, a write that was performed is not") {
  Result<Response> const cut = Response{.status = 200, .complete = false};
  CHECK(judge(a_read, cut) == Verdict::failed);
  for (auto const& write : writes) CHECK(judge(write, cut) == Verdict::final);
  auto download = a_read;
  download.download = Download{.max_bytes = 10};
  CHECK(judge(download, cut) == Verdict::final);  // nobody knows where it ends; the tool says so
}

TEST_CASE("R-9: what counts for and against the upstream") {
  for (auto const number : {200, 302, 404, 422, 429}) CHECK(health(a_read, status(number)) == Health::good);
  for (auto const number : {500, 502, 503, 599}) CHECK(health(a_read, status(number)) == Health::bad);
  for (auto const kind : {ErrorKind::upstream, ErrorKind::timeout, ErrorKind::unknown_outcome})
    CHECK(health(a_read, error(kind)) == Health::bad);
  for (auto const kind : {ErrorKind::limited, ErrorKind::cancelled, ErrorKind::denied, ErrorKind::internal})
    CHECK(health(a_read, error(kind)) == Health::unknown);
}

TEST_CASE("R-9: a place that keeps files is not Affinity, and its faults are not Affinity's") {
  auto download = a_read;
  download.download = Download{.max_bytes = 10};
  CHECK(health(download, error(ErrorKind::upstream)) == Health::unknown);
  CHECK(health(download, status(500)) == Health::bad);
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
  CHECK(judge(a_read, unusable) == Verdict::final);
  CHECK(health(a_read, unusable) == Health::good);
  CHECK(!is_outage(unusable));
}

}  // namespace affinity::tests
