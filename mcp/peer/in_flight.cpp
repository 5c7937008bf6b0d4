#include "mcp/peer/in_flight.hpp"

#include <vector>

namespace affinity::mcp {

bool InFlight::begin(Id const& id) {
  auto signal = std::make_shared<boost::asio::cancellation_signal>();
  return running_.try_emplace(id, Running{std::move(signal), false}).second;
}

boost::asio::cancellation_slot InFlight::slot(Id const& id) { return running_.at(id).signal->slot(); }

bool InFlight::was_cancelled(Id const& id) const {
  auto const found = running_.find(id);
  return found != running_.end() && found->second.cancelled;
}

void InFlight::end(Id const& id) { running_.erase(id); }

void InFlight::cancel(Id const& id) {
  auto const found = running_.find(id);
  if (found == running_.end() || found->second.cancelled) return;
  found->second.cancelled = true;
  auto const signal = found->second.signal;  // emitting may end the call, which erases itself
  signal->emit(boost::asio::cancellation_type::terminal);
}

void InFlight::end_all() {
  std::vector<std::shared_ptr<boost::asio::cancellation_signal>> signals;
  for (auto const& [id, running] : running_)
    if (!running.cancelled) signals.push_back(running.signal);
  for (auto const& signal : signals) signal->emit(boost::asio::cancellation_type::terminal);
}

}  // namespace affinity::mcp
