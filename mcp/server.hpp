#pragma once
// The MCP server: messages in, replies out, no sockets.

#include "base/log/log.hpp"
#include "mcp/audit/call_record.hpp"
#include "mcp/concurrency_limiter.hpp"
#include "mcp/elicitation/request_state.hpp"
#include "mcp/jsonrpc/message.hpp"
#include "mcp/lifecycle/capabilities.hpp"
#include "mcp/lifecycle/server_info.hpp"
#include "mcp/peer/handler.hpp"
#include "tools/selection.hpp"
#include "tools/tool_context.hpp"
#include "tools/write/confirmation.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace affinity::mcp {

struct CalledTool;
class Elicitation;
struct ListPage;

struct ServerSettings {
  Milliseconds call_timeout{50'000};  // less than the 60 s after which clients give up
  std::size_t max_batch = 32;         // messages in one 2025-03-26 batch
  std::size_t max_in_flight = 2048;   // requests of one peer; more are rejected, not queued
  tools::ConfirmPolicy confirm = tools::ConfirmPolicy::automatic;
  tools::Selection server_selection{};  // made the catalogue; explains what is not in it
  Milliseconds elicitation_timeout{
      300'000};  // for one answer of a person; the call's deadline pauses meanwhile
  ServerCapabilities capabilities{};
  std::size_t page_size = 200;                   // entries of a list in one page
  std::size_t max_listen_streams = 64;           // concurrent subscriptions/listen of one conversation
  std::size_t max_resource_subscriptions = 256;  // resources of one conversation or subscriptions/listen
  ConcurrencyLimiter::Limits concurrency{};      // for calls over HTTP
  Clock const* affinity_clock = nullptr;         // Affinity's "now" for dates; null = that of the server
  bool output_schemas = true;                    // whether tools/list has outputSchema
  ServerInfo server_info{};
};

class Server final : public Handler {
 public:
  // All of these outlive the server.
  Server(tools::ToolContext const&, Clock const&, Log&, ServerSettings = {}, Instruments = {});

  Handling begin(std::string bytes, Peer&, Exchange const&, client::Caller) override;
  void end_subscriptions() override;

 private:
  // The text of a result that never changes, with the brace that ends the message.
  using SharedText = std::shared_ptr<std::string const>;
  using Answer = std::variant<std::string, SharedText, ErrorResponse>;  // the text of a result, or an error

  struct Context {     // one request being handled
    Message& message;  // the tool takes the arguments out of it
    Revision revision;
    Peer& peer;
    Exchange const& exchange;
    client::Caller const& caller;
    tools::ToolContext const& tool_context;  // with the tools this request is offered
    tools::ClientContext const& client_context;
    std::optional<LogLevel> min_level{};  // minimum level it asked for, if any
    tools::ConfirmPolicy confirm = tools::ConfirmPolicy::automatic;

    // The same request with other tools.
    Context with(tools::ToolContext const&) const;
    tools::Catalogue const& known() const { return *tool_context.full_catalogue; }
    // Whether it belongs to no conversation: it came in a POST of its own, which cancels it by ending.
    bool is_stateless() const {
      return exchange.post && (is_modern(revision) || exchange.session != Exchange::Session::open);
    }
  };

  // What a token or headers leave of the tools.
  struct NarrowedTools {
    tools::ToolSelections selections{};
    std::optional<tools::Catalogue> catalogue{};
  };

  // A request with all that its context refers to, so it stays where it is.
  struct ReceivedRequest {
    Message message{};
    client::Caller caller{};
    std::unique_ptr<NarrowedTools> narrowed{};  // null: all that the server offers
    tools::ClientContext client_context{};
    std::optional<tools::ToolContext> tool_context{};
    std::optional<Context> context{};
  };
  using RequestHandle = std::unique_ptr<ReceivedRequest>;

  struct Method {  // a row of the table of methods
    std::string_view name{};
    Revision first = Revision::r2024_11_05;
    Revision last = Revision::r2026_07_28;
    Answer (Server::*sync)(Context const&) = nullptr;         // answers at once
    Task<Answer> (Server::*async)(Context const&) = nullptr;  // may wait
    bool ServerCapabilities::*required = nullptr;             // the method exists only with this capability
  };
  Method const* find_method(Context const&) const;  // null: this client has none of that name

  struct Batch {
    json::array messages{};
    std::size_t invalid = 0;
    bool has_id = false;               // one of the invalid messages had an id
    std::string replies{};             // to the invalid messages, joined with commas
    bool had_lone_surrogates = false;  // in any message, see Message
  };
  static Batch read_batch(std::string_view bytes);
  // What was received: a request or a batch to answer, or the reply to anything else.
  using Received = std::variant<Reply, Batch, RequestHandle>;
  Received receive(std::string bytes, Peer&, Exchange const&, client::Caller const&);
  Received receive_message(json::value, bool had_lone_surrogates, Peer&, Exchange const&,
                           client::Caller const&);
  std::variant<Reply, RequestHandle> admit(Message, Peer&, Exchange const&, client::Caller const&);
  Result<std::unique_ptr<NarrowedTools>> narrow_tools(tools::Selection const& allowed,
                                                      tools::Selection headers) const;
  Task<Reply> handle_batch(Batch, Peer&, Exchange const&, client::Caller);
  Handling answer(RequestHandle);
  Reply answer_at_once(Context const&, Method const*);
  Task<Reply> answer_stateless(RequestHandle, Method const&);
  Task<Reply> answer_in_conversation(RequestHandle, Method const&);
  Task<Reply> guarded(Task<Reply>);  // with a reply of its own where the task fails
  Reply failed(Context const&, std::string const& what);
  Reply failed(std::string const& what);
  std::optional<ErrorResponse> cannot_begin(Context const&) const;
  void handle_notification(Message const&, Peer&);
  tools::ToolContext tool_context_with(tools::Catalogue const&, tools::ClientContext const&) const;
  tools::ClientContext client_context_of(ReceivedRequest const&, Revision, Peer const&, Exchange const&);
  ServerCapabilities capabilities_of(Context const&) const;
  Answer no_such_method(Context const&) const;
  Task<Answer> call_tool(Context const&);
  // The tool that the client named, or that it calls through one of the catalogue; or what it gets instead.
  std::variant<CalledTool, tools::Outcome, ErrorResponse> find_called_tool(Context const&,
                                                                           tools::Tool const& named) const;
  Answer refuse_call(Context const&, tools::Tool const& named, tools::Outcome const&);
  std::string call_result(Context const&, tools::Outcome const&);
  Task<Answer> refuse(Answer);
  Task<Answer> refuse_recorded(tools::Tool const& named, Answer);  // when its line is in the audit file
  Task<Answer> call_unlisted_write(Context const&, CalledTool);
  // Answers a write when its line is in the audit file, and its failure as an unknown outcome.
  Task<Answer> write_and_report(Context const&, CalledTool);
  Task<Answer> call_found_tool(Context const&, CalledTool);
  bool has_audit_line(tools::Tool const&) const;

  std::string explain_unknown_tool(Context const&, std::string_view name) const;
  Elicitation elicitation_for(Context const&, std::string_view name, json::object const& arguments);
  // Whether a person confirms the call before it is made.
  static bool is_asked_about(Context const&, tools::Tool const&, json::object const& checked);
  // Calls the tool up to its outcome or its next elicitation, of which the first may be the confirmation.
  Task<tools::Outcome> perform(Context const&, Elicitation const&, CalledTool const&,
                               json::object const& checked, client::CallContext const&);
  Task<tools::Outcome> perform_round(Context const&, Elicitation const&, CalledTool const&,
                                     json::object const& checked, client::CallContext const&);
  Task<tools::Outcome> perform_with_permit(Context const&, Elicitation const&, CalledTool const&,
                                           json::object const& checked, client::CallContext const&,
                                           CallRecord&);

  Answer initialize(Context const&);
  Answer discover(Context const&);
  Answer ping(Context const&);
  Answer list_tools(Context const&);
  static Reply reply_with(Message const&, Revision, Answer);

  Answer list_resources(Context const&);
  Answer list_templates(Context const&);
  Task<Answer> read_resource(Context const&);
  Answer subscribe(Context const&);
  Answer unsubscribe(Context const&);
  Answer list_skills(Context const&);
  Answer get_skill(Context const&);
  Answer read_directory(Context const&);
  Answer list_prompts(Context const&);
  Task<Answer> get_prompt(Context const&);
  Task<Answer> complete(Context const&);
  Answer set_level(Context const&);
  Task<Answer> listen(Context const&);

  // The page that the request's cursor asks for, serialized by `write`; an error for an unknown cursor.
  Answer paginate(Context const&, std::string_view list, std::size_t total,
                  std::function<Answer(ListPage const&)> const& write) const;
  void publish_change(Context const&, tools::Tool const&, json::object const& arguments,
                      tools::Outcome const&);
  client::CallContext call_for(Context const&) const;
  // Over HTTP a call needs a permit; elsewhere max_in_flight bounds one pipe. Nullopt: it has to wait for
  // one.
  std::optional<ConcurrencyLimiter::Permit> permit_at_once(Context const&);
  Task<Result<ConcurrencyLimiter::Permit>> acquire_permit(Context const&);
  void subscribe_to_list_changes(Peer&, ServerCapabilities const&, std::string const& principal);

  struct ListenStream;

  tools::ToolContext const& tool_context_;
  Clock const& clock_;
  Log& log_;
  ServerSettings settings_;
  tools::ToolSelections const selections_;  // of a request that nothing narrows
  RequestStateSigner state_signer_;
  Instruments instruments_;
  ConcurrencyLimiter limiter_;
  ChangeBus change_bus_{};
  std::vector<std::weak_ptr<ListenStream>> listen_streams_{};
  bool stopping_ = false;  // a new subscriptions/listen ends at once
  std::map<std::pair<Revision, std::size_t>, SharedText> tool_lists_{};     // pages of tools/list, by offset
  std::map<std::pair<Revision, bool>, std::string> call_result_members_{};  // of errors, and of others
};

}  // namespace affinity::mcp
