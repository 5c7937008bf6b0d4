#pragma once
// Tells subscribers on this machine what happened.

#include "base/clock.hpp"
#include "base/task.hpp"
#include "sandbox/events.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace affinity::sandbox {

// One event at a time, in order. One that is not taken is sent three times more, each time after a longer
// pause; then its subscription is given up. Affinity does the same within ten hours (Affinity v1, Webhooks).
class Courier {
 public:
  using GiveUp = std::function<void(Id webhook_id)>;

  Courier(boost::asio::io_context&, GiveUp, Milliseconds first_pause);
  ~Courier();
  Courier(Courier const&) = delete;
  Courier& operator=(Courier const&) = delete;

  void send(std::vector<Delivery>);  // what is on another machine is not sent; nor what is beyond a thousand
  Task<bool> answers(std::string url, WallTime now);  // whether an empty event is taken
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace affinity::sandbox
