#include "client/cache/flights.hpp"

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

// The reader that began the flight may have an earlier deadline than one that joined.
bool ran_out_of_time(Result<Response> const& reply) {
  return !reply && (reply.error().kind == ErrorKind::timeout || reply.error().kind == ErrorKind::limited);
}

Error out_of_time() {
  return fail(ErrorKind::timeout, "The time for this call was over before Affinity had answered.",
              "Try again, or ask for less at once.");
}

Error cancelled() { return fail(ErrorKind::cancelled, "The call was cancelled."); }

}  // namespace

// Lives in the reading coroutine, as its timer and its flight do: a flight held elsewhere could outlive the
// io_context.
struct Flights::Reader {
  asio::steady_timer timer;
  CallContext const& call;
};

struct Flights::Flight {
  std::string name{};
  Request request{};
  CallContext call{};
  std::vector<Reader*> readers{};
  asio::cancellation_signal stop{};
  bool is_over = false;
  std::exception_ptr thrown{};
  Result<Response> reply = Response();

  bool leave(Reader& reader) {  // true for the last one
    std::erase(readers, &reader);
    return readers.empty();
  }
};

struct Flights::Table {
  using ByName = std::map<std::string, std::weak_ptr<Flight>>;
  ByName single{}, bulk{};  // they differ: near the quota's end only bulk reads are rejected

  ByName& flights_of(CallContext const& call) { return call.bulk ? bulk : single; }
  void remove(std::shared_ptr<Flight> const& flight) {
    auto& by_name = flights_of(flight->call);
    auto const found = by_name.find(flight->name);
    if (found != by_name.end() && found->second.lock() == flight) by_name.erase(found);
  }
  void remove_all_of(Secret const& api_key) {
    for (auto* by_name : {&single, &bulk}) {
      auto const& fingerprint = api_key.fingerprint();
      auto const first = by_name->lower_bound(fingerprint);
      auto last = first;
      while (last != by_name->end() && last->first.starts_with(fingerprint)) ++last;
      by_name->erase(first, last);
    }
  }
};

Flights::WriteScope::WriteScope(Flights& flights, Secret api_key)
    : table_(flights.table_), api_key_(std::move(api_key)) {
  table_->remove_all_of(api_key_);
}

Flights::WriteScope::~WriteScope() { table_->remove_all_of(api_key_); }

Flights::Flights(Clock const& clock, Send send)
    : clock_(clock), send_(std::move(send)), table_(std::make_shared<Table>()) {}

Flights::~Flights() = default;

Task<Result<Response>> Flights::read(std::string const& name, Request const& request,
                                     CallContext const& call) {
  auto const executor = co_await asio::this_coro::executor;
  auto const state = co_await asio::this_coro::cancellation_state;
  auto const is_cancelled = [&state] { return state.cancelled() != asio::cancellation_type::none; };
  while (!is_cancelled()) {
    Reader reader{.timer = asio::steady_timer(executor), .call = call};
    auto const flight = join_or_begin(name, request, reader);
    while (!flight->is_over && !is_cancelled() && clock_.now() < call.deadline) {
      reader.timer.expires_after(std::min<TimePoint::duration>(call.deadline - clock_.now(), longest_sleep));
      co_await reader.timer.async_wait(quietly);
    }
    bool const is_last = flight->leave(reader);
    if (!flight->is_over) {
      if (is_last) {
        table_->remove(flight);
        flight->stop.emit(asio::cancellation_type::terminal);
      }
      if (is_cancelled()) break;
      co_return fail(out_of_time());
    }
    if (flight->thrown) std::rethrow_exception(flight->thrown);
    if (ran_out_of_time(flight->reply) && call.deadline - min_extra_time > flight->call.deadline) continue;
    if (is_last) co_return std::move(flight->reply);
    co_return flight->reply;
  }
  co_return fail(cancelled());
}

std::shared_ptr<Flights::Flight> Flights::join_or_begin(std::string const& name, Request const& request,
                                                        Reader& reader) {
  auto& known = table_->flights_of(reader.call)[name];
  if (auto flight = known.lock()) {
    flight->readers.push_back(&reader);
    return flight;
  }
  auto flight = std::make_shared<Flight>();
  known = flight;
  flight->readers.push_back(&reader);
  flight->name = name;
  flight->request = request;
  flight->call = reader.call;
  // Reports to all present readers, and to none that has left. Nothing reports when the task is over, which
  // keeps the flight.
  flight->call.on_progress = [to = flight.get()](Progress const& progress) {
    for (auto const* each : std::vector(to->readers))
      if (each->call.on_progress) each->call.on_progress(progress);
  };
  flight->call.on_log = [to = flight.get()](Level level, json::object words) {
    for (auto const* each : std::vector(to->readers))
      if (each->call.on_log) each->call.on_log(level, words);
  };
  asio::co_spawn(
      reader.timer.get_executor(), send_(flight->request, flight->call),
      asio::bind_cancellation_slot(
          flight->stop.slot(), [table = table_, flight](std::exception_ptr thrown, Result<Response> reply) {
            flight->is_over = true;
            flight->thrown = thrown;
            flight->reply = std::move(reply);
            table->remove(flight);
            for (auto* each : flight->readers) each->timer.cancel();
          }));
  return flight;
}

}  // namespace affinity::client
