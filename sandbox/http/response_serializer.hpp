#pragma once
// Serializes responses as HTTP/1.1.

#include "sandbox/control/transport_fault.hpp"

#include <cstddef>
#include <string>

namespace affinity::sandbox {

// Head and body in one piece, so that they leave in one write.
std::string serialize_response(Response const&, bool keep_alive, bool without_body);

// How much of that text goes out; all of it when nothing cuts it.
std::size_t truncated_length(std::string const& text, TransportFault const&);

}  // namespace affinity::sandbox
