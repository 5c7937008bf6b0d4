#pragma once
// Dates of first, last and next interactions with people: Affinity's smart fields, computed from the
// interactions.

#include "sandbox/routing/params.hpp"
#include "sandbox/store/store.hpp"

#include <array>
#include <span>
#include <string_view>

namespace affinity::sandbox {

// The order of all arrays below.
constexpr std::array<std::string_view, 7> interaction_date_names{
    "first_email",       "last_email",       "first_event", "last_event",
    "last_chat_message", "last_interaction", "next_event"};

struct InteractionDates {
  std::array<Interaction const*, interaction_date_names.size()> by_name{};  // null where there is none

  bool none() const;
  // Adds "interaction_dates" and "interactions", the latter with the team's ids when requested.
  void add_to(json::object&, Store const&, bool with_persons) const;
};

// An event is a meeting or a call; future ones count as next_event only.
InteractionDates interaction_dates(Store const&, std::span<Id const> person_ids, WallTime now);

// The options and date filters that the searches of persons and organizations share.
struct SearchOptions {
  struct Bound {
    std::size_t index = 0;  // into interaction_date_names
    std::optional<WallTime> from{}, to{};
  };

  std::string term{};  // lower case
  bool with_dates = false, with_persons = false, with_opportunities = false,
       with_current_organizations = false;
  std::vector<Bound> bounds{};

  // Whether the interactions of these people pass the filters; with dates requested, those without any do
  // not.
  bool matches(Store const&, std::span<Id const> person_ids, WallTime now) const;
};

SearchOptions read_search_options(Params& query);

bool contains_ignoring_case(std::string_view text,
                            std::string_view lower_term);  // ASCII letters without case

}  // namespace affinity::sandbox
