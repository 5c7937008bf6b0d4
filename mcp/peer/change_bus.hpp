#pragma once
// Publishes changes to subscriptions: subscriptions/listen (2026-07-28), resources/subscribe and the
// list_changed notifications of earlier revisions.

#include "tools/client_context.hpp"

#include <functional>
#include <memory>
#include <string>

namespace affinity::mcp {

class ChangeBus {
 public:
  using Listener = std::function<void(tools::Change const&)>;

  ChangeBus();

  // Receives changes until it is destroyed; the bus may be destroyed before.
  class Subscription {
   public:
    Subscription() = default;

   private:
    friend ChangeBus;
    explicit Subscription(std::shared_ptr<void> entry) : entry_(std::move(entry)) {}
    std::shared_ptr<void> entry_{};
  };

  // Receives the changes that this principal made and those for everybody. The listener may add and drop
  // subscriptions.
  Subscription subscribe(std::string principal, Listener listener);
  void publish(std::string const& principal, tools::Change const&);  // an empty principal: for everybody

 private:
  struct Entry;
  struct Entries;
  std::shared_ptr<Entries> entries_;
};

}  // namespace affinity::mcp
