#include "base/result.hpp"

#include <stdexcept>

namespace affinity {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid: return "invalid";
    case ErrorKind::denied: return "denied";
    case ErrorKind::not_found: return "not_found";
    case ErrorKind::limited: return "limited";
    case ErrorKind::upstream: return "upstream";
    case ErrorKind::unknown_outcome: return "unknown_outcome";
    case ErrorKind::timeout: return "timeout";
    case ErrorKind::cancelled: return "cancelled";
    case ErrorKind::internal: break;
  }
  return "internal";
}

void throw_exception_from_error(Error const& error, boost::source_location const&) {
  throw std::logic_error("value() of a failed result: " + error.message);
}

}  // namespace affinity
