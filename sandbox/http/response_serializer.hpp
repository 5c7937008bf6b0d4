#pragma once
// Serializes responses as HTTP/1.1.

#include "sandbox/control/transport_fault.hpp"

#include <cstddef>
#include <string>

namespace affinity::sandbox {

// Head and body in one string, so that they are sent by one write.
std::string serialize_response(Response const&, bool keep_alive, bool without_body);

// How many bytes of that text to send under this fault.
std::size_t truncated_length(std::string const& text, TransportFault const&);

}  // namespace affinity::sandbox
