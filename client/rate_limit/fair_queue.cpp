#include "client/rate_limit/fair_queue.hpp"

#include <algorithm>

namespace affinity::client {

std::size_t FairQueue::find_session(std::string const& session) const {
  auto const found = std::ranges::find(sessions_, session, &Session::name);
  return std::size_t(found - sessions_.begin());
}

void FairQueue::push(QueueEntry& entry) {
  auto const at = find_session(entry.session);
  if (at == sessions_.size()) sessions_.push_back({.name = entry.session});
  sessions_[at].waiting.push_back(&entry);
  ++size_;
}

void FairQueue::remove(QueueEntry const& entry) {
  auto const at = find_session(entry.session);
  if (at == sessions_.size()) return;
  auto& waiting = sessions_[at].waiting;
  auto const found = std::ranges::find(waiting, &entry);
  if (found == waiting.end()) return;
  waiting.erase(found);
  --size_;
  if (waiting.empty()) sessions_.erase(sessions_.begin() + std::ptrdiff_t(at));
}

QueueEntry* FairQueue::front() const { return empty() ? nullptr : sessions_.front().waiting.front(); }

QueueEntry& FairQueue::pop() {
  auto session = std::move(sessions_.front());
  sessions_.pop_front();
  auto& entry = *session.waiting.front();
  session.waiting.pop_front();
  --size_;
  if (!session.waiting.empty()) sessions_.push_back(std::move(session));
  return entry;
}

std::size_t FairQueue::position(std::string const& session) const {
  auto const at = find_session(session);
  return position(at, at == sessions_.size() ? 0 : sessions_[at].waiting.size());
}

std::size_t FairQueue::position(QueueEntry const& entry) const {
  auto const at = find_session(entry.session);
  if (at == sessions_.size()) return 0;
  auto const& waiting = sessions_[at].waiting;
  return position(at, std::size_t(std::ranges::find(waiting, &entry) - waiting.begin()));
}

// Each round serves one entry of every session, from the front.
std::size_t FairQueue::position(std::size_t index, std::size_t turn) const {
  auto sum = turn;
  for (std::size_t i = 0; i < sessions_.size(); ++i)
    if (i != index) sum += std::min(sessions_[i].waiting.size(), i < index ? turn + 1 : turn);
  return sum;
}

}  // namespace affinity::client
