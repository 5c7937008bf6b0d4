#pragma once
// Sends events to webhooks on this machine, with retries.

#include "base/clock.hpp"
#include "base/task.hpp"
#include "sandbox/webhooks/event_recorder.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace affinity::sandbox {

// Sends one event at a time, in order. A delivery that fails is retried three times with exponential backoff;
// then its subscription is disabled. Affinity does the same within ten hours (Affinity v1, Webhooks).
class WebhookSender {
 public:
  using FailureCallback = std::function<void(Id webhook_id)>;

  WebhookSender(boost::asio::io_context&, FailureCallback, Milliseconds first_retry_delay);
  ~WebhookSender();
  WebhookSender(WebhookSender const&) = delete;
  WebhookSender& operator=(WebhookSender const&) = delete;

  void send(std::vector<Delivery>);  // drops URLs of other machines, and what exceeds a queue of a thousand
  Task<bool> validate(std::string url, WallTime now);  // whether the endpoint accepts an empty event
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace affinity::sandbox
