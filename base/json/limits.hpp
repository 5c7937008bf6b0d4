#pragma once
// Limits of untrusted JSON, shared by all readers.

#include <cstddef>

namespace affinity {

inline constexpr std::size_t max_json_depth = 64;
inline constexpr std::size_t max_json_name = 1024;  // bytes
inline constexpr std::size_t max_json_values = 4'000'000;

}  // namespace affinity
