#pragma once
// Rewrites endpoints in Affinity's error messages to the names of tools.

#include "tools/catalogue.hpp"
#include "tools/outcome.hpp"

#include <string>
#include <string_view>

namespace affinity::tools {

// "create it there with POST /opportunities" → "… with create_a_affinity_opportunity". Endpoints without a
// tool stay.
std::string rewrite_endpoints(std::string_view text, Catalogue const&);

void rewrite_endpoints_in_error(Outcome& failure,
                                Catalogue const&);  // in the text and in error.message and next_step

}  // namespace affinity::tools
