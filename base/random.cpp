#include "base/random.hpp"

#include <unistd.h>
#if __has_include(<sys/random.h>)
#include <sys/random.h>  // where macOS declares it
#endif

#include <algorithm>
#include <stdexcept>

namespace affinity {

void fill_random(std::span<unsigned char> bytes) {
  constexpr std::size_t most = 256;  // that getentropy() gives at once
  while (!bytes.empty()) {
    auto const count = std::min(most, bytes.size());
    if (::getentropy(bytes.data(), count) != 0) throw std::runtime_error("the system gives no random bytes");
    bytes = bytes.subspan(count);
  }
}

}  // namespace affinity
