#pragma once
// The traceparent of a request (W3C Trace Context, level 1), which joins its lines of the log with the trace
// of its sender.

#include <string>
#include <string_view>

namespace affinity {

// "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" as it is; of a later version the part that 00
// has. Empty for everything else: capitals, ids of zeros, version ff, other lengths. So it holds nothing but
// hexadecimal digits and hyphens.
std::string valid_traceparent(std::string_view);

}  // namespace affinity
