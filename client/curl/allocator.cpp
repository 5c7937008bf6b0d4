#include "client/curl/allocator.hpp"

#include "base/platform/memory.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>

namespace affinity::client::curl_allocator {

namespace {

// libcurl's allocations are small except for buffers, whose failure it handles.
constexpr std::size_t block_size = 1024, blocks = 64;

struct alignas(std::max_align_t) Block {
  std::array<std::byte, block_size> bytes;
};

std::array<Block, blocks> reserve;
std::array<std::atomic<bool>, blocks> taken;  // atomic: libcurl resolves names in its own threads

bool is_reserve(void const* memory) {
  auto const* const at = static_cast<Block const*>(memory);
  return at >= reserve.data() && at < reserve.data() + blocks;
}

void* from_reserve(std::size_t size) {
  if (size > block_size) return nullptr;
  for (std::size_t i = 0; i < blocks; ++i)
    if (!taken[i].exchange(true)) return &reserve[i];
  return nullptr;
}

std::size_t size_of(void* memory) {
  return is_reserve(memory) ? block_size : platform::allocation_size(memory);
}

}  // namespace

void* allocate(std::size_t size) {
  auto* const memory = std::malloc(size);
  return memory ? memory : from_reserve(size);
}

void* allocate_zeroed(std::size_t count, std::size_t size) {
  if (auto* const memory = std::calloc(count, size)) return memory;
  if (size != 0 && count > block_size / size) return nullptr;
  auto* const memory = from_reserve(count * size);
  if (memory) std::memset(memory, 0, count * size);
  return memory;
}

void* reallocate(void* memory, std::size_t size) {
  auto* const larger = allocate(size);
  if (!larger) return nullptr;
  if (memory) std::memcpy(larger, memory, std::min(size, size_of(memory)));
  deallocate(memory);
  return larger;
}

char* duplicate(char const* text) {
  auto const size = std::strlen(text) + 1;
  auto* const memory = allocate(size);
  if (memory) std::memcpy(memory, text, size);
  return static_cast<char*>(memory);
}

void deallocate(void* memory) {
  if (!memory) return;
  platform::wipe_memory(memory, size_of(memory));
  if (!is_reserve(memory)) return std::free(memory);
  taken[std::size_t(static_cast<Block*>(memory) - reserve.data())] = false;
}

}  // namespace affinity::client::curl_allocator
