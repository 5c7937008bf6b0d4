#include "base/platform/memory.hpp"

#include "base/platform/windows/headers.hpp"

#include <malloc.h>
#include <psapi.h>

namespace affinity::platform {

std::optional<std::size_t> resident_bytes() {
  PROCESS_MEMORY_COUNTERS counters{};
  if (!::K32GetProcessMemoryInfo(::GetCurrentProcess(), &counters, sizeof counters)) return std::nullopt;
  return counters.WorkingSetSize;
}

void tune_allocator() {}  // its heap keeps freed blocks up to 512 KiB by itself

void return_freed_memory() { ::HeapCompact(::GetProcessHeap(), 0); }

std::size_t allocation_size(void* block) noexcept { return ::_msize(block); }

void wipe_memory(void* memory, std::size_t size) noexcept { ::RtlSecureZeroMemory(memory, size); }

}  // namespace affinity::platform
