#pragma once
// One tool, from arguments to outcome: check, plan, send, read, render.

#include "base/task.hpp"
#include "client/sender.hpp"
#include "tools/catalogue.hpp"
#include "tools/outcome.hpp"

#include <cstddef>

namespace affinity::tools {

struct Limits {
  std::size_t max_result = 80 * 1024;  // bytes of JSON in one answer (--max-result)
  int max_requests = 25;               // to Affinity, for one call
};

// What a call may use. All of it outlives every call.
struct Desk {
  Catalogue const& catalogue;
  client::Sender& sender;
  Limits limits{};
};

Task<Outcome> call(Desk const&, Tool const&, json::object arguments, client::Call const&);

}  // namespace affinity::tools
