#include "sandbox/http/response_serializer.hpp"

#include <boost/beast/http/status.hpp>

#include <algorithm>

namespace affinity::sandbox {

namespace http = boost::beast::http;

std::string serialize_response(Response const& response, bool keep_alive, bool without_body) {
  auto const reason = http::obsolete_reason(http::int_to_status(unsigned(response.status)));
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + ' ' + std::string(reason) + "\r\n";
  for (auto const& field : response.headers.fields) out += field.name + ": " + field.value + "\r\n";
  out += "content-length: " + std::to_string(response.body.size()) + "\r\n";
  out += keep_alive ? "connection: keep-alive\r\n\r\n" : "connection: close\r\n\r\n";
  if (!without_body) out += response.body;
  return out;
}

std::size_t truncated_length(std::string const& text, TransportFault const& transport_fault) {
  auto const body = text.find("\r\n\r\n") + 4;
  auto most = text.size();
  if (transport_fault.cut_after) most = std::min(most, *transport_fault.cut_after);
  if (transport_fault.cut_body_after) most = std::min(most, body + *transport_fault.cut_body_after);
  return most;
}

}  // namespace affinity::sandbox
