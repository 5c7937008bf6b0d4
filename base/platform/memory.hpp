#pragma once
// Memory of this process: how much is held, giving it back, wiping it.

#include <cstddef>
#include <optional>

namespace affinity::platform {

// What the process holds in memory, in bytes; nothing where the system does not tell.
std::optional<std::size_t> resident_bytes();

// Lets the allocator keep some MiB of freed memory. Otherwise responses of 100 KiB and more are returned to
// the system each time and mapped anew, page by page, which costs more than filling them.
void tune_allocator();

// Returns freed memory to the system. Slow: it may walk over all of it.
void return_freed_memory();

// The size of a block of malloc's, at least what was asked for.
std::size_t allocation_size(void* block) noexcept;

// Overwrites memory with zeros; no compiler leaves it out.
void wipe_memory(void* memory, std::size_t size) noexcept;

}  // namespace affinity::platform
