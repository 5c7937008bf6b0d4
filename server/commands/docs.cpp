// `affinity-crm-mcp docs [--check] [DIR]`

#include "base/platform/path_text.hpp"
#include "server/commands/commands.hpp"
#include "server/config/serialize.hpp"
#include "server/docs/reference.hpp"
#include "tools/selection.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <vector>

namespace affinity::server {

namespace {

namespace fs = std::filesystem;

struct Document {
  fs::path path{};
  std::string now{}, wanted{};
};

std::string content(fs::path const& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return file ? text.str() : std::string();
}

Result<std::vector<Document>> documents(fs::path const& root, GeneratedText const& generated) {
  auto const tools_md = root / "docs/tools.md", readme = root / "README.md";
  auto const v2_md = root / "docs/tools-v2.md";
  std::vector<Document> out{{tools_md, content(tools_md), generated.tools},
                            {v2_md, content(v2_md), generated.v2_tools}};
  auto const settings_md = root / "docs/settings.md";
  out.push_back({settings_md, content(settings_md), generated.settings});
  auto const text = content(readme);
  auto wanted = replace_generated(text, "tools", generated.tools_table);
  if (wanted) wanted = replace_generated(*wanted, "settings", generated.settings_table);
  if (!wanted) return fail(wanted);
  if (!text.empty()) out.push_back({readme, text, *wanted});
  auto const crm_md = root / "docs/crm.md";
  auto const crm_text = content(crm_md);
  auto crm = replace_generated(crm_text, "crm", generated.crm_tables);
  if (!crm) return fail(crm);
  if (!crm_text.empty()) out.push_back({crm_md, crm_text, std::move(*crm)});
  auto const policy_md = root / "docs/policy.md";
  auto const policy_text = content(policy_md);
  auto policy = replace_generated(policy_text, "policy_touches", generated.policy_touches);
  if (policy) policy = replace_generated(*policy, "policy_operations", generated.policy_operations);
  if (!policy) return fail(policy);
  if (!policy_text.empty()) out.push_back({policy_md, policy_text, std::move(*policy)});
  if (!fs::is_directory(root / "examples")) return out;
  for (auto& example : config_examples()) {
    auto const path = root / "examples/config" / platform::to_path(example.name);
    out.push_back({path, content(path), std::move(example.text)});
  }
  return out;
}

}  // namespace

GeneratedText generate_text() {
  auto const complete = tools::Catalogue::with_opt_in();
  return {.tools = tools_document(complete),
          .v2_tools = v2_tools_document(complete),
          .settings = settings_document(),
          .tools_table = tools_table(tools::select_tools(complete, {}).value()),
          .settings_table = settings_table(),
          .crm_tables = crm_tables(),
          .policy_operations = policy_operations_table(),
          .policy_touches = policy_touches_table(complete)};
}

int run_docs(Invocation const& invocation) { return run_docs(invocation, generate_text()); }

int run_docs(Invocation const& invocation, GeneratedText const& generated) {
  auto const found = documents(platform::to_path(invocation.folder), generated);
  if (!found) {
    std::cerr << "affinity-crm-mcp docs: a part of README.md, docs/crm.md or docs/policy.md: "
              << found.error().message << '\n';
    return 1;
  }
  int code = 0;
  for (auto const& document : *found) {
    if (document.now == document.wanted) continue;
    if (invocation.check) {
      std::cerr << platform::to_utf8(document.path)
                << " is not what the catalogue says; run affinity-crm-mcp docs\n";
      code = 1;
      continue;
    }
    std::error_code ignored;
    fs::create_directories(document.path.parent_path(), ignored);
    std::ofstream file(document.path, std::ios::binary);
    file << document.wanted << std::flush;
    if (!file) {
      std::cerr << "affinity-crm-mcp docs: " << platform::to_utf8(document.path) << " cannot be written\n";
      return 1;
    }
    std::cout << platform::to_utf8(document.path) << '\n';
  }
  return code;
}

}  // namespace affinity::server
