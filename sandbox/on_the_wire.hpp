#pragma once
// An answer as the bytes of HTTP/1.1.

#include "sandbox/control/transport_fault.hpp"

#include <cstddef>
#include <string>

namespace affinity::sandbox {

// Head and body in one piece, so that they leave in one write.
std::string on_the_wire(Response const&, bool keep_alive, bool without_body);

// How much of that text goes out; all of it when nothing cuts it.
std::size_t length_to_send(std::string const& text, TransportFault const&);

}  // namespace affinity::sandbox
