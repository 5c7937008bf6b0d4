#pragma once
// A receipt as an answer: text that lists what is not done, and all of it as data.

#include "schema/shape.hpp"
#include "tools/changes/receipt.hpp"
#include "tools/outcome.hpp"
#include "tools/tool_context.hpp"

#include <string_view>

namespace affinity::tools::changes {

// `subdomain`: of the pages of records. `detailed` gives the data as text. An answer that is too large leaves
// out first what was before and after, then what is done.
Outcome receipt_outcome(ToolContext const&, Receipt const&, std::string_view subdomain,
                        bool detailed = false);

schema::Shape receipt_shape();  // of `result`

std::string receipt_text(Receipt const&);

}  // namespace affinity::tools::changes
