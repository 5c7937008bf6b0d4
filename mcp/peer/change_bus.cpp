#include "mcp/peer/change_bus.hpp"

#include <utility>
#include <vector>

namespace affinity::mcp {

struct ChangeBus::Entry {
  std::string principal{};
  Listener listener{};
};

struct ChangeBus::Entries {
  std::vector<std::weak_ptr<Entry>> all{};
};

ChangeBus::ChangeBus() : entries_(std::make_shared<Entries>()) {}

ChangeBus::Subscription ChangeBus::subscribe(std::string principal, Listener listener) {
  auto entry = std::make_shared<Entry>(Entry{std::move(principal), std::move(listener)});
  std::erase_if(entries_->all, [](auto const& other) { return other.expired(); });
  entries_->all.push_back(entry);
  return Subscription(std::move(entry));
}

void ChangeBus::publish(std::string const& principal, tools::Change const& change) {
  auto const snapshot = entries_->all;  // a copy: a listener may add and drop subscriptions
  for (auto const& weak : snapshot) {
    auto const entry = weak.lock();
    if (entry && (principal.empty() || entry->principal == principal)) entry->listener(change);
  }
}

}  // namespace affinity::mcp
