#pragma once
// The protocol: messages in, replies out, no sockets.

#include "base/log.hpp"
#include "mcp/about.hpp"
#include "mcp/handler.hpp"
#include "mcp/message.hpp"
#include "mcp/rounds.hpp"
#include "mcp/seal.hpp"
#include "tools/call.hpp"
#include "tools/confirm.hpp"

#include <array>
#include <string>
#include <variant>

namespace affinity::mcp {

struct ServerSettings {
  Milliseconds call_deadline{50'000};  // less than the 60 s after which clients give up
  std::size_t max_batch = 32;          // messages in one 2025-03-26 batch
  std::size_t max_in_flight = 2048;    // requests of one peer; more are refused, not queued without bound
  tools::Confirm confirm = tools::Confirm::automatic;
  Milliseconds asking{300'000};  // how long a person may think; the call's deadline pauses meanwhile
  About about{};
};

class Server final : public Handler {
 public:
  // All of these outlive the server.
  Server(tools::Desk const&, Clock const&, Log&, ServerSettings = {});

  Task<Reply> handle(std::string bytes, Peer&, Exchange const&, client::Caller) override;

 private:
  using Answer = std::variant<std::string, Refusal>;  // the text of a result, or why there is none

  struct Context {  // one request on its way
    Message const& message;
    Revision revision;
    Peer& peer;
    Exchange const& exchange;
    client::Caller const& caller;
    tools::Desk const& desk;  // with the tools that this request may see
    tools::Host const& host;
    tools::Confirm confirm = tools::Confirm::automatic;
  };

  struct Method;  // a row: name, revisions, handler
  static Method const* find_method(std::string_view name, Revision);

  Task<Reply> handle_batch(json::array messages, Peer&, Exchange const&, client::Caller const&);
  Task<Reply> handle_one(json::value, Peer&, Exchange const&, client::Caller const&);
  Task<Reply> handle_request(Message const&, Peer&, Exchange const&, client::Caller);
  Task<Reply> answer_alone(Context const&);
  Task<Reply> answer_in_conversation(Context const&);
  void handle_notification(Message const&, Peer&);
  tools::Desk desk_with(tools::Catalogue const&, tools::Host const&) const;
  tools::Host host_of(Message const&, Revision, Peer const&, Exchange const&, client::Caller const&);
  Task<Answer> answer(Context const&);
  Task<Answer> call_tool(Context const&);

  Rounds rounds_of(Context const&, std::string about);
  // The call of a tool up to its outcome or its next question, of which the first may be whether to do it.
  Task<tools::Outcome> perform(Context const&, Rounds const&, tools::Tool const&,
                               json::object const& checked, client::Call const&);

  Answer initialize(Context const&);
  Answer discover(Context const&);
  Answer ping(Context const&);
  Answer list_tools(Context const&);

  tools::Desk const& desk_;
  Clock const& clock_;
  Log& log_;
  ServerSettings settings_;
  Seal seal_;
  Bulletin bulletin_{};
  std::array<std::string, all_revisions.size()>
      tool_lists_{};  // tools/list is the same every time; written once
};

}  // namespace affinity::mcp
