// memset_s of the C standard's Annex K
#define __STDC_WANT_LIB_EXT1__ 1

#include "base/platform/memory.hpp"

#include <mach/mach.h>
#include <malloc/malloc.h>
#include <string.h>

namespace affinity::platform {

// The footprint, by which the system itself judges, without what is compressed away or shared.
std::optional<std::size_t> resident_bytes() {
  task_vm_info_data_t info{};
  mach_msg_type_number_t count = TASK_VM_INFO_COUNT;
  auto const got = ::task_info(mach_task_self(), TASK_VM_INFO, reinterpret_cast<task_info_t>(&info), &count);
  if (got != KERN_SUCCESS || count < TASK_VM_INFO_REV1_COUNT) return std::nullopt;
  return static_cast<std::size_t>(info.phys_footprint);
}

void tune_allocator() {}  // its allocator keeps large blocks by itself

void return_freed_memory() { ::malloc_zone_pressure_relief(nullptr, 0); }

std::size_t allocation_size(void* block) noexcept { return ::malloc_size(block); }

void wipe_memory(void* memory, std::size_t size) noexcept { ::memset_s(memory, size, 0, size); }

}  // namespace affinity::platform
