#pragma once
// Answers GET requests from the response cache where Request::may_be_old allows it, per API key.

#include "client/cache/merged_records.hpp"
#include "client/cache/request_key.hpp"
#include "client/cache/response_cache.hpp"
#include "client/sender.hpp"

#include <memory>

namespace affinity::client {

// Caches complete 2xx responses only. A key's write invalidates what it may change, also when its outcome is
// unknown; 401 or 403 erases all entries of the key, and so does the end of a merge, which changes records of
// all kinds. A refusal of a request that names a merged record says where that went.
class Cached final : public Sender {
 public:
  // `age`: the member of a request that says how old an answer of this cache may be.
  using MaxAge = Milliseconds Request::*;
  Cached(Sender& next, Clock const& clock, ResponseCache::Limits limits, MaxAge age = &Request::max_age)
      : next_(next),
        age_(age),
        cache_(std::make_shared<ResponseCache>(clock, limits)),
        merged_(std::make_shared<MergedRecords>()) {}
  Task<Result<Response>> send(Request, CallContext const&) override;
  Response const* remembered(Request const&, CallContext const&) override;

 private:
  Task<Result<Response>> write(Request, CallContext const&, std::string fingerprint);
  Task<Result<Response>> start_merge(Request, CallContext const&, std::string fingerprint);
  Task<Result<Response>> read(Request, CallContext const&, std::string fingerprint);
  void look_for_merges(Request const&, Result<Response>&, std::string const& fingerprint);

  Sender& next_;
  MaxAge const age_;
  // Shared with writes in flight, which may outlive this layer.
  std::shared_ptr<ResponseCache> const cache_;
  std::shared_ptr<MergedRecords> const merged_;
};

}  // namespace affinity::client
