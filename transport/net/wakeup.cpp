#include "transport/net/wakeup.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace affinity::transport {

namespace asio = boost::asio;

struct Wakeup::Waiter {
  virtual ~Waiter() = default;
  virtual void resume() = 0;
};

template<class Handler> struct Wakeup::WaiterOf final : Waiter {
  explicit WaiterOf(Handler&& with) : handler(std::move(with)) {}
  void resume() override { std::move(handler)(); }
  Handler handler;
};

Wakeup::Wakeup() = default;
Wakeup::~Wakeup() = default;

Task<void> Wakeup::wait() {
  auto const begin = [this](auto&& handler) {
    using Handler = std::decay_t<decltype(handler)>;
    waiter_ = std::make_unique<WaiterOf<Handler>>(std::move(handler));
  };
  return asio::async_initiate<asio::use_awaitable_t<> const, void()>(begin, asio::use_awaitable);
}

void Wakeup::wake() {
  if (auto const waiter = std::exchange(waiter_, nullptr)) waiter->resume();
}

void Wakeup::abandon() { waiter_.reset(); }

}  // namespace affinity::transport
