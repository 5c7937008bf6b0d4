#pragma once
// Asking the client before there can be an answer: in rounds of its own requests (MCP 2026-07-28, multi-round
// requests), or with requests of ours beside its own (before). Who asks says what; this says how.

#include "base/task.hpp"
#include "client/call.hpp"
#include "mcp/about.hpp"
#include "mcp/elicitation/request_state.hpp"
#include "mcp/handler.hpp"
#include "mcp/message.hpp"
#include "tools/host.hpp"

#include <optional>
#include <string>
#include <variant>

namespace affinity::mcp {

// A request that may ask, and who is there to be asked. All of it outlives the rounds.
struct Asker {
  Message const& message;
  Revision revision;
  Peer& peer;
  Exchange const& exchange;
  json::object const& capabilities;  // what the client declared
  RequestStateSigner& state_signer;
  About const& about_us;
  Milliseconds patience;  // how long a person may think
};

class Rounds {
 public:
  // `about` says what the questions belong to: principal, name, arguments. An answer counts for nothing else.
  Rounds(Asker, std::string about);

  // Takes the answers that came with the request (2026-07-28). To be called once, before anything is done.
  std::optional<Refusal> open();

  std::optional<tools::Round> const& round() const { return round_; }
  // Whether the answers are to a question that we put, and not only said to be.
  bool vouched() const { return vouched_; }
  bool can_ask(json::object const& request) const { return missing(request).empty(); }

  // Answered: go on with round(). The text of a result that asks. A refusal, because the client cannot be
  // asked this. An error, because it was asked and did not answer.
  using Next = std::variant<std::monostate, std::string, Refusal, Error>;
  Task<Next> ask(tools::InputNeeded const&, client::Notify const&);

 private:
  json::object missing(json::object const& request) const;  // capabilities that it would take
  std::string sealed(std::string_view state);
  std::optional<std::string> opened(std::string_view sealed_state);
  Task<Result<json::value>> ask_now(json::object const& request, client::Notify const&);

  Asker asker_;
  std::string about_;
  std::optional<tools::Round> round_{};
  bool vouched_ = false;
  int asked_ = 0;
};

// -32021 with the capabilities that a client would have to declare; before 2026-07-28, which has no such
// code, wrong parameters.
Refusal lacks_capabilities(Revision, json::object const& required);

}  // namespace affinity::mcp
