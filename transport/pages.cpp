#include "transport/pages.hpp"

namespace affinity::transport {

namespace {

std::string_view path_of(Head const& head) {
  return std::string_view(head.target).substr(0, head.target.find('?'));
}

}  // namespace

std::optional<std::variant<Page, Refusal>> probe(Head const& head, bool stopping) {
  auto const path = path_of(head);
  if (path != "/healthz" && path != "/readyz") return std::nullopt;
  if (head.method != "GET" && head.method != "HEAD")
    return refuse(405, "Only GET is served here.", "Allow", "GET, HEAD");
  // Whoever is stopping is well, but whoever asks had better go elsewhere.
  if (path == "/readyz" && stopping) return Page{.status = 503, .body = "stopping\n"};
  return Page{.body = "ok\n"};
}

bool asks_for_metrics(Head const& head) { return path_of(head) == "/metrics"; }

}  // namespace affinity::transport
