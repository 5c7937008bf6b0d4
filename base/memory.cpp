#include "base/memory.hpp"

#include "base/unique_fd.hpp"

#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <array>
#include <cstdio>

namespace affinity {

namespace {

constexpr Milliseconds between_looks{100};
constexpr Milliseconds between_returns{1000};  // giving back walks over all that is free

}  // namespace

std::optional<std::size_t> resident_bytes() {
  UniqueFd const file(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
  if (!file) return std::nullopt;
  std::array<char, 128> text{};
  if (::read(file.get(), text.data(), text.size() - 1) <= 0) return std::nullopt;
  unsigned long size = 0, resident = 0;  // in pages (proc(5))
  if (std::sscanf(text.data(), "%lu %lu", &size, &resident) != 2) return std::nullopt;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void keep_some_freed_memory() {
#ifdef __GLIBC__
  ::mallopt(M_MMAP_THRESHOLD, 4 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 8 << 20);
#endif
}

MemoryGuard::MemoryGuard(std::size_t limit, Measure measure)
    : threshold_(limit / 10 * 9), measure_(std::move(measure)) {}

bool MemoryGuard::is_short(TimePoint now) {
  if (threshold_ == 0 || now < next_look_) return short_;
  next_look_ = now + between_looks;
  auto const over = [this] { return measure_().value_or(0) >= threshold_; };
  short_ = over();
  if (!short_) return false;
  next_look_ = now + between_returns;
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
  short_ = over();
  if (!short_) next_look_ = now + between_looks;
  return short_;
}

}  // namespace affinity
