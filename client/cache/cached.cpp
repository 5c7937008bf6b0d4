#include "client/cache/cached.hpp"

#include <string>
#include <utility>

namespace affinity::client {

namespace {

bool refuses_key(Result<Response> const& reply) {
  return reply && (reply->status == 401 || reply->status == 403);
}

bool is_whole_success(Result<Response> const& reply) {
  return reply && reply->status >= 200 && reply->status < 300 && reply->complete;
}

// Marks the begin and the end of a write. Unless ended() is called the outcome is unknown, also after an
// exception.
class WriteScope {
 public:
  WriteScope(std::shared_ptr<ResponseCache> cache, std::string fingerprint, std::string target)
      : cache_(std::move(cache)), fingerprint_(std::move(fingerprint)), target_(std::move(target)) {
    cache_->begin_write(fingerprint_, target_);
  }
  ~WriteScope() { cache_->end_write(fingerprint_, target_, known_); }
  WriteScope(WriteScope const&) = delete;
  WriteScope& operator=(WriteScope const&) = delete;

  void ended(Result<Response> const& reply) {
    known_ = reply ? reply->status < 500 : reply.error().kind != ErrorKind::unknown_outcome;
  }

 private:
  std::shared_ptr<ResponseCache> cache_;
  std::string fingerprint_, target_;
  bool known_ = false;
};

}  // namespace

Task<Result<Response>> Cached::send(Request request, CallContext const& call) {
  auto fingerprint = call.caller.api_key.fingerprint();
  if (!request.reads()) return write(std::move(request), call, std::move(fingerprint));
  return read(std::move(request), call, std::move(fingerprint));
}

Response const* Cached::remembered(Request const& request, CallContext const& call) {
  if (!is_plain_read(request)) return nullptr;
  return cache_->find(call.caller.api_key.fingerprint(), request_key(request), request.max_age);
}

Task<Result<Response>> Cached::write(Request request, CallContext const& call, std::string fingerprint) {
  WriteScope write_scope(cache_, fingerprint, request.target);
  auto reply = co_await next_.send(std::move(request), call);
  write_scope.ended(reply);
  if (refuses_key(reply)) cache_->erase_key(fingerprint);
  co_return reply;
}

Task<Result<Response>> Cached::read(Request request, CallContext const& call, std::string fingerprint) {
  bool const may_be_cached = request.max_age.count() > 0 && is_plain_read(request);
  auto const key = may_be_cached ? request_key(request) : std::string();
  if (may_be_cached)
    if (auto const* known = cache_->find(fingerprint, key, request.max_age)) co_return *known;
  auto const asked = cache_->next_sequence();
  auto reply = co_await next_.send(std::move(request), call);
  if (refuses_key(reply)) cache_->erase_key(fingerprint);
  if (may_be_cached && is_whole_success(reply)) cache_->store(fingerprint, key, *reply, asked);
  co_return reply;
}

}  // namespace affinity::client
