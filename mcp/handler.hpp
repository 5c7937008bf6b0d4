#pragma once
// Where transports and protocol meet: bytes in, a reply out. Transports know nothing else of MCP.

#include "base/task.hpp"
#include "client/call.hpp"
#include "mcp/asked.hpp"
#include "mcp/in_flight.hpp"
#include "mcp/revision.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace affinity::mcp {

// The headers of one POST that the protocol reads (MCP 2026-07-28, Streamable HTTP), values trimmed. Every
// occurrence is kept: a header that comes twice is a mismatch.
struct PostHeaders {
  std::vector<std::string> protocol_version{};                // MCP-Protocol-Version
  std::vector<std::string> method{};                          // Mcp-Method
  std::vector<std::string> name{};                            // Mcp-Name
  std::vector<std::pair<std::string, std::string>> params{};  // Mcp-Param-{name}, name as sent
  std::vector<std::pair<std::string, std::string>> choice{};  // X-MCP-{name}: what to offer, name as sent
};

// Who is at the other end. On stdio one Peer lives as long as the process; on HTTP each POST makes its own.
struct Peer {
  std::optional<PostHeaders> post{};     // set over HTTP
  std::optional<Revision> negotiated{};  // what `initialize` settled (stdio)
  json::object client_capabilities{};    // as declared in `initialize` (stdio)
  InFlight in_flight{};
  Asked asked{};                            // our own requests that wait for this peer (initialize era)
  std::function<void(std::string)> emit{};  // sends a notification; empty where there is no way to
};

struct Reply {
  int status = 200;    // the HTTP status; stdio has no use for it
  std::string body{};  // one JSON text without newlines; empty = nothing to send (over HTTP: 202)

  bool operator==(Reply const&) const = default;
};

class Handler {
 public:
  virtual ~Handler() = default;
  // One message, or for 2025-03-26 one batch. Never throws for what the other side sent. The peer must
  // outlive the task. Over HTTP, cancelling the task cancels the call; on stdio Peer::in_flight does.
  virtual Task<Reply> handle(std::string bytes, Peer&, client::Caller) = 0;
};

}  // namespace affinity::mcp
