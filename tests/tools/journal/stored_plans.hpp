#pragma once
// Plans in a JournalStore, for tests of its rules and of its file.

#include "support/catch.hpp"
#include "tools/journal/journal_sample.hpp"
#include "tools/journal/store.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace affinity::tests {

using tools::ChangeState;
using tools::JournalChange;
using tools::JournalOwner;
using tools::JournalPlan;
using tools::JournalStore;

inline constexpr int no_bound = 1000;

inline JournalStore opened(std::string const& path = {}) {
  auto store = JournalStore::open(path);
  if (!store) throw std::runtime_error(store.error().message);
  return std::move(*store);
}

inline void add(JournalStore& store, std::string const& name, int changes = 3, WallTime at = journal_noon()) {
  REQUIRE(store.add(sample_plan(name, changes, at), at));
}

// Added and begun.
inline void begin(JournalStore& store, std::string const& name, int changes = 3,
                  WallTime at = journal_noon()) {
  add(store, name, changes, at);
  REQUIRE(store.begin(store.number_of("pl_" + name, at).value(), at));
}

inline std::optional<JournalPlan> found(JournalStore& store, std::string const& id,
                                        WallTime at = journal_noon(),
                                        JournalOwner const& owner = sample_owner()) {
  return store.find(owner, id, at).value();
}

inline ChangeState state_of(JournalStore& store, std::string const& id, int n) {
  return found(store, id)->changes.at(std::size_t(n) - 1).state;
}

inline JournalChange outcome(int n, ChangeState state, json::object result = {}) {
  return {.n = n, .change = {}, .state = state, .claimed_at = {}, .result = std::move(result)};
}

}  // namespace affinity::tests
