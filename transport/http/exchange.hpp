#pragma once
// The state machine of one HTTP connection: decides what each request gets and what happens next. No sockets,
// no timers, nothing waits.

#include "mcp/peer/handler.hpp"
#include "transport/http/health_endpoints.hpp"
#include "transport/http/http1_stream.hpp"
#include "transport/http/response_head.hpp"
#include "transport/http/shared_state.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace affinity::transport {

// Each action is one thing to wait for, and its outcome is the next event. One POST, for example:
//
//     ReadHead     -> HeadRead
//     ReadBody     -> BodyRead
//     StartCall    -> CallReplied, or StreamStarted when the call sends events before its reply
//     Write        -> Written          (WriteStream -> Written)
//     EndExchange  -> ExchangeEnded
//     ReadHead ...                     (or Linger -> Lingered, and the connection is closed)
class HttpExchange {
 public:
  enum class State {
    pending,  // waits for the first bytes while all slots are taken
    reading_head,
    reading_body,
    awaiting_call,  // for its reply or its first event
    writing,        // a response with a length
    streaming,      // a response of events
    ending,         // what the exchange used is released, and the access log gets its line
    lingering,
    closed
  };

  struct FirstBytes {};
  struct HeadRead {
    Http1Stream::IncomingRequest request{};
  };
  struct BodyRead {
    std::string body{};
  };
  struct BodyRefused {
    HttpError error{};
  };
  struct CallReplied {
    mcp::Reply reply{};
  };
  struct StreamStarted {};
  struct Written {};  // the whole response, of events too
  struct ExchangeEnded {
    bool has_buffered_input = false;  // the client pipelined requests
  };
  struct Lingered {};
  struct TimedOut {};
  struct Disconnected {};  // by either side; the connection can no longer be used
  using Event = std::variant<FirstBytes, HeadRead, BodyRead, BodyRefused, CallReplied, StreamStarted, Written,
                             ExchangeEnded, Lingered, TimedOut, Disconnected>;

  struct WaitForFirstBytes {};
  struct ReadHead {};
  struct ReadBody {};
  struct StartCall {
    std::unique_ptr<CallContext> context{};
    PermitPool::Permit permit{};  // held until the reader of its stream leaves
  };
  struct Write {
    ResponseHead head{};
    std::string body{};
    std::shared_ptr<std::string const> rest{};  // the end of the body, shared with other responses
  };
  struct WriteStream {
    ResponseHead head{};
    std::shared_ptr<EventStream> stream{};  // of a session; null: the stream of the call
    PermitPool::Permit permit{};
  };
  struct EndExchange {
    AccessLogEntry* log = nullptr;  // all but the bytes sent; until the next step
    bool cancel_call = false;
  };
  struct Linger {};
  using Action =
      std::variant<WaitForFirstBytes, ReadHead, ReadBody, StartCall, Write, WriteStream, EndExchange, Linger>;
  using Next = std::optional<Action>;  // nothing: the connection is closed

  // All three outlive it. The slot may be set later, but before begin().
  HttpExchange(HttpSharedState&, std::string const& address, ConnectionLimiter::SlotHandle const&);
  HttpExchange(HttpExchange const&) = delete;
  HttpExchange& operator=(HttpExchange const&) = delete;

  Next begin();
  Next step(Event&&);
  State state() const { return state_; }
  bool reads_without_valid_token() const;  // the events of a session, with a token that is no longer valid

 private:
  enum class AfterExchange { read_next, close, disconnected };
  struct Current {  // what is known of the exchange in progress
    Http1Stream::IncomingRequest request{};
    ValidRequest valid{};
    Headers cors{};                          // for every response
    std::optional<AccessLogEntry> access{};  // set from the head on
    TimePoint start{};
    std::shared_ptr<Session> session{};
    std::shared_ptr<mcp::Peer> peer{};  // of the call
  };

  Next on_head(Http1Stream::IncomingRequest&&);
  Next on_body(std::string body);
  Next on_post(std::string body);
  Next on_reply(mcp::Reply);
  Next on_get();
  Next on_delete();
  Next on_disconnect();

  void begin_exchange(Http1Stream::IncomingRequest&&);
  Next end_exchange(bool cancel_call = false);
  Next next(bool has_buffered_input);

  std::optional<std::variant<EndpointResponse, HttpError>> find_endpoint();
  std::optional<HttpError> authorize();
  std::optional<HttpError> admit_connection(std::string const& principal);
  std::shared_ptr<EventStream> find_stream() const;
  bool keeps_unread_body() const;
  ResponseHead response_head(bool keep_alive) const;

  Next refuse(HttpError);
  Next write_error(HttpError, bool keep_alive);
  Next write_preflight();
  Next write_endpoint(EndpointResponse);
  Next write_stream(std::shared_ptr<EventStream> = {}, PermitPool::Permit = {});
  Next write(ResponseHead, std::string body = {}, std::shared_ptr<std::string const> rest = {});

  HttpSharedState& shared_;
  std::string const& address_;
  ConnectionLimiter::SlotHandle const& slot_;
  State state_ = State::reading_head;
  AfterExchange after_ = AfterExchange::read_next;
  std::size_t requests_served_ = 0;
  Current current_{};
};

}  // namespace affinity::transport
