#pragma once
// Keeps the memory of this process from others.

namespace affinity::platform {

// No core dumps, no dialogs at a crash, and on Linux no tracing by processes of the same user. Failures are
// ignored: the program works without.
void keep_memory_private() noexcept;

}  // namespace affinity::platform
