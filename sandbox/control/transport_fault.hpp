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
  enum class Abort {
    none,
    close,
    hang
  };  // close: close the connection instead of responding; hang: never respond

  Milliseconds delay{0};  // before the response
  Abort abort = Abort::none;
  std::optional<std::size_t> cut_after{};  // bytes of head and body to send before the connection is closed
  std::optional<std::size_t> cut_body_after{};  // the same, of the body alone

  bool operator==(TransportFault const&) const = default;
};

struct SimulatedResponse {
  Response response{};  // status 0 when the request is aborted and was not performed
  TransportFault transport_fault{};
  // Why the sandbox file could not be read or written; then nothing was changed.
  std::optional<Error> storage_error{};
  std::string lock_holder{};  // not empty when the error is that this process holds the lock: retry soon
};

}  // namespace affinity::sandbox
