#include "base/platform/read_double.hpp"

#include <stdlib.h>
#include <xlocale.h>

#include <cerrno>
#include <string>

namespace affinity::platform {

namespace {

char const* skip_digits(char const* at, char const* last) {
  while (at != last && *at >= '0' && *at <= '9') ++at;
  return at;
}

// Where the number ends, as std::from_chars has it: no plus sign, no blanks, no hexadecimal. `first` for
// none.
char const* end_of_number(char const* const first, char const* const last) {
  auto const* const whole = first != last && *first == '-' ? first + 1 : first;
  auto const* at = skip_digits(whole, last);
  auto digits = at - whole;
  if (at != last && *at == '.') {
    auto const* const fraction = skip_digits(at + 1, last);
    digits += fraction - at - 1;
    at = fraction;
  }
  if (digits == 0) return first;
  if (at == last || (*at | 0x20) != 'e') return at;
  auto const* exponent = at + 1;
  if (exponent != last && (*exponent == '-' || *exponent == '+')) ++exponent;
  auto const* const end = skip_digits(exponent, last);
  return end == exponent ? at : end;
}

}  // namespace

std::from_chars_result read_double(char const* first, char const* last, double& value) {
  auto const* const end = end_of_number(first, last);
  if (end == first) return {.ptr = first, .ec = std::errc::invalid_argument};
  std::string const text(first, end);  // strtod wants an end
  errno = 0;
  auto const number = ::strtod_l(text.c_str(), nullptr, nullptr);  // no locale is that of C
  if (errno == ERANGE) return {.ptr = end, .ec = std::errc::result_out_of_range};
  value = number;
  return {.ptr = end, .ec = std::errc()};
}

}  // namespace affinity::platform
