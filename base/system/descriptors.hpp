#pragma once
// The standard descriptors, and sockets and pipes with close-on-exec, on Linux and on other systems.

#include "base/system/unique_fd.hpp"

struct sockaddr;

namespace affinity {

// Opens /dev/null for those of the descriptors 0, 1 and 2 that are closed: input at its end, output that
// cannot be written, errors that are discarded. Otherwise the first file that is opened would get one of
// these numbers and receive output meant for people. Call it before anything is opened; false without
// /dev/null.
bool open_standard_descriptors();

UniqueFd new_socket(int family, int type, int protocol);

// Accepts the next connection of a listening socket, as non-blocking; empty, with errno of accept(2), when
// there is none.
UniqueFd accept_connection(int listener, sockaddr* from, unsigned* size);

struct Pipe {
  UniqueFd read{}, write{};
};

// Both ends are non-blocking. Empty, with errno, on failure.
Pipe new_pipe();

}  // namespace affinity
