#pragma once
// The interface between transports and protocol: bytes in, a reply out. Transports know nothing else of MCP.

#include "base/task.hpp"
#include "client/call_context.hpp"
#include "mcp/peer/change_bus.hpp"
#include "mcp/peer/in_flight.hpp"
#include "mcp/peer/pending_requests.hpp"
#include "mcp/peer/revision.hpp"
#include "tools/selection.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
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
      tool_filter{};          // X-MCP-{name}: filters tools, name as sent
  std::string traceparent{};  // valid, or empty
};

using Emit =
    std::function<void(std::string)>;  // sends one message to the client; empty where that is impossible

// Severity of log messages to the client (MCP 2025-11-25, logging; RFC 5424), in order, so that `level >=
// min_level` decides what is sent.
enum class LogLevel { debug, info, notice, warning, error, critical, alert, emergency };

// A conversation: the process on stdio, a session of the `initialize` era over HTTP, or, where a POST belongs
// to no session, that POST alone. It must not move once it is in use: its subscriptions hold its
// address.
struct Peer {
  std::optional<Revision> negotiated{};  // by `initialize`
  json::object client_capabilities{};    // as declared in `initialize`
  InFlight in_flight{};
  PendingRequests pending_requests{};   // the server's requests to this peer (initialize era)
  std::optional<LogLevel> log_level{};  // minimum level (logging/setLevel)
  std::map<std::string, ChangeBus::Subscription>
      resource_subscriptions{};                                // by resource URI (resources/subscribe)
  std::optional<ChangeBus::Subscription> list_subscription{};  // to list changes, from `initialize` on
  Emit announce{};  // for messages of no request: standard output, or the session's GET stream
};

// How one message arrived, and how to send messages related to it before its reply. On stdio all share one.
struct Exchange {
  // Mcp-Session-Id: none was sent; the peer is that session; it ended or belongs to another caller.
  enum class Session { none, open, gone };

  std::optional<PostHeaders> post{};  // set over HTTP
  Session session = Session::none;
  Emit emit{};  // progress, log messages and elicitations of this message
  std::function<void()>
      close_for_polling{};     // ends the stream of a running call, so that the client polls for the
                               // response (2025-11-25, resumability); empty where it could not
  tools::Selection allowed{};  // tools that this caller may use; it only narrows
};

struct Reply {
  int status = 200;    // the HTTP status; unused on stdio
  std::string body{};  // one JSON text without newlines; empty = nothing to send (over HTTP: 202)
  // The rest of the text, shared with other replies; null when `body` is the whole text.
  std::shared_ptr<std::string const> rest{};

  std::size_t size() const { return body.size() + (rest ? rest->size() : 0); }
  std::string text() const { return rest ? body + *rest : body; }
  bool operator==(Reply const&) const = default;
};

// The reply, where it is known at once, or the task that ends with it.
using Handling = std::variant<Reply, Task<Reply>>;
Task<Reply> reply_of(Handling);

class Handler {
 public:
  virtual ~Handler() = default;
  // One message, or for 2025-03-26 one batch. Never throws on any input. The peer and the
  // exchange outlive the task. In a conversation Peer::in_flight cancels a call; elsewhere cancel the
  // task.
  virtual Handling begin(std::string bytes, Peer&, Exchange const&, client::Caller) = 0;
  // The same, for those who wait in either case.
  Task<Reply> handle(std::string bytes, Peer&, Exchange const&, client::Caller);

  // Called when the server stops: every subscriptions/listen ends with its result (MCP 2026-07-28,
  // subscriptions).
  virtual void end_subscriptions() {}
};

}  // namespace affinity::mcp
