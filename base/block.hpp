#pragma once
// Sixteen bytes looked at together: which of them are of some kind, as a bit each. SSE2 is part of every
// x86-64; elsewhere the same is computed byte by byte.

#include <cstddef>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace affinity {

class Block {
 public:
  static constexpr std::size_t size = 16;
  using Bits = unsigned;  // bit i stands for byte i

#ifdef __SSE2__
  explicit Block(char const* bytes) : bytes_(_mm_loadu_si128(reinterpret_cast<__m128i const*>(bytes))) {}
  Bits equal(char c) const { return bits(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(c))); }
  // Control characters but DEL, and everything that is not ASCII: the signed values below the space.
  Bits no_plain_ascii() const { return bits(_mm_cmplt_epi8(bytes_, _mm_set1_epi8(0x20))); }
  void store(char* to) const { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes_); }

 private:
  static Bits bits(__m128i matches) { return static_cast<Bits>(_mm_movemask_epi8(matches)); }
  __m128i bytes_;
#else
  explicit Block(char const* bytes) { std::memcpy(bytes_, bytes, size); }
  Bits equal(char c) const {
    return bits([c](char byte) { return byte == c; });
  }
  Bits no_plain_ascii() const {
    return bits([](char byte) { return static_cast<signed char>(byte) < 0x20; });
  }
  void store(char* to) const { std::memcpy(to, bytes_, size); }

 private:
  template<class Is> Bits bits(Is is) const {
    Bits found = 0;
    for (std::size_t i = 0; i < size; ++i) found |= Bits(is(bytes_[i])) << i;
    return found;
  }
  char bytes_[size];
#endif
};

}  // namespace affinity
