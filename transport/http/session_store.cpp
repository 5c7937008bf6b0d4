#include "transport/http/session_store.hpp"

#include "base/crypto/random.hpp"
#include "base/crypto/sha256.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <vector>

namespace affinity::transport {

namespace {

constexpr std::size_t standalone_events_kept = 32;  // while there is no reader
constexpr Milliseconds sweep_interval{1'000};       // for expired sessions

std::string random_id() { return base64url_encode(random_bytes(24)); }

std::string log_id_of(std::string const& id) {
  Sha256 digest;
  digest.update(id);
  return digest.hex().substr(0, 12);
}

}  // namespace

bool Session::is_idle() const {
  auto const is_read = [](auto const& entry) { return entry.second->has_reader(); };
  return running == 0 && !standalone_stream->has_reader() && std::ranges::none_of(streams, is_read);
}

std::shared_ptr<Session> SessionStore::open(std::string const& principal, std::shared_ptr<mcp::Peer> peer,
                                            TimePoint now) {
  expire(now);
  if (!evict_idle(principal, now)) return nullptr;
  auto session = std::make_shared<Session>();
  session->id = random_id();
  session->principal = principal;
  session->log_id = log_id_of(session->id);
  session->peer = std::move(peer);
  session->last_used = now;
  session->standalone_stream = std::make_shared<EventStream>(
      EventStream::Options{.stream_id = 0, .max_events = standalone_events_kept});
  session->peer->announce = [stream = session->standalone_stream](std::string message) {
    stream->send(message);
  };
  sessions_.emplace(session->id, session);
  ++of_principal_[principal];
  return session;
}

// At a limit, evicts the longest idle session of the same principal, never another's.
bool SessionStore::evict_idle(std::string const& principal, TimePoint now) {
  auto const max_per_principal = limits_.max_per_principal > 0 ? limits_.max_per_principal : limits_.max;
  auto const found = of_principal_.find(principal);
  auto const own = found == of_principal_.end() ? 0 : found->second;
  if (own < max_per_principal && sessions_.size() < limits_.max) return true;
  std::shared_ptr<Session> oldest;
  for (auto const& [id, session] : sessions_) {
    auto const evictable = session->principal == principal && session->is_idle() &&
                           now - session->last_used >= limits_.evictable_after;
    if (evictable && (!oldest || session->last_used < oldest->last_used)) oldest = session;
  }
  if (oldest) end(oldest);
  return oldest != nullptr;
}

std::shared_ptr<Session> SessionStore::find(std::string_view id, std::string_view principal, TimePoint now) {
  expire(now);
  auto const found = sessions_.find(id);
  if (found == sessions_.end() || found->second->principal != principal) return nullptr;
  found->second->last_used = now;
  return found->second;
}

void SessionStore::end(std::shared_ptr<Session> const& ended) {
  auto const session = ended;  // a copy: `ended` may refer to the entry that is erased
  if (std::exchange(session->ended, true)) return;
  sessions_.erase(session->id);
  auto const count = of_principal_.find(session->principal);
  if (--count->second == 0) of_principal_.erase(count);
  session->peer->announce = {};
  session->standalone_stream->end();
  session->standalone_stream->drain_reader();
  auto const streams = std::exchange(session->streams, {});
  for (auto const& [number, stream] : streams) stream->drain_reader();
}

std::shared_ptr<EventStream> SessionStore::begin_call(Session& session) {
  ++session.running;
  auto const number = ++session.last_stream_id;
  auto const priming_event = session.peer->negotiated >= mcp::Revision::r2025_11_25;
  auto stream = std::make_shared<EventStream>(
      EventStream::Options{.stream_id = number, .priming_event = priming_event});
  session.streams.emplace(number, stream);
  return stream;
}

void SessionStore::finish_call(std::shared_ptr<Session> const& session,
                               std::shared_ptr<EventStream> const& stream, TimePoint now) {
  --session->running;
  session->last_used = now;
  auto const found =
      std::ranges::find_if(session->streams, [&](auto const& entry) { return entry.second == stream; });
  if (found == session->streams.end()) return;
  if (!stream->started()) {  // the response was one JSON body: nothing to resume
    session->streams.erase(found);
    return;
  }
  finished_.push_back({session, found->first, now, stream->bytes()});
  finished_bytes_ += finished_.back().bytes;
  expire(now);
}

void SessionStore::drop_oldest_finished() {
  auto const& first = finished_.front();
  finished_bytes_ -= first.bytes;
  if (auto const session = first.session.lock()) session->streams.erase(first.number);
  finished_.pop_front();
}

void SessionStore::expire(TimePoint now) {
  while (!finished_.empty() && now - finished_.front().at >= limits_.replay_window) drop_oldest_finished();
  // Over the limit, drops the oldest stream of the principal that holds most, so that one principal's traffic
  // costs another nothing.
  while (finished_bytes_ > limits_.max_replay_bytes && finished_.size() > 1) {
    std::map<std::string, std::size_t> bytes_of;
    auto const owner = [](FinishedStream const& one) {
      auto const session = one.session.lock();
      return session ? session->principal : std::string();
    };
    for (auto const& one : finished_) bytes_of[owner(one)] += one.bytes;
    auto const most = std::ranges::max_element(bytes_of, {}, [](auto const& each) { return each.second; });
    auto const goes =
        std::ranges::find_if(finished_, [&](auto const& one) { return owner(one) == most->first; });
    std::rotate(finished_.begin(), goes, goes + 1);
    drop_oldest_finished();
  }
  if (now < next_sweep_) return;
  next_sweep_ = now + sweep_interval;
  std::vector<std::shared_ptr<Session>> over;
  for (auto const& [id, session] : sessions_)
    if (now - session->last_used >= limits_.idle_timeout && session->is_idle()) over.push_back(session);
  for (auto const& session : over) end(session);
}

void SessionStore::drain_readers() {
  for (auto const& [id, session] : sessions_) session->standalone_stream->drain_reader();
}

}  // namespace affinity::transport
