#include "mcp/headers/trace.hpp"

#include "base/http/traceparent.hpp"

namespace affinity::mcp {

std::string traceparent_of(Message const& message, Exchange const& exchange) {
  auto const* meta = meta_of(message);
  auto const* given = meta ? meta->if_contains("traceparent") : nullptr;
  if (auto const text = given ? as_text(*given) : std::nullopt)
    if (auto valid = valid_traceparent(*text); !valid.empty()) return valid;
  return exchange.post ? exchange.post->traceparent : std::string();
}

}  // namespace affinity::mcp
