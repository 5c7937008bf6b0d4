#include "mcp/bulletin.hpp"

#include <utility>
#include <vector>

namespace affinity::mcp {

struct Bulletin::Entry {
  std::string principal{};
  Hear hear{};
};

struct Bulletin::Entries {
  std::vector<std::weak_ptr<Entry>> all{};
};

Bulletin::Bulletin() : entries_(std::make_shared<Entries>()) {}

Bulletin::Ticket Bulletin::listen(std::string principal, Hear hear) {
  auto entry = std::make_shared<Entry>(Entry{std::move(principal), std::move(hear)});
  std::erase_if(entries_->all, [](auto const& other) { return other.expired(); });
  entries_->all.push_back(entry);
  return Ticket(std::move(entry));
}

void Bulletin::publish(std::string const& principal, tools::Change const& change) {
  auto const listeners = entries_->all;  // a copy: hearing may end or begin other tickets
  for (auto const& weak : listeners) {
    auto const entry = weak.lock();
    if (entry && (principal.empty() || entry->principal == principal)) entry->hear(change);
  }
}

}  // namespace affinity::mcp
