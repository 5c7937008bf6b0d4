#pragma once
// The content of a file on its way to whoever wants it.

#include "base/http/message.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>

namespace affinity::client {

// "1.5 MiB", "812 bytes"
std::string format_size(std::uint64_t bytes);
std::string format_size_exactly(std::uint64_t bytes);  // "2.5 MiB (2621440 bytes)", but "154 bytes"

Error file_too_large(std::uint64_t most);
Error file_not_written();  // the sink took no more

// For a sender that has the whole answer at once: what a wire does with it while it comes.
Result<Response> deliver_download(Request const&, Response);

}  // namespace affinity::client
