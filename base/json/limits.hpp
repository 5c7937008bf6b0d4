#pragma once
// Limits of untrusted JSON, shared by all readers.

#include <cstddef>

namespace affinity {

inline constexpr std::size_t max_json_depth = 64;
inline constexpr std::size_t max_json_name = 1024;  // bytes
inline constexpr std::size_t max_json_values = 4'000'000;
inline constexpr double two_to_53 =
    9007199254740992.0;  // from here on a double cannot represent every integer

}  // namespace affinity
