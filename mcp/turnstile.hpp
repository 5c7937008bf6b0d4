#pragma once
// How many calls run at a time, over all and of each principal; a few more wait, in the order they came, and
// those of principals with little before those with much.

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <string>

namespace affinity::mcp {

class Turnstile {
 public:
  struct Limits {
    std::size_t most = 64;
    std::size_t most_each = 8;  // of one principal; 0 = no matter whose they are
    std::size_t queue = 128;
    Milliseconds wait{5'000};
  };

  explicit Turnstile(Limits limits) : state_(std::make_shared<State>(State{.limits = limits})) {}

  // Held while a call runs; given back by its end.
  class Place;
  Task<Result<Place>> enter(std::string principal);

  std::size_t running() const { return state_->running; }
  std::size_t waiting() const { return state_->queue.size(); }

 private:
  struct Waiting;
  struct State {
    Limits limits{};
    std::size_t running = 0;
    std::map<std::string, std::size_t> of_principal{};
    std::list<std::shared_ptr<Waiting>> queue{};

    bool has_room(std::string const& principal) const;
    std::size_t running_of(std::string const& principal) const;
    bool push_out(std::string const& principal);
    void take(std::string const& principal);
    void leave(std::string const& principal);
  };
  std::shared_ptr<State> state_;
};

class Turnstile::Place {
 public:
  Place() = default;  // of a call that needs none

 private:
  friend Turnstile;
  explicit Place(std::shared_ptr<void> held) : held_(std::move(held)) {}
  std::shared_ptr<void> held_{};
};

}  // namespace affinity::mcp
