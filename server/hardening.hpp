#pragma once
// Protects the Affinity API key in memory and environment from other processes on the machine.

namespace affinity::server {

// Disables core dumps, and makes the process not dumpable: other processes of the user cannot read its memory
// or environment.
void keep_memory_private();

// The kernel exposes the initial environment, so unsetting alone would leave the key there.
void wipe_key_from_environment();

}  // namespace affinity::server
