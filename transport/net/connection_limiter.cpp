#include "transport/net/connection_limiter.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace affinity::transport {

struct ConnectionLimiter::Slots {
  std::vector<Slot*> slots{};

  template<class Is> std::size_t count(Is is) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(slots, [&](Slot const* slot) { return is(*slot); }));
  }
  template<class Is> bool evict_one(Is among);
};

// Evicts the longest idle one: first among those never authenticated, then of the principal with most
// connections. False: none is idle.
template<class Is> bool ConnectionLimiter::Slots::evict_one(Is among) {
  std::map<std::string, std::size_t> has;
  for (auto const* slot : slots)
    if (slot->admitted && slot->authenticated) ++has[slot->principal];
  std::vector<Slot*> candidates;
  std::ranges::copy_if(slots, std::back_inserter(candidates), [&](Slot const* slot) { return among(*slot); });
  std::ranges::stable_sort(candidates, [&](Slot const* one, Slot const* other) {
    if (one->authenticated != other->authenticated) return !one->authenticated;
    auto const of_one = one->authenticated ? has[one->principal] : 0;
    auto const of_other = other->authenticated ? has[other->principal] : 0;
    return of_one != of_other ? of_one > of_other : one->since < other->since;
  });
  auto const found = std::ranges::find_if(
      candidates, [](Slot const* slot) { return slot->connection.is_evictable(slot->authenticated); });
  if (found == candidates.end()) return false;
  auto& evicted = **found;
  std::erase(slots, &evicted);
  evicted.evicted = true;
  evicted.connection.evict();
  return true;
}

ConnectionLimiter::ConnectionLimiter(Limits limits) : slots_(std::make_shared<Slots>()), limits_(limits) {}

ConnectionLimiter::SlotHandle ConnectionLimiter::acquire(Connection& connection, std::string address,
                                                         TimePoint now) {
  auto const is_admitted = [](Slot const& slot) { return slot.admitted; };
  auto const is_same_address = [&](Slot const& slot) { return slot.admitted && slot.address == address; };
  auto const is_pending = [](Slot const& slot) { return !slot.admitted; };
  bool const admitted = slots_->count(is_admitted) < limits_.max &&
                        (address.empty() || slots_->count(is_same_address) < limits_.max_per_address);
  bool const room =
      admitted || slots_->count(is_pending) < limits_.max_pending || slots_->evict_one(is_pending);
  if (!room) return nullptr;
  auto slot = std::make_unique<Slot>(
      Slot{.connection = connection, .address = std::move(address), .since = now, .admitted = admitted});
  slots_->slots.push_back(slot.get());
  return {slot.release(), [slots = slots_](Slot* evicted) {
            std::erase(slots->slots, evicted);
            delete evicted;
          }};
}

ConnectionLimiter::Admission ConnectionLimiter::admit(SlotHandle const& handle,
                                                      std::string const& principal) {
  auto& slot = *handle;
  if (slot.evicted) return Admission::full;
  if (slot.admitted && slot.authenticated && slot.principal == principal) return Admission::admitted;
  auto const is_admitted = [&](Slot const& other) { return other.admitted && &other != &slot; };
  auto const is_of_principal = [&](Slot const& other) {
    return is_admitted(other) && other.authenticated && other.principal == principal;
  };
  auto const is_same_address = [&](Slot const& other) {
    return is_admitted(other) && other.address == slot.address;
  };
  auto const max_share = limits_.max_per_principal;
  if (max_share > 0 && slots_->count(is_of_principal) >= max_share && !slots_->evict_one(is_of_principal))
    return Admission::principal_limit;
  if (!slot.admitted) {
    bool const counted = !slot.address.empty() && slots_->count(is_same_address) >= limits_.max_per_address;
    if (counted && !slots_->evict_one(is_same_address)) return Admission::full;
    if (slots_->count(is_admitted) >= limits_.max && !slots_->evict_one(is_admitted)) return Admission::full;
    slot.admitted = true;
  }
  slot.authenticated = true;
  slot.principal = principal;
  return Admission::admitted;
}

}  // namespace affinity::transport
