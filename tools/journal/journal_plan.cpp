#include "tools/journal/journal_plan.hpp"

namespace affinity::tools {

std::string_view to_string(ChangeState state) {
  switch (state) {
    case ChangeState::planned: return "planned";
    case ChangeState::sending: return "sending";
    case ChangeState::done: return "done";
    case ChangeState::already: return "already";
    case ChangeState::conflict: return "conflict";
    case ChangeState::failed: return "failed";
    case ChangeState::unknown: break;
  }
  return "unknown";
}

ChangeState change_state_of(std::string_view word) {
  for (auto const state : {ChangeState::planned, ChangeState::sending, ChangeState::done,
                           ChangeState::already, ChangeState::conflict, ChangeState::failed})
    if (to_string(state) == word) return state;
  return ChangeState::unknown;
}

}  // namespace affinity::tools
