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

#ifdef __SSE2__
  // Those of the bytes that are of some kind.
  class Those {
   public:
    explicit Those(__m128i bytes) : bytes_(bytes) {}
    Those operator|(Those other) const { return Those(_mm_or_si128(bytes_, other.bytes_)); }
    unsigned bits() const {
      return static_cast<unsigned>(_mm_movemask_epi8(bytes_));
    }  // bit i stands for byte i

   private:
    __m128i bytes_;
  };

  explicit Block(char const* bytes) : bytes_(_mm_loadu_si128(reinterpret_cast<__m128i const*>(bytes))) {}
  Those equal(char c) const { return Those(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(c))); }
  // Control characters but DEL, and everything that is not ASCII: the signed values below the space.
  Those no_plain_ascii() const { return Those(_mm_cmplt_epi8(bytes_, _mm_set1_epi8(0x20))); }
  void store(char* to) const { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes_); }

 private:
  __m128i bytes_;
#else
  class Those {
   public:
    explicit Those(unsigned bits) : bits_(bits) {}
    Those operator|(Those other) const { return Those(bits_ | other.bits_); }
    unsigned bits() const { return bits_; }

   private:
    unsigned bits_;
  };

  explicit Block(char const* bytes) { std::memcpy(bytes_, bytes, size); }
  Those equal(char c) const {
    return those([c](char byte) { return byte == c; });
  }
  Those no_plain_ascii() const {
    return those([](char byte) { return static_cast<signed char>(byte) < 0x20; });
  }
  void store(char* to) const { std::memcpy(to, bytes_, size); }

 private:
  template<class Is> Those those(Is is) const {
    unsigned found = 0;
    for (std::size_t i = 0; i < size; ++i) found |= unsigned(is(bytes_[i])) << i;
    return Those(found);
  }
  char bytes_[size];
#endif
};

}  // namespace affinity
