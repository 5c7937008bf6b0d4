#include "mcp/peer/handler.hpp"

namespace affinity::mcp {

Task<Reply> Handler::handle(std::string bytes, Peer& peer, Exchange const& exchange, client::Caller caller) {
  auto begun = begin(std::move(bytes), peer, exchange, std::move(caller));
  if (auto* reply = std::get_if<Reply>(&begun)) co_return std::move(*reply);
  auto task = std::get<Task<Reply>>(std::move(begun));
  co_return co_await std::move(task);
}

}  // namespace affinity::mcp
