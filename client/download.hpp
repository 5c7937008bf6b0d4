#pragma once
// Functions for downloads: sizes as text, errors, and delivery of a complete response to a sink.

#include "base/http/message.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>

namespace affinity::client {

// "1.5 MiB", "812 bytes"
std::string format_size(std::uint64_t bytes);
std::string format_size_exactly(std::uint64_t bytes);  // "2.5 MiB (2621440 bytes)", but "154 bytes"

Error file_too_large(std::uint64_t most);
Error file_not_written();  // the sink failed to write

// Delivers a complete response to the request's sink, as the HTTP client does while it receives.
Result<Response> deliver_download(Request const&, Response);

}  // namespace affinity::client
