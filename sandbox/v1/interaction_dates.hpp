#pragma once
// Dates of first, last and next interactions with people: Affinity's smart fields, computed from the
// interactions.

#include "sandbox/routing/params.hpp"
#include "sandbox/store/store.hpp"

#include <array>
#include <span>
#include <string_view>

namespace affinity::sandbox {

// In this order everywhere below.
constexpr std::array<std::string_view, 7> interaction_date_names{
    "first_email",       "last_email",       "first_event", "last_event",
    "last_chat_message", "last_interaction", "next_event"};

struct InteractionDates {
  std::array<Interaction const*, interaction_date_names.size()> by_name{};  // null where there is none

  bool none() const;
  // "interaction_dates" and "interactions", the latter with the team's ids only when they were asked for.
  void add_to(json::object&, Store const&, bool with_persons) const;
};

// An event is a meeting or a call; what lies ahead counts only as the next event.
InteractionDates interaction_dates(Store const&, std::span<Id const> person_ids, WallTime now);

// The flags and date filters that searching persons and organizations have in common.
struct SearchOptions {
  struct Bound {
    std::size_t index = 0;  // into interaction_date_names
    std::optional<WallTime> from{}, to{};
  };

  std::string term{};  // lower case
  bool with_dates = false, with_persons = false, with_opportunities = false,
       with_current_organizations = false;
  std::vector<Bound> bounds{};

  // True when these people's interactions pass the filters; with dates asked for, nobody without any is
  // listed.
  bool matches(Store const&, std::span<Id const> person_ids, WallTime now) const;
};

SearchOptions read_search_options(Params& query);

bool contains_ignoring_case(std::string_view text,
                            std::string_view lower_term);  // ASCII letters without case

}  // namespace affinity::sandbox
