#pragma once
// Counted nouns of sentences.

#include <cstdint>
#include <string>
#include <string_view>

namespace affinity {

// "1 request", "0 requests", "2 entries". `many` is the plural where it is neither "…s" nor "…ies": "people".
std::string counted(std::int64_t count, std::string_view one, std::string_view many = {});
// The noun alone, for a count that stands elsewhere in the sentence: "1 of 3 rows".
std::string noun_for(std::int64_t count, std::string_view one, std::string_view many = {});

}  // namespace affinity
