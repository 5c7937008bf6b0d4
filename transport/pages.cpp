#include "transport/pages.hpp"

#include "transport/web_url.hpp"

namespace affinity::transport {

std::optional<std::variant<Page, HttpError>> probe(RequestHead const& head, bool stopping) {
  auto const path = read_target(head.target).written;  // exactly: what asks for it was set up by hand
  if (path != "/healthz" && path != "/readyz") return std::nullopt;
  if (head.method != "GET" && head.method != "HEAD")
    return http_error(405, "Only GET is served here.", "Allow", "GET, HEAD");
  // Whoever is stopping is well, but whoever asks had better go elsewhere.
  if (path == "/readyz" && stopping) return Page{.status = 503, .body = "stopping\n"};
  return Page{.body = "ok\n"};
}

bool asks_for_metrics(RequestHead const& head) { return read_target(head.target).written == "/metrics"; }

}  // namespace affinity::transport
