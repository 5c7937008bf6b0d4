#pragma once
// The mapping that a call works with.

#include "tools/tool_context.hpp"
#include "tools/unified/model/crm_mapping.hpp"

namespace affinity::tools::unified {

// Of --crm-mapping; an empty one without it.
inline CrmMapping const& mapping_of(ToolContext const& context) {
  static CrmMapping const nothing;
  return context.crm_mapping ? *context.crm_mapping : nothing;
}

}  // namespace affinity::tools::unified
