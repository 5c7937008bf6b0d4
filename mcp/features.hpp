#pragma once
// What this server offers beside tools. Capabilities say exactly this, and only this has methods.

#include "tools/call.hpp"

namespace affinity::mcp {

struct Features {
  bool tools_change = false;  // whether each of the lists can change while we run
  bool prompts_change = false;
  bool resources_change = false;
  bool subscribe = true;  // to resources, of which there have to be some
  bool logging = true;    // log lines of a request, for who asks

  bool resources = false;  // these three follow from the rows of the desk
  bool prompts = false;
  bool completions = false;
};

// The same with what the desk has.
Features offered(Features, tools::Desk const&);

}  // namespace affinity::mcp
