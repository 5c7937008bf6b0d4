#include "client/cache/memory.hpp"

#include <utility>

namespace affinity::client {

namespace {

bool refuses_key(Result<Response> const& reply) {
  return reply && (reply->status == 401 || reply->status == 403);
}

bool is_whole_success(Result<Response> const& reply) {
  return reply && reply->status >= 200 && reply->status < 300 && reply->complete;
}

bool is_outcome_known(Result<Response> const& reply) {
  return reply ? reply->status < 500 : reply.error().kind != ErrorKind::unknown_outcome;
}

Error merge_is_being_started() {
  return fail(ErrorKind::invalid,
              "Another call is starting a merge of these two records at this moment. Nothing was sent.",
              "Look at the list of merges, newest first.");
}

}  // namespace

Memory::Memory(Clock const& clock, ResponseCache::Limits metadata, ResponseCache::Limits rows)
    : caches_{Cache{&Request::max_age, ResponseCache(clock, metadata)},
              Cache{&Request::rows_max_age, ResponseCache(clock, rows)}} {}

Response const* Memory::find(Request const& request, std::string const& name) {
  for (auto& [max_age, responses] : caches_) {
    if ((request.*max_age).count() <= 0) continue;
    if (auto const* known = responses.find(name, request.*max_age)) return known;
  }
  return nullptr;
}

Memory::Visit::Visit(std::shared_ptr<Memory> memory, Request& request, Secret api_key)
    : memory_(std::move(memory)), request_(request), api_key_(std::move(api_key)) {
  if (!is_write()) {
    for (std::size_t i = 0; i < sequences_.size(); ++i)
      sequences_[i] = memory_->caches_[i].responses.next_sequence();
    return;
  }
  if (starts_merge(request_)) {
    starting_ = merge_in_body(request_);
    is_refused_ = !memory_->merged_.begin_start(fingerprint(), *starting_);
    if (is_refused_) return;
  }
  for (auto const& part : request_.parts)
    if (part.filename.empty()) fields_.push_back(part);
  for (auto& cache : memory_->caches_) cache.responses.begin_write(fingerprint(), request_.target);
}

Memory::Visit::~Visit() {
  if (!is_write() || is_refused_) return;
  for (auto& cache : memory_->caches_) cache.responses.end_write(fingerprint(), request_.target, is_known_);
  if (starting_) memory_->merged_.end_start(fingerprint(), *starting_);
}

std::optional<Error> Memory::Visit::refusal() const {
  return is_refused_ ? std::optional(merge_is_being_started()) : std::nullopt;
}

void Memory::Visit::erase_key() {
  for (auto& cache : memory_->caches_) cache.responses.erase_key(fingerprint());
}

void Memory::Visit::answered(Result<Response>& reply, std::string const& name) {
  is_known_ = is_outcome_known(reply);
  if (!reply) return;
  if (refuses_key(reply)) erase_key();
  request_.parts = std::move(fields_);
  if (memory_->merged_.learn(fingerprint(), request_, *reply)) erase_key();
  if (reply->status == 400 || reply->status == 404 || reply->status == 422)
    reply->merged = memory_->merged_.named_in(fingerprint(), request_);
  if (name.empty() || !is_whole_success(reply)) return;
  for (std::size_t i = 0; i < sequences_.size(); ++i)
    if (auto& cache = memory_->caches_[i]; (request_.*cache.max_age).count() > 0)
      cache.responses.store(name, *reply, sequences_[i]);
}

}  // namespace affinity::client
