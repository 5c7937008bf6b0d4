#pragma once
// What changed, told to whoever listens: subscriptions/listen (2026-07-28), resources/subscribe and the
// list_changed notifications of the revisions before.

#include "tools/host.hpp"

#include <functional>
#include <memory>
#include <string>

namespace affinity::mcp {

class Bulletin {
 public:
  using Hear = std::function<void(tools::Change const&)>;

  Bulletin();

  // Hears until it is destroyed; the bulletin may be gone before.
  class Ticket {
   public:
    Ticket() = default;

   private:
    friend Bulletin;
    explicit Ticket(std::shared_ptr<void> entry) : entry_(std::move(entry)) {}
    std::shared_ptr<void> entry_{};
  };

  // Changes that this principal made or that everybody may know of. What `hear` does may add and drop
  // tickets.
  Ticket listen(std::string principal, Hear hear);
  void publish(std::string const& principal, tools::Change const&);  // an empty principal: to everybody

 private:
  struct Entry;
  struct Entries;
  std::shared_ptr<Entries> entries_;
};

}  // namespace affinity::mcp
