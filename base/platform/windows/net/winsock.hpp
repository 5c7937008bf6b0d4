#pragma once
// Sockets of Windows behind the room's own type.

#include "base/platform/socket.hpp"
#include "base/platform/windows/headers.hpp"

namespace affinity::platform {

inline SOCKET to_socket(SocketHandle handle) { return static_cast<SOCKET>(handle); }
inline SocketHandle from_socket(SOCKET socket) { return static_cast<SocketHandle>(socket); }
static_assert(static_cast<SocketHandle>(INVALID_SOCKET) == no_socket);

// Winsock wants to be started before its first call; it stays so until the end of the process.
void start_winsock() noexcept;

}  // namespace affinity::platform
