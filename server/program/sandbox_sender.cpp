#include "server/program/sandbox_sender.hpp"

#include "client/download.hpp"
#include "client/multipart.hpp"
#include "sandbox/lock_wait.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace affinity::server {

namespace asio = boost::asio;

namespace {

Error connection_closed(Request const& request) {
  bool const write = !request.reads();
  return fail(write ? ErrorKind::unknown_outcome : ErrorKind::upstream,
              "The sandbox closed the connection without an answer, as it was told to.",
              write ? "Look for its effect before you repeat it." : "Try again.");
}

// The HTTP client's answer to the same: what was sent cannot be called back.
Error cancelled_error(Request const& request) {
  if (request.reads()) return fail(ErrorKind::cancelled, "The call was cancelled.");
  return fail(ErrorKind::unknown_outcome,
              "The call was cancelled. The change had been sent, so nobody knows whether it was made.",
              "Do not repeat it yet: read the record first and see whether the change is there.");
}

// Tells that nothing was changed.
Error not_saved(Request const& request, Error error) {
  if (!request.reads()) error.message = "The change was not made: " + error.message;
  if (error.next_step.empty())
    error.next_step =
        "Whoever runs this server must look at the file of --sandbox-file, its folder and its disk.";
  return fail(std::move(error));
}

}  // namespace

Task<Result<Response>> SandboxSender::send(Request request, client::CallContext const& call) {
  auto whole = client::encode_multipart(std::move(request));
  if (!whole) co_return fail(whole);
  // Another origin can only be that of the sandbox's downloads.
  sandbox::SimulatedResponse simulated;
  if (whole->origin.empty()) {
    auto const validation = sandbox::EndpointValidation::skipped;
    simulated = co_await sandbox::simulate_with_lock_wait(api_, *whole, validation, call.deadline);
  } else {
    simulated.response = api_.download(*whole);
  }
  if (simulated.storage_error) co_return not_saved(*whole, *simulated.storage_error);
  auto const& transport_fault = simulated.transport_fault;
  bool const hangs = transport_fault.abort == sandbox::TransportFault::Abort::hang;
  if (hangs || transport_fault.delay.count() > 0) {
    auto const executor = co_await asio::this_coro::executor;
    auto const now = asio::steady_timer::clock_type::now();
    auto const until = hangs ? call.deadline : std::min(call.deadline, now + transport_fault.delay);
    asio::steady_timer timer(executor, until);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    auto const state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return cancelled_error(*whole);
    if (until == call.deadline) co_return connection_closed(*whole);
  }
  if (transport_fault.abort != sandbox::TransportFault::Abort::none || transport_fault.cut_after)
    co_return connection_closed(*whole);
  if (transport_fault.cut_body_after && *transport_fault.cut_body_after < simulated.response.body.size()) {
    simulated.response.body.resize(*transport_fault.cut_body_after);
    simulated.response.complete = false;
  }
  co_return client::deliver_download(*whole, std::move(simulated.response));
}

}  // namespace affinity::server
