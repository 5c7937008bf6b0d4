#pragma once
// One connection of the HTTP listener: requests in, answers out, one after the other.

#include "base/task.hpp"
#include "base/unique_fd.hpp"
#include "transport/http_shared.hpp"

#include <memory>
#include <string>

namespace affinity::transport {

class HttpConnection {
 public:
  HttpConnection(UniqueFd, std::string address, HttpShared&);
  ~HttpConnection();
  HttpConnection(HttpConnection const&) = delete;
  HttpConnection& operator=(HttpConnection const&) = delete;

  Task<void> serve();      // until either side closes; never throws for what the other side sent
  Task<void> turn_away();  // 503 to whatever comes: there are too many connections
  bool idle() const;       // between two requests, nothing of the next one has come
  void close();            // cuts it, as if the client had hung up

 private:
  enum class Next;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::transport
