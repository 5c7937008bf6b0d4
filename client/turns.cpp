#include "client/turns.hpp"

#include <algorithm>

namespace affinity::client {

std::size_t Turns::find(std::string const& session) const {
  auto const found = std::ranges::find(sessions_, session, &Session::name);
  return std::size_t(found - sessions_.begin());
}

void Turns::join(Ticket& ticket) {
  auto const at = find(ticket.session);
  if (at == sessions_.size()) sessions_.push_back({.name = ticket.session});
  sessions_[at].waiting.push_back(&ticket);
  ++size_;
}

void Turns::leave(Ticket const& ticket) {
  auto const at = find(ticket.session);
  if (at == sessions_.size()) return;
  auto& waiting = sessions_[at].waiting;
  auto const found = std::ranges::find(waiting, &ticket);
  if (found == waiting.end()) return;
  waiting.erase(found);
  --size_;
  if (waiting.empty()) sessions_.erase(sessions_.begin() + std::ptrdiff_t(at));
}

Ticket* Turns::next() const { return empty() ? nullptr : sessions_.front().waiting.front(); }

Ticket& Turns::pop() {
  auto session = std::move(sessions_.front());
  sessions_.pop_front();
  auto& ticket = *session.waiting.front();
  session.waiting.pop_front();
  --size_;
  if (!session.waiting.empty()) sessions_.push_back(std::move(session));
  return ticket;
}

std::size_t Turns::before(std::string const& session) const {
  auto const at = find(session);
  return before(at, at == sessions_.size() ? 0 : sessions_[at].waiting.size());
}

std::size_t Turns::before(Ticket const& ticket) const {
  auto const at = find(ticket.session);
  if (at == sessions_.size()) return 0;
  auto const& waiting = sessions_[at].waiting;
  return before(at, std::size_t(std::ranges::find(waiting, &ticket) - waiting.begin()));
}

// Each round serves one of every session, those in front first.
std::size_t Turns::before(std::size_t index, std::size_t place) const {
  auto sum = place;
  for (std::size_t i = 0; i < sessions_.size(); ++i)
    if (i != index) sum += std::min(sessions_[i].waiting.size(), i < index ? place + 1 : place);
  return sum;
}

}  // namespace affinity::client
