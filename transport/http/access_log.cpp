#include "transport/http/access_log.hpp"

#include "base/text/text.hpp"

namespace affinity::transport {

void write_access_log(Log& log, AccessLogEntry const& access) {
  auto const text = [](std::string_view what) { return shorten(what, 120); };
  LogFields line{{"exchange", access.exchange},
                 {"address", access.address},
                 {"method", text(access.method)},
                 {"path", text(access.target.substr(0, access.target.find_first_of("?#")))},
                 {"status", access.status},
                 {"received", access.received},
                 {"sent", access.sent},
                 {"ms", access.took.count()}};
  if (!access.principal.empty()) line.add("principal", access.principal);
  if (!access.revision.empty()) line.add("revision", text(access.revision));
  if (!access.request_id.empty()) line.add("request_id", text(access.request_id));
  if (!access.traceparent.empty()) line.add("traceparent", access.traceparent);
  log.write(Level::info, "http", line);
}

}  // namespace affinity::transport
