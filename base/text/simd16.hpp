#pragma once
// Compares 16 bytes at once; the result is a bit mask. SSE2 is part of every x86-64; elsewhere plain loops
// compute the same.

#include <cstddef>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace affinity {

class Simd16 {
 public:
  static constexpr std::size_t size = 16;

#ifdef __SSE2__
  // Which of the bytes matched.
  class Mask {
   public:
    explicit Mask(__m128i bytes) : bytes_(bytes) {}
    Mask operator|(Mask other) const { return Mask(_mm_or_si128(bytes_, other.bytes_)); }
    unsigned bits() const { return static_cast<unsigned>(_mm_movemask_epi8(bytes_)); }  // bit i for byte i

   private:
    __m128i bytes_;
  };

  explicit Simd16(char const* bytes) : bytes_(_mm_loadu_si128(reinterpret_cast<__m128i const*>(bytes))) {}
  Mask equal(char c) const { return Mask(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(c))); }
  // Control characters without DEL, and all that is not ASCII: as signed bytes, the values below the space.
  Mask not_plain_ascii() const { return Mask(_mm_cmplt_epi8(bytes_, _mm_set1_epi8(0x20))); }
  void store(char* to) const { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes_); }

 private:
  __m128i bytes_;
#else
  class Mask {
   public:
    explicit Mask(unsigned bits) : bits_(bits) {}
    Mask operator|(Mask other) const { return Mask(bits_ | other.bits_); }
    unsigned bits() const { return bits_; }

   private:
    unsigned bits_;
  };

  explicit Simd16(char const* bytes) { std::memcpy(bytes_, bytes, size); }
  Mask equal(char c) const {
    return mask_of([c](char byte) { return byte == c; });
  }
  Mask not_plain_ascii() const {
    return mask_of([](char byte) { return static_cast<signed char>(byte) < 0x20; });
  }
  void store(char* to) const { std::memcpy(to, bytes_, size); }

 private:
  template<class Is> Mask mask_of(Is is) const {
    unsigned found = 0;
    for (std::size_t i = 0; i < size; ++i) found |= unsigned(is(bytes_[i])) << i;
    return Mask(found);
  }
  char bytes_[size];
#endif
};

}  // namespace affinity
