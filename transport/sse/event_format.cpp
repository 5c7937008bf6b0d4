#include "transport/sse/event_format.hpp"

namespace affinity::transport {

std::string format_event(std::string_view data, std::string_view id) {
  std::string text;
  text.reserve(data.size() + id.size() + 16);
  if (!id.empty()) text.append("id: ").append(id).append("\n");
  for (bool more = true; more;) {
    auto const end = data.find_first_of("\r\n");
    more = end != std::string_view::npos;
    text.append("data: ").append(data.substr(0, end)).append("\n");
    if (more) data.remove_prefix(end + (data.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  return text += '\n';
}

std::string format_retry(Milliseconds wait) { return "retry: " + std::to_string(wait.count()) + "\n\n"; }

}  // namespace affinity::transport
