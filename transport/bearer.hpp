#pragma once
// The token check of --auth token, and the count of those who guess.

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/secret.hpp"

#include <array>
#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace affinity::transport {

class Bearer {
 public:
  enum class Verdict { good, missing, wrong, limited };

  explicit Bearer(Secret const& token);

  // Only "Authorization: Bearer …" counts, once. A wrong token is a failure of its address; from the eleventh
  // failure in a minute on the answer is `limited`. A missing token is not a guess and is not counted, and
  // the right token always passes: with 256 random bits nobody guesses it, and counting the owner out would
  // only help somebody who wants that.
  Verdict check(Headers const&, std::string_view address, TimePoint now);
  int retry_after_s(std::string_view address, TimePoint now) const;

 private:
  Verdict count_failure(std::string_view address, TimePoint now);

  std::array<unsigned char, 32> digest_{};
  std::map<std::string, std::deque<TimePoint>, std::less<>> failures_{};  // the latest ones of each address
};

}  // namespace affinity::transport
