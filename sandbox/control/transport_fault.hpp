#pragma once
// Faults of the transport: a response that is delayed, truncated or never sent.

#include "base/clock.hpp"
#include "base/http/message.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace affinity::sandbox {

struct TransportFault {
  enum class Abort { none, close, hang };  // close: the connection ends instead; hang: nothing comes

  Milliseconds delay{0};  // before the answer
  Abort abort = Abort::none;
  std::optional<std::size_t> cut_after{};       // bytes of the answer with its head; then the connection ends
  std::optional<std::size_t> cut_body_after{};  // the same, counted from the first byte of the body

  bool operator==(TransportFault const&) const = default;
};

struct SimulatedResponse {
  Response response{};  // status 0 when the delivery is not whole and there is nothing to say
  TransportFault transport_fault{};
  // Why the file that keeps the records could not be read or written; then nothing was changed.
  std::optional<Error> storage_error{};
  std::string lock_holder{};  // that is all the trouble: another process has its turn, so ask again soon
};

}  // namespace affinity::sandbox
