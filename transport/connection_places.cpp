#include "transport/connection_places.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace affinity::transport {

struct ConnectionPlaces::All {
  std::vector<Seat*> seats{};

  template<class Is> std::size_t count(Is is) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(seats, [&](Seat const* seat) { return is(*seat); }));
  }
  template<class Is> bool make_room(Is among);
};

// The longest idle of them: first who was never admitted, then of the principal that has most. False: all of
// them are at work.
template<class Is> bool ConnectionPlaces::All::make_room(Is among) {
  std::map<std::string, std::size_t> has;
  for (auto const* seat : seats)
    if (seat->placed && seat->admitted) ++has[seat->principal];
  std::vector<Seat*> candidates;
  std::ranges::copy_if(seats, std::back_inserter(candidates), [&](Seat const* seat) { return among(*seat); });
  std::ranges::stable_sort(candidates, [&](Seat const* one, Seat const* other) {
    if (one->admitted != other->admitted) return !one->admitted;
    auto const of_one = one->admitted ? has[one->principal] : 0;
    auto const of_other = other->admitted ? has[other->principal] : 0;
    return of_one != of_other ? of_one > of_other : one->since < other->since;
  });
  auto const found =
      std::ranges::find_if(candidates, [](Seat const* seat) { return seat->guest.is_quiet(seat->admitted); });
  if (found == candidates.end()) return false;
  auto& leaving = **found;
  std::erase(seats, &leaving);
  leaving.gone = true;
  leaving.guest.give_way();
  return true;
}

ConnectionPlaces::ConnectionPlaces(Limits limits) : all_(std::make_shared<All>()), limits_(limits) {}

ConnectionPlaces::Ticket ConnectionPlaces::enter(Guest& guest, std::string address, TimePoint now) {
  auto const is_placed = [](Seat const& seat) { return seat.placed; };
  auto const is_same_address = [&](Seat const& seat) { return seat.placed && seat.address == address; };
  auto const is_outside = [](Seat const& seat) { return !seat.placed; };
  bool const placed = all_->count(is_placed) < limits_.most &&
                      (address.empty() || all_->count(is_same_address) < limits_.most_of_address);
  bool const room = placed || all_->count(is_outside) < limits_.most_outside || all_->make_room(is_outside);
  if (!room) return nullptr;
  auto seat = std::make_unique<Seat>(
      Seat{.guest = guest, .address = std::move(address), .since = now, .placed = placed});
  all_->seats.push_back(seat.get());
  return {seat.release(), [all = all_](Seat* leaving) {
            std::erase(all->seats, leaving);
            delete leaving;
          }};
}

ConnectionPlaces::Verdict ConnectionPlaces::admit(Ticket const& ticket, std::string const& principal) {
  auto& seat = *ticket;
  if (seat.gone) return Verdict::full;
  if (seat.placed && seat.admitted && seat.principal == principal) return Verdict::yes;
  auto const is_placed = [&](Seat const& other) { return other.placed && &other != &seat; };
  auto const is_of_principal = [&](Seat const& other) {
    return is_placed(other) && other.admitted && other.principal == principal;
  };
  auto const is_same_address = [&](Seat const& other) {
    return is_placed(other) && other.address == seat.address;
  };
  auto const share = limits_.most_of_principal;
  if (share > 0 && all_->count(is_of_principal) >= share && !all_->make_room(is_of_principal))
    return Verdict::share_is_full;
  if (!seat.placed) {
    bool const counted = !seat.address.empty() && all_->count(is_same_address) >= limits_.most_of_address;
    if (counted && !all_->make_room(is_same_address)) return Verdict::full;
    if (all_->count(is_placed) >= limits_.most && !all_->make_room(is_placed)) return Verdict::full;
    seat.placed = true;
  }
  seat.admitted = true;
  seat.principal = principal;
  return Verdict::yes;
}

}  // namespace affinity::transport
