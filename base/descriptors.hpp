#pragma once
// Sockets and pipes that a program which this one starts does not inherit, on systems with and without calls
// for it.

#include "base/unique_fd.hpp"

struct sockaddr;

namespace affinity {

UniqueFd new_socket(int family, int type, int protocol);

// The next connection of a listening socket, not blocking; with errno as accept(2) leaves it when there is
// none.
UniqueFd accept_connection(int listener, sockaddr* from, unsigned* size);

struct Pipe {
  UniqueFd read{}, write{};
};

// Neither end blocks. Empty, with errno, where none can be had.
Pipe new_pipe();

}  // namespace affinity
