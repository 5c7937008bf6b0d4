#pragma once
// A vector that may be a member, with its default, of a type that its elements hold in turn.

#include <utility>
#include <vector>

namespace affinity::schema {

// std::vector may be named with an incomplete type, but its default constructor and destructor are constexpr
// in C++20: clang 14 writes them out where a default initialiser names them, before the element is complete.
// The two that stand here are not constexpr, so they wait until they are called.
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
