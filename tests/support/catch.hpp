#pragma once
// One line to include for Catch2 2 and 3 alike; we use only what both have.

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include "base/result.hpp"

// So that CHECK(result) compiles for any T, and says why a result failed.
template<class T> struct Catch::StringMaker<affinity::Result<T>> {
  static std::string convert(affinity::Result<T> const& result) {
    return result ? "a result"
                  : std::string(affinity::to_string(result.error().kind)) + ": " + result.error().message;
  }
};
