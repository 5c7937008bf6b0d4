#pragma once
// The firm that every sandbox starts with.

#include "sandbox/store.hpp"

#include <chrono>

namespace affinity::sandbox {

constexpr Id first_member = 510'001;  // the team has the first ids of all persons
constexpr std::size_t members = 6;

// Fills an empty store. The same day gives the same records; all dates are relative to its midnight, UTC.
void seed(Store&, std::chrono::sys_days today);

}  // namespace affinity::sandbox
