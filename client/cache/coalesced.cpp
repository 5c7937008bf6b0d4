#include "client/cache/coalesced.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace affinity::client {

namespace asio = boost::asio;

namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr auto longest_sleep = std::chrono::hours(1);
constexpr auto min_extra_time = std::chrono::seconds(1);

// The waiter that started the flight may have an earlier deadline than one that joined.
bool ran_out_of_time(Result<Response> const& reply) {
  return !reply && (reply.error().kind == ErrorKind::timeout || reply.error().kind == ErrorKind::limited);
}

Error out_of_time() {
  return fail(ErrorKind::timeout, "The time for this call was over before Affinity had answered.",
              "Try again, or ask for less at once.");
}

Error cancelled() { return fail(ErrorKind::cancelled, "The call was cancelled."); }

}  // namespace

// Lives in the waiting coroutine, as its timer and its flight do: a flight held elsewhere could outlive the
// io_context.
struct Coalesced::Waiter {
  asio::steady_timer timer;
  CallContext const& call;
};

struct Coalesced::Flight {
  CallContext call{};
  std::vector<Waiter*> waiting{};
  asio::cancellation_signal stop{};
  bool over = false;
  std::exception_ptr thrown{};
  std::optional<Result<Response>> reply{};

  bool leave(Waiter& waiter) {  // true for the last waiter
    std::erase(waiting, &waiter);
    return waiting.empty();
  }
};

struct Coalesced::Flights {
  std::map<std::string, std::weak_ptr<Flight>> by_name{};  // fingerprint and request key

  void remove(std::string const& name, std::shared_ptr<Flight> const& flight) {
    auto const found = by_name.find(name);
    if (found != by_name.end() && found->second.lock() == flight) by_name.erase(found);
  }
  void remove_all_of(std::string const& fingerprint) {
    auto const first = by_name.lower_bound(fingerprint);
    auto last = first;
    while (last != by_name.end() && last->first.starts_with(fingerprint)) ++last;
    by_name.erase(first, last);
  }
};

// At the begin and the end of a write: closes the key's flights to new waiters.
class Coalesced::WriteScope {
 public:
  WriteScope(std::shared_ptr<Flights> flights, std::string fingerprint)
      : flights_(std::move(flights)), fingerprint_(std::move(fingerprint)) {
    flights_->remove_all_of(fingerprint_);
  }
  ~WriteScope() { flights_->remove_all_of(fingerprint_); }
  WriteScope(WriteScope const&) = delete;
  WriteScope& operator=(WriteScope const&) = delete;

 private:
  std::shared_ptr<Flights> flights_;
  std::string fingerprint_;
};

Coalesced::Coalesced(Sender& next, Clock const& clock)
    : next_(next), clock_(clock), flights_(std::make_shared<Flights>()) {}

Coalesced::~Coalesced() = default;

Task<Result<Response>> Coalesced::send(Request request, CallContext const& call) {
  auto fingerprint = call.caller.api_key.fingerprint();
  if (!request.reads()) return write(std::move(request), call, std::move(fingerprint));
  if (!is_plain_read(request)) return next_.send(std::move(request), call);
  // Bulk and single requests differ: near the quota's end only bulk ones are rejected.
  auto name = fingerprint + (call.bulk ? "+" : "-") + request_key(request);
  return read(std::move(request), call, std::move(name));
}

Task<Result<Response>> Coalesced::write(Request request, CallContext const& call, std::string fingerprint) {
  WriteScope const write_scope(flights_, std::move(fingerprint));
  auto reply = co_await next_.send(std::move(request), call);
  co_return reply;
}

Task<Result<Response>> Coalesced::read(Request request, CallContext const& call, std::string name) {
  auto const executor = co_await asio::this_coro::executor;
  auto const state = co_await asio::this_coro::cancellation_state;
  auto const is_cancelled = [&state] { return state.cancelled() != asio::cancellation_type::none; };
  while (!is_cancelled()) {
    Waiter waiter{.timer = asio::steady_timer(executor), .call = call};
    auto const flight = join_or_start(request, name, waiter);
    while (!flight->over && !is_cancelled() && clock_.now() < call.deadline) {
      waiter.timer.expires_after(std::min<TimePoint::duration>(call.deadline - clock_.now(), longest_sleep));
      co_await waiter.timer.async_wait(quietly);
    }
    bool const last = flight->leave(waiter);
    if (!flight->over) {
      if (last) {
        flights_->remove(name, flight);
        flight->stop.emit(asio::cancellation_type::terminal);
      }
      if (is_cancelled()) break;
      co_return fail(out_of_time());
    }
    if (flight->thrown) std::rethrow_exception(flight->thrown);
    if (ran_out_of_time(*flight->reply) && call.deadline - min_extra_time > flight->call.deadline) continue;
    if (last) co_return std::move(*flight->reply);
    co_return *flight->reply;
  }
  co_return fail(cancelled());
}

std::shared_ptr<Coalesced::Flight> Coalesced::join_or_start(Request const& request, std::string const& name,
                                                            Waiter& waiter) {
  auto& known = flights_->by_name[name];
  if (auto flight = known.lock()) {
    flight->waiting.push_back(&waiter);
    return flight;
  }
  auto flight = std::make_shared<Flight>();
  known = flight;
  flight->waiting.push_back(&waiter);
  flight->call = waiter.call;
  // Reports to all present waiters, and to none that has left.
  flight->call.on_progress = [to = std::weak_ptr(flight)](Progress const& progress) {
    auto const here = to.lock();
    for (auto const* each : here ? here->waiting : std::vector<Waiter*>())
      if (each->call.on_progress) each->call.on_progress(progress);
  };
  flight->call.on_log = [to = std::weak_ptr(flight)](Level level, json::object words) {
    auto const here = to.lock();
    for (auto const* each : here ? here->waiting : std::vector<Waiter*>())
      if (each->call.on_log) each->call.on_log(level, words);
  };
  asio::co_spawn(waiter.timer.get_executor(), next_.send(request, flight->call),
                 asio::bind_cancellation_slot(
                     flight->stop.slot(),
                     [flights = flights_, flight, name](std::exception_ptr thrown, Result<Response> reply) {
                       flight->over = true;
                       flight->thrown = thrown;
                       flight->reply = std::move(reply);
                       flights->remove(name, flight);
                       for (auto* each : flight->waiting) each->timer.cancel();
                     }));
  return flight;
}

}  // namespace affinity::client
