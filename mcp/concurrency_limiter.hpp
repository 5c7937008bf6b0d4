#pragma once
// Limits concurrent calls, in total and per principal. A bounded queue holds a few more: first come, first
// served, and principals with few calls before those with many.

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace affinity::mcp {

class ConcurrencyLimiter {
 public:
  struct Limits {
    std::size_t max_running = 64;
    std::size_t max_per_principal = 8;  // 0 = no limit per principal
    std::size_t max_queued = 128;
    Milliseconds max_wait{5'000};
  };

  explicit ConcurrencyLimiter(Limits limits) : state_(std::make_shared<State>(State{.limits = limits})) {}

  // Held while a call runs; destroying it releases the permit.
  class Permit;
  std::optional<Permit> try_acquire(std::string const& principal);  // nullopt: acquire() waits for one
  Task<Result<Permit>> acquire(std::string principal);

  std::size_t running() const { return state_->running; }
  std::size_t waiting() const { return state_->queued; }

 private:
  struct Waiter;
  struct Principal {
    std::size_t running = 0;
    std::list<std::shared_ptr<Waiter>> queue{};  // the longest waiting first
  };
  // A queue for each principal, so that a release looks at principals and not at all that wait.
  struct State {
    Limits limits{};
    std::size_t running = 0, queued = 0;
    std::uint64_t last_place = 0;                   // in the order of coming
    std::map<std::string, Principal> principals{};  // that have calls running or waiting

    bool has_capacity(std::string const& principal) const;
    bool has_capacity(Principal const&) const;
    bool evict_from_queue(std::string const& principal);
    void enqueue(std::shared_ptr<Waiter>);
    void dequeue(Waiter const&);
    void grant(std::string const& principal);
    void release(std::string const& principal);
    Principal* next_to_serve();
  };
  static Permit permit_of(std::shared_ptr<State> const&, std::string principal);  // of what was granted

  std::shared_ptr<State> state_;
};

class ConcurrencyLimiter::Permit {
 public:
  Permit() = default;  // for a call that needs none

 private:
  friend ConcurrencyLimiter;
  explicit Permit(std::shared_ptr<void> held) : held_(std::move(held)) {}
  std::shared_ptr<void> held_{};
};

}  // namespace affinity::mcp
