#pragma once
// What API v1 is asked for people one by one, within the requests of a brief.

#include "tools/composed/brief/brief.hpp"

namespace affinity::tools::composed {

inline constexpr std::size_t brief_deal_notes_of_v1 = 2;

// Whether the error says that v2 does not take the request: no right, or 400, as for ids beyond its largest.
inline bool has_v1_to_say(Error const& error) {
  constexpr int bad_request = 400;
  return Reads::is_refusal(error) || error.status == bad_request;
}

// Of how many people of a company one part may be read.
std::size_t brief_people_of_v1(Reads const&, Brief const&);

}  // namespace affinity::tools::composed
