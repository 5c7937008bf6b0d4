#pragma once
// Where transports and protocol meet: bytes in, a reply out. Transports know nothing else of MCP.

#include "base/task.hpp"
#include "client/call.hpp"
#include "mcp/peer/change_bus.hpp"
#include "mcp/peer/in_flight.hpp"
#include "mcp/peer/log_level.hpp"
#include "mcp/peer/pending_requests.hpp"
#include "mcp/peer/revision.hpp"
#include "tools/selection.hpp"

#include <functional>
#include <map>
#include <memory>
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
  std::vector<std::pair<std::string, std::string>>
      tool_filter{};  // X-MCP-{name}: what to offer, name as sent
};

using Emit = std::function<void(std::string)>;  // sends one message of ours; empty where there is no way to

// A conversation: the process on stdio, a session of the `initialize` era over HTTP, or, where a POST belongs
// to no session, that POST alone. Once it has taken part it stays where it is: its subscriptions hold its
// address.
struct Peer {
  std::optional<Revision> negotiated{};  // what `initialize` settled
  json::object client_capabilities{};    // as declared in `initialize`
  InFlight in_flight{};
  PendingRequests pending_requests{};   // the server's requests to this peer (initialize era)
  std::optional<LogLevel> log_level{};  // minimum level (logging/setLevel)
  std::map<std::string, ChangeBus::Subscription>
      resource_subscriptions{};                                // by resource URI (resources/subscribe)
  std::optional<ChangeBus::Subscription> list_subscription{};  // to list changes, from `initialize` on
  Emit announce{};  // what belongs to no request: standard output, or the stream that a session's GET opened
};

// How one message came, and how to speak about it before it is answered. On stdio all of them have the same.
struct Exchange {
  // What became of Mcp-Session-Id: none was sent; the peer is that session; it ended or is somebody else's.
  enum class Session { none, open, gone };

  std::optional<PostHeaders> post{};  // set over HTTP
  Session session = Session::none;
  Emit emit{};  // progress, log lines and questions of this message
  std::function<void()>
      close_for_polling{};     // ends the stream of a running call, so that the client polls for the
                               // response (2025-11-25, resumability); empty where it could not
  tools::Selection allowed{};  // what this caller may use; it only narrows what there is
};

struct Reply {
  int status = 200;    // the HTTP status; stdio has no use for it
  std::string body{};  // one JSON text without newlines; empty = nothing to send (over HTTP: 202)
  // The text goes on with this, which other replies have too; null = `body` is all of it.
  std::shared_ptr<std::string const> rest{};

  std::size_t size() const { return body.size() + (rest ? rest->size() : 0); }
  std::string text() const { return rest ? body + *rest : body; }
  bool operator==(Reply const&) const = default;
};

class Handler {
 public:
  virtual ~Handler() = default;
  // One message, or for 2025-03-26 one batch. Never throws for what the other side sent. The peer and the
  // exchange outlive the task. In a conversation Peer::in_flight cancels a call; elsewhere cancelling the
  // task does.
  virtual Task<Reply> handle(std::string bytes, Peer&, Exchange const&, client::Caller) = 0;

  // Called when the server stops: every subscriptions/listen ends with its result (MCP 2026-07-28,
  // subscriptions).
  virtual void end_subscriptions() {}
};

}  // namespace affinity::mcp
