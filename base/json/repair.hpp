#pragma once
// JSON that parse_json() does not take, for one bad sign in it: the rest of it is as good as ever.

#include "base/json/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace affinity {

struct RepairedJson {
  std::string text{};
  bool replaced_characters = false;  // some are U+FFFD now: half a surrogate, a byte that is no UTF-8
  bool numbers_as_text = false;      // some are text now, because no number of ours can be so large
  bool dropped_parts = false;  // what was nested too deeply is null, a name that was too long is another one
};

// `surrogates` mends halves of surrogates alone, which come of a text that was cut between two of them;
// `everything` all that leaves it clear which value ends where. Nothing when there is nothing to mend.
enum class RepairScope { surrogates, everything };
std::optional<RepairedJson> repair_json(std::string_view text, RepairScope);

// JSON of others, read as it is or else as it was mended.
struct LenientJson {
  json::value value{};
  bool cleaned = false;  // characters were mended
  std::string loss{};    // a sentence on what is not as it was sent, or nothing
};
Result<LenientJson> parse_lenient_json(std::string_view text);

// The same of a text that parse_json() is known to refuse.
Result<LenientJson> parse_repaired_json(std::string_view text);

}  // namespace affinity
