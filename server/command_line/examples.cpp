#include "server/command_line/examples.hpp"

namespace affinity::server {

namespace {

struct CommandExamples {
  std::string_view command{}, lines{};
};

// Examples use records of the sandbox.
constexpr CommandExamples example_rows[] = {
    {"http",
     "  affinity-crm-mcp http --sandbox\n"
     "  affinity-crm-mcp http --sandbox --listen 127.0.0.1:8800 --toolsets all,chatgpt --read-only\n"},
    {"sandbox", "  affinity-crm-mcp sandbox --listen 127.0.0.1:8766 --limit none\n"},
    {"call",
     "  affinity-crm-mcp call list_all_affinity_persons '{\"term\":\"jane\",\"limit\":3}' --sandbox\n"
     "  affinity-crm-mcp call get_single_affinity_organization_by_id '{\"id\":730001}' --sandbox --json\n"},
    {"tools",
     "  affinity-crm-mcp tools list_all_affinity_persons\n"
     "  affinity-crm-mcp tools --read-only\n"
     "  affinity-crm-mcp tools --toolsets notes,persons --json\n"},
    {"docs", "  affinity-crm-mcp docs --man\n"},
    {"completions", "  affinity-crm-mcp completions bash\n"},
    {"token",
     "  affinity-crm-mcp token list\n"
     "  affinity-crm-mcp token add ann@example.com --key-file ann.key --read-only --expires 90d\n"},
    {"token add",
     "  affinity-crm-mcp token add ann@example.com --key-file ann.key --toolsets notes,persons\n"},
    {"token list", "  affinity-crm-mcp token list\n"},
    {"token revoke", "  affinity-crm-mcp token revoke 1f0c9a3e\n"},
    {"token forget", "  affinity-crm-mcp token forget ann@example.com\n"},
};

}  // namespace

std::string_view examples_of(std::string_view command) {
  for (auto const& row : example_rows)
    if (row.command == command) return row.lines;
  return {};
}

}  // namespace affinity::server
