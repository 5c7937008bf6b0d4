#pragma once
// Random bytes of the system, for ids, tokens and keys.

#include <cstddef>
#include <string>

namespace affinity {

std::string random_bytes(std::size_t count);  // throws std::runtime_error without a source of them

}  // namespace affinity
