#pragma once
// An outsider as a row of a firm file (firm_file.hpp).

#include "base/json/json.hpp"
#include "sandbox/store/outsider.hpp"

namespace affinity::sandbox {

json::object outsider_row(Outsider const&);

}  // namespace affinity::sandbox
