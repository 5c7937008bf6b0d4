#pragma once
// Changes that take away what a change of a receipt made.

#include "tools/changes/kinds/kind.hpp"

namespace affinity::tools::changes {

// Deletes the person, company or deal that the change created, unless somebody has put something on it since.
Change removal_of_created(Made const&);

}  // namespace affinity::tools::changes
