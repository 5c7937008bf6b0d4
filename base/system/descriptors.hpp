#pragma once
// The standard descriptors; sockets and pipes that a program which this one starts does not inherit, on
// systems with and without calls for it.

#include "base/system/unique_fd.hpp"

struct sockaddr;

namespace affinity {

// Gives 0, 1 and 2 something to mean where whoever started us closed them: input that has ended, output that
// cannot be written, a place where words are lost. Else the first file that is opened becomes one of them,
// and what is meant for people ends up in it. To be called before anything is opened; false where there is no
// /dev/null.
bool open_standard_descriptors();

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
