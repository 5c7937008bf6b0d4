#pragma once
// Descriptors that are not inherited, made in one call on Linux and in several on macOS.

#include "base/platform/pipe.hpp"
#include "base/platform/socket.hpp"

#include <sys/socket.h>

namespace affinity::platform {

// Non-blocking; empty, with errno of accept(2), when nobody waits.
Socket accept_descriptor(int listener, sockaddr* from, socklen_t* size);

// A pipe or terminal opened a second time, so that it can have flags of its own (O_NONBLOCK); empty where the
// system cannot do that.
NativeFile open_again_for_reading(int fd);
NativeFile open_again_for_writing(int fd);

}  // namespace affinity::platform
