#pragma once
// RecursiveVector<T>: a std::vector whose element type may still be incomplete and may contain it.

#include <utility>
#include <vector>

namespace affinity::schema {

// std::vector may be instantiated with an incomplete type, but its default constructor and destructor are
// constexpr in C++20: clang 14 instantiates them where a default initialiser names them, before the element
// type is complete. The two here are not constexpr, so they are instantiated when they are called.
template<typename T> struct RecursiveVector : std::vector<T> {
  using std::vector<T>::vector;
  RecursiveVector() {}
  RecursiveVector(std::vector<T> all) : std::vector<T>(std::move(all)) {}
  RecursiveVector(RecursiveVector const&) = default;
  RecursiveVector(RecursiveVector&&) = default;
  RecursiveVector& operator=(RecursiveVector const&) = default;
  RecursiveVector& operator=(RecursiveVector&&) = default;
  ~RecursiveVector() {}
};

}  // namespace affinity::schema
