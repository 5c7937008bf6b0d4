// One target under libFuzzer; FUZZ_TARGET names it.

#include "fuzz/targets.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size);

int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  affinity::fuzz::FUZZ_TARGET({reinterpret_cast<char const*>(bytes), size});
  return 0;
}
