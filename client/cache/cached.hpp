#pragma once
// Answers a read from memory where its asker says that a few seconds' age do no harm, and where the API key
// that asks is the one that was answered.

#include "client/cache/request_key.hpp"
#include "client/cache/response_cache.hpp"
#include "client/sender.hpp"

#include <memory>

namespace affinity::client {

// Only whole answers of success are kept. What this key writes drops what it may change, also when nobody
// knows whether it was written; a key that was refused drops everything of its own.
class Cached final : public Sender {
 public:
  Cached(Sender& next, Clock const& clock, ResponseCache::Limits limits)
      : next_(next), cache_(std::make_shared<ResponseCache>(clock, limits)) {}
  Task<Result<Response>> send(Request, CallContext const&) override;

 private:
  Task<Result<Response>> write(Request, CallContext const&, std::string fingerprint);
  Task<Result<Response>> read(Request, CallContext const&, std::string fingerprint);

  Sender& next_;
  std::shared_ptr<ResponseCache> const
      cache_;  // also held by writes under way, which may be taken down after us
};

}  // namespace affinity::client
