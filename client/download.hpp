#pragma once
// The content of a file on its way to whoever wants it.

#include "base/http/message.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>

namespace affinity::client {

// "1.5 MiB", "812 bytes"
std::string in_words(std::uint64_t bytes);
std::string exactly(std::uint64_t bytes);  // "2.5 MiB (2621440 bytes)", but "154 bytes"

Error larger_than(std::uint64_t most);
Error not_kept();  // the sink took no more

// For a sender that has the whole answer at once: what a wire does with it while it comes.
Result<Response> hand_over(Request const&, Response);

}  // namespace affinity::client
