// The tools of the unified CRM view, in the order in which they are listed.

#include "tools/rows.hpp"

#include "tools/unified/engagements.hpp"
#include "tools/unified/fields.hpp"
#include "tools/unified/notes.hpp"
#include "tools/unified/opportunities.hpp"
#include "tools/unified/people_and_companies.hpp"
#include "tools/unified/removal.hpp"

#include <iterator>
#include <utility>

namespace affinity::tools {

std::vector<Tool> unified_tools() {
  std::vector<Tool> all;
  for (auto const resource :
       {unified::account_tools, unified::contact_tools, unified::engagement_tools, unified::note_tools,
        unified::opportunity_tools, unified::engagement_type_tools, unified::field_tools, unified::me_tools})
    std::ranges::move(resource(), std::back_inserter(all));
  return all;
}

}  // namespace affinity::tools
