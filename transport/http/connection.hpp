#pragma once
// One connection of the HTTP listener: requests in, answers out, one after the other.

#include "base/task.hpp"
#include "base/unique_fd.hpp"
#include "transport/http/shared_state.hpp"

#include <memory>
#include <string>

namespace affinity::transport {

class HttpConnection {
 public:
  HttpConnection(UniqueFd, std::string address, HttpSharedState&);
  ~HttpConnection();
  HttpConnection(HttpConnection const&) = delete;
  HttpConnection& operator=(HttpConnection const&) = delete;

  bool acquire_slot(std::string client_address_key);  // false: there is no room, not even to be told so
  Task<void> serve();        // until either side closes; never throws for what the other side sent
  bool idle() const;         // between two requests, nothing of the next one has come
  bool is_admitted() const;  // otherwise it waits for somebody to leave
  void close();              // cuts it, as if the client had hung up

 private:
  enum class AfterExchange;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::transport
