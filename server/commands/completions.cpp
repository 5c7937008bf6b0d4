// `affinity-crm-mcp completions SHELL` and `affinity-crm-mcp docs --man`

#include "server/commands/commands.hpp"
#include "server/docs/help_documents.hpp"

#include <iostream>

namespace affinity::server {

int run_completions(Invocation invocation) {
  fill_in_choices(invocation.program);
  std::cout << completions(invocation.program, invocation.shell) << std::flush;
  return std::cout ? 0 : 1;
}

int run_man(Invocation const& invocation) {
  std::cout << man_page(invocation.program, AFFINITY_VERSION) << std::flush;
  return std::cout ? 0 : 1;
}

}  // namespace affinity::server
