#include "mcp/peer/handler.hpp"

namespace affinity::mcp {

Task<Reply> reply_of(Handling handling) {
  if (auto* reply = std::get_if<Reply>(&handling)) co_return std::move(*reply);
  auto task = std::get<Task<Reply>>(std::move(handling));
  co_return co_await std::move(task);
}

Task<Reply> Handler::handle(std::string bytes, Peer& peer, Exchange const& exchange, client::Caller caller) {
  auto handling = begin(std::move(bytes), peer, exchange, std::move(caller));
  co_return co_await reply_of(std::move(handling));
}

}  // namespace affinity::mcp
