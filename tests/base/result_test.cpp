#include "base/result.hpp"

#include "support/catch.hpp"

#include <set>
#include <stdexcept>

namespace affinity::result_test {

namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return fail(ErrorKind::invalid, "It is odd.", "Give an even number.");
  return number / 2;
}

Result<std::string> half_in_words(int number) {
  auto const result = half(number);
  if (!result) return fail(result);
  return std::to_string(*result);
}

}  // namespace

TEST_CASE("a failure passes through functions of other types unchanged") {
  auto const result = half_in_words(3);
  REQUIRE_FALSE(result);
  CHECK(result.error() ==
        Error{.kind = ErrorKind::invalid, .message = "It is odd.", .next_step = "Give an even number."});
}

TEST_CASE("a success carries its value") {
  auto const result = half_in_words(8);
  REQUIRE(result);
  CHECK(*result == "4");
}

TEST_CASE("taking the value of a failure is a bug and says which failure it was") {
  std::string words;
  try {
    half(3).value();
  } catch (std::logic_error const& error) {
    words = error.what();
  }
  CHECK(words.find("It is odd.") != std::string::npos);
}

TEST_CASE("every kind of error has a name of its own") {
  std::set<std::string_view> names;
  for (auto const kind :
       {ErrorKind::invalid, ErrorKind::denied, ErrorKind::not_found, ErrorKind::limited, ErrorKind::upstream,
        ErrorKind::unknown_outcome, ErrorKind::timeout, ErrorKind::cancelled, ErrorKind::internal})
    names.insert(to_string(kind));
  CHECK(names.size() == 9);
  CHECK(to_string(ErrorKind::unknown_outcome) == "unknown_outcome");
}

}  // namespace affinity::result_test
