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

// Marks a start of a merge as under way.
class MergeStartScope {
 public:
  MergeStartScope(std::shared_ptr<MergedRecords> merged, std::string fingerprint, MergedRecord pair)
      : merged_(std::move(merged)),
        fingerprint_(std::move(fingerprint)),
        pair_(pair),
        begun_(merged_->begin_start(fingerprint_, pair_)) {}
  ~MergeStartScope() {
    if (begun_) merged_->end_start(fingerprint_, pair_);
  }
  MergeStartScope(MergeStartScope const&) = delete;
  MergeStartScope& operator=(MergeStartScope const&) = delete;

  bool begun() const { return begun_; }

 private:
  std::shared_ptr<MergedRecords> merged_;
  std::string fingerprint_;
  MergedRecord pair_;
  bool begun_;
};

// What a request says, without the files that it carries.
Request without_files(Request const& request) {
  Request out{.method = request.method, .target = request.target, .body = request.body};
  out.only_reads = request.only_reads;
  for (auto const& part : request.parts)
    if (part.filename.empty()) out.parts.push_back(part);
  return out;
}

Error merge_is_being_started() {
  return fail(ErrorKind::invalid,
              "Another call is starting a merge of these two records at this moment. Nothing was sent.",
              "Look at the list of merges, newest first.");
}

}  // namespace

Task<Result<Response>> Cached::send(Request request, CallContext const& call) {
  auto fingerprint = call.caller.api_key.fingerprint();
  if (starts_merge(request)) return start_merge(std::move(request), call, std::move(fingerprint));
  if (!request.reads()) return write(std::move(request), call, std::move(fingerprint));
  return read(std::move(request), call, std::move(fingerprint));
}

Response const* Cached::remembered(Request const& request, CallContext const& call) {
  if (!is_plain_read(request)) return nullptr;
  if (auto const* known =
          cache_->find(call.caller.api_key.fingerprint(), request_key(request), request.*age_))
    return known;
  return next_.remembered(request, call);
}

Task<Result<Response>> Cached::write(Request request, CallContext const& call, std::string fingerprint) {
  WriteScope write_scope(cache_, fingerprint, request.target);
  auto const asked = without_files(request);
  auto reply = co_await next_.send(std::move(request), call);
  write_scope.ended(reply);
  if (refuses_key(reply)) cache_->erase_key(fingerprint);
  look_for_merges(asked, reply, fingerprint);
  co_return reply;
}

// Two starts of one pair at the same time would both find that no merge of it is in progress.
Task<Result<Response>> Cached::start_merge(Request request, CallContext const& call,
                                           std::string fingerprint) {
  auto const pair = merge_in_body(request);
  MergeStartScope const scope(merged_, fingerprint, pair);
  if (!scope.begun()) co_return merge_is_being_started();
  auto reply = co_await write(std::move(request), call, std::move(fingerprint));
  co_return reply;
}

void Cached::look_for_merges(Request const& asked, Result<Response>& reply, std::string const& fingerprint) {
  if (!reply) return;
  if (merged_->learn(fingerprint, asked, *reply)) cache_->erase_key(fingerprint);
  if (reply->status == 400 || reply->status == 404 || reply->status == 422)
    reply->merged = merged_->named_in(fingerprint, asked);
}

Task<Result<Response>> Cached::read(Request request, CallContext const& call, std::string fingerprint) {
  auto const max_age = request.*age_;
  bool const may_be_cached = max_age.count() > 0 && is_plain_read(request);
  auto const key = may_be_cached ? request_key(request) : std::string();
  if (may_be_cached)
    if (auto const* known = cache_->find(fingerprint, key, max_age)) co_return *known;
  auto const sequence = cache_->next_sequence();
  auto const asked = without_files(request);
  auto reply = co_await next_.send(std::move(request), call);
  if (refuses_key(reply)) cache_->erase_key(fingerprint);
  look_for_merges(asked, reply, fingerprint);
  if (may_be_cached && is_whole_success(reply)) cache_->store(fingerprint, key, *reply, sequence);
  co_return reply;
}

}  // namespace affinity::client
