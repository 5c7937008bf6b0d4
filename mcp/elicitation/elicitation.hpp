#pragma once
// Elicitation: asks the client for input that a tool or prompt needs. From 2026-07-28 on by an input_required
// result (multi-round requests), before by requests of the server.

#include "base/task.hpp"
#include "client/call_context.hpp"
#include "mcp/elicitation/request_state.hpp"
#include "mcp/jsonrpc/message.hpp"
#include "mcp/lifecycle/server_info.hpp"
#include "mcp/peer/handler.hpp"
#include "tools/client_context.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace affinity::mcp {

// The request that may ask, and the client it asks. All of it outlives the Elicitation.
struct ElicitationContext {
  Message const& message;
  Revision revision;
  Peer& peer;
  Exchange const& exchange;
  json::object const& client_capabilities;  // as it declared them
  RequestStateSigner& state_signer;
  ServerInfo const& server_info;
  Milliseconds answer_timeout;  // for one answer of a person
};

class Elicitation {
 public:
  // What the questions belong to, besides the method: answers are valid for nothing else. All of it outlives
  // the Elicitation.
  struct Binding {
    std::string const& principal;
    std::string_view name;  // of the tool or prompt
    json::object const& arguments;
  };
  Elicitation(ElicitationContext, Binding);

  // Reads the inputResponses of the request (2026-07-28). Call it once, before anything is done.
  std::optional<ErrorResponse> read_responses();

  std::optional<tools::InputRound> const& round() const { return round_; }
  // Whether requestState proves that the answers belong to a question of this server.
  bool verified() const { return verified_; }
  bool can_ask(json::object const& request) const { return missing_capabilities(request).empty(); }

  // monostate: answered, go on with round(). string: the text of an input_required result. ErrorResponse: the
  // client lacks the capability. Error: the client was asked and did not answer.
  using AskResult = std::variant<std::monostate, std::string, ErrorResponse, Error>;
  Task<AskResult> ask(tools::InputRequired const&, client::ProgressCallback const&);

 private:
  json::object missing_capabilities(
      json::object const& request) const;  // capabilities the request needs and the client lacks
  std::string text_to_sign(std::string_view state) const;
  std::string sign_state(std::string_view state);
  std::optional<std::string> verify_state(std::string_view signed_state);
  Task<Result<json::value>> send_request(json::object const& request, client::ProgressCallback const&);

  ElicitationContext context_;
  Binding binding_;
  std::optional<tools::InputRound> round_{};
  bool verified_ = false;
  int rounds_ = 0;
};

// -32021 with the capabilities that the client would have to declare; -32602 before 2026-07-28, which has no
// such code.
ErrorResponse missing_capability_error(Revision, json::object const& required);

}  // namespace affinity::mcp
