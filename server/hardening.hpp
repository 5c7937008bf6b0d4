#pragma once
// Protects the Affinity API key in memory and environment from other processes on the machine.

namespace affinity::server {

// No core file, and no other process of the same user may read this one's memory or environment.
void keep_memory_private();

// The kernel shows the environment as the process was started with, so unsetting alone leaves the key there.
void wipe_key_from_environment();

}  // namespace affinity::server
