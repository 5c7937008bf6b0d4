#pragma once
// The requests of one peer that are in flight, which can be cancelled by id.

#include "mcp/jsonrpc/id.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <map>
#include <memory>

namespace affinity::mcp {

class InFlight {
 public:
  // False when a request with this id is already running: ids must differ while in flight (2026-07-28,
  // basic).
  bool begin(Id const&);
  bool contains(Id const& id) const { return running_.contains(id); }
  boost::asio::cancellation_slot slot(Id const&);
  bool was_cancelled(Id const&) const;
  void end(Id const&);

  void cancel(Id const&);  // unknown ids are ignored, as MCP requires
  void end_all();          // the server stops: unlike a cancelled call, an ended one is still answered
  std::size_t size() const { return running_.size(); }

 private:
  struct Running {
    std::shared_ptr<boost::asio::cancellation_signal> signal{};
    bool cancelled = false;
  };
  std::map<Id, Running> running_{};
};

}  // namespace affinity::mcp
