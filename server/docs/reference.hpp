#pragma once
// Generates the reference documents from the catalogue and the settings.

#include "base/json/json.hpp"
#include "base/result.hpp"
#include "tools/catalogue.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::server {

// The sandbox's clock while documents are generated.
inline constexpr std::string_view documented_day = "2026-11-21T09:00:00Z";

// The result of the example call on a fresh sandbox.
json::object example_answer(tools::Tool const&);

// Formats JSON in about `lines` lines at most; leaves out whole members and items, and marks that with a
// comment.
std::string json_excerpt(json::value const&, std::size_t lines);

// The documentation of an argument.
struct ArgumentDoc {
  std::string name{}, type{}, meaning{};
  bool required = false;
};
std::vector<ArgumentDoc> argument_docs(tools::Tool const&);

std::string tools_document(tools::Catalogue const&);        // docs/tools.md: without those of API v2
std::string v2_tools_document(tools::Catalogue const&);     // docs/tools-v2.md
std::string settings_document();                            // docs/settings.md: all settings
std::string tools_table(tools::Catalogue const&);           // README: a row per toolset
std::string crm_tables();                                   // docs/crm.md: members of the unified CRM view
std::string policy_operations_table();                      // docs/policy.md: words of operations
std::string policy_touches_table(tools::Catalogue const&);  // docs/policy.md: what writes touch
std::string settings_table();                               // README: the settings that matter first

// All of these: each tool's example is called on a sandbox of its own, so tests that write them several times
// generate them once.
struct GeneratedText {
  std::string tools{}, v2_tools{}, settings{};        // the documents
  std::string tools_table{}, settings_table{};        // README
  std::string crm_tables{};                           // docs/crm.md
  std::string policy_operations{}, policy_touches{};  // docs/policy.md
};
GeneratedText generate_text();

// The text with everything between "<!-- generated: NAME -->" and the next "<!-- end -->" replaced. A text
// without the first marker comes back as it is; one without the second is refused.
Result<std::string> replace_generated(std::string const& text, std::string_view name,
                                      std::string const& part);

}  // namespace affinity::server
