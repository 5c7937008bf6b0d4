#include "client/pipeline/read_only.hpp"

namespace affinity::client {

std::optional<Error> read_only_refusal(Request const& request, Caller const& caller) {
  if (!caller.read_only || request.reads()) return std::nullopt;
  return fail(ErrorKind::denied, "This server is read-only, so nothing was changed and nothing was sent.",
              "Whoever runs this server can allow changes by starting it without --read-only.");
}

}  // namespace affinity::client
