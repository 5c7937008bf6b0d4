#pragma once
// Lets the system judge a server whose authority the bundle lacks.

namespace affinity::client {

// For a CURL*. Does nothing where the bundle holds all that the system trusts. Where the system fetches
// authorities when they are needed (Windows), it is asked about a server whose authority is not in the
// bundle; any other fault, the server's name among them, stays one. The handshake waits for it, 5 s at most.
void ask_system_for_authorities(void* easy);

}  // namespace affinity::client
