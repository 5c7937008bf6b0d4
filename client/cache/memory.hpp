#pragma once
// What is remembered of Affinity's answers, for each API key: cached responses, and which records were
// merged.

#include "base/crypto/secret.hpp"
#include "base/result.hpp"
#include "client/cache/merged_records.hpp"
#include "client/cache/response_cache.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace affinity::client {

// Two caches: one of metadata (Request::max_age), and one of rows (Request::rows_max_age). They keep complete
// 2xx responses only. A key's write invalidates what it may change, also when its outcome is unknown; 401 or
// 403 erases all entries of the key, and so does the end of a merge, which changes records of all kinds. A
// refusal of a request that names a merged record says where that went.
class Memory {
 public:
  Memory(Clock const&, ResponseCache::Limits metadata, ResponseCache::Limits rows);

  // A response that is young enough for the request; null without one. `name` is the read's (read_name).
  // Valid until the next call.
  Response const* find(Request const&, std::string const& name);

  class Visit;

 private:
  struct Cache {
    Milliseconds Request::*max_age;
    ResponseCache responses;
  };

  std::array<Cache, 2> caches_;
  MergedRecords merged_{};
};

// One request that goes to Affinity, from before it is sent to its answer. Without answered() the outcome of
// a write is unknown, also after an exception. May outlive the client, as its memory then does.
class Memory::Visit {
 public:
  // Invalidates what a write may change. The request must outlive it.
  Visit(std::shared_ptr<Memory>, Request&, Secret api_key);
  ~Visit();
  Visit(Visit const&) = delete;
  Visit& operator=(Visit const&) = delete;

  // Another start of the same merge is under way: two of them would both find that none is in progress.
  std::optional<Error> refusal() const;

  // Learns from the answer, and remembers that of a read with a name where the request allows it. The request
  // is the one that was asked, whose files may be gone.
  void answered(Result<Response>&, std::string const& name);

 private:
  bool is_write() const { return !request_.reads(); }
  std::string const& fingerprint() const { return api_key_.fingerprint(); }
  void erase_key();

  std::shared_ptr<Memory> memory_;
  Request& request_;
  Secret api_key_;
  std::vector<FormPart> fields_{};  // of a form, without files
  std::array<ResponseCache::Sequence, 2> sequences_{};
  std::optional<MergedRecord> starting_{};  // a merge
  bool is_refused_ = false, is_known_ = false;
};

}  // namespace affinity::client
