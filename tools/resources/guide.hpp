#pragma once
// affinity://guide: the data model of Affinity CRM on one page, for models (facts: Affinity v1).

#include <string_view>

namespace affinity::tools {

extern std::string_view const guide;

}  // namespace affinity::tools
