#pragma once
// Repairs JSON that parse_json() rejects because of single defects, such as lone surrogates or numbers out of
// range.

#include "base/json/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace affinity {

struct RepairedJson {
  std::string text{};
  bool replaced_characters = false;  // lone surrogates and invalid bytes became U+FFFD
  bool numbers_as_text = false;      // numbers that are out of range became strings
  bool dropped_parts = false;        // too deep values became null, too long names were replaced
};

// `surrogates` repairs lone surrogates only, which arise when a text is cut between the two of a pair;
// `everything` repairs every defect that leaves the extent of each value clear. Nothing when there is nothing
// to repair.
enum class RepairScope { surrogates, everything };
std::optional<RepairedJson> repair_json(std::string_view text, RepairScope);

// Untrusted JSON, parsed as it is or else after repair.
struct LenientJson {
  json::value value{};
  bool cleaned = false;  // characters were replaced
  std::string loss{};    // a sentence on what was lost by the repair, or empty
};
Result<LenientJson> parse_lenient_json(std::string_view text);

// The same for a text that parse_json() is known to reject.
Result<LenientJson> parse_repaired_json(std::string_view text);

}  // namespace affinity
