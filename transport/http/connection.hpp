#pragma once
// Serves the requests of one HTTP connection, one after the other.

#include "base/platform/socket.hpp"
#include "base/task.hpp"
#include "transport/http/shared_state.hpp"

#include <memory>
#include <string>

namespace affinity::transport {

class HttpConnection {
 public:
  HttpConnection(platform::Socket, std::string address, HttpSharedState&);
  ~HttpConnection();
  HttpConnection(HttpConnection const&) = delete;
  HttpConnection& operator=(HttpConnection const&) = delete;

  bool acquire_slot(std::string client_address_key);  // false: neither a slot nor a pending one is free
  Task<void> serve();         // until either side closes; never throws because of received bytes
  bool idle() const;          // between two requests, no byte of the next one received
  bool is_admitted() const;   // otherwise it is pending until another connection ends or is evicted
  void end_invalid_stream();  // when the token of the one that reads it is no longer valid
  void close();               // closes it, as if the client had disconnected

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::transport
