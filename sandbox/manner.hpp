#pragma once
// How an answer is to be given, beside what it says: late, cut off, or not at all.

#include "base/clock.hpp"
#include "base/http.hpp"

#include <cstddef>
#include <optional>

namespace affinity::sandbox {

struct Manner {
  enum class Delivery { whole, close, hang };  // close: the connection ends instead; hang: nothing comes

  Milliseconds delay{0};  // before the answer
  Delivery delivery = Delivery::whole;
  std::optional<std::size_t> cut_after{};       // bytes of the answer with its head; then the connection ends
  std::optional<std::size_t> cut_body_after{};  // the same, counted from the first byte of the body

  bool operator==(Manner const&) const = default;
};

struct Answered {
  Response response{};  // status 0 when the delivery is not whole and there is nothing to say
  Manner manner{};
};

}  // namespace affinity::sandbox
