#include "sandbox/replication_lag.hpp"

#include "sandbox/persistence/firm_file.hpp"

#include <stdexcept>

namespace affinity::sandbox {

void ReplicationLag::add_write(std::string firm_before, WallTime end) {
  writes_.push_back({std::move(firm_before), end});
}

void ReplicationLag::clear() {
  writes_.clear();
  oldest_.reset();
}

Store* ReplicationLag::records_before(WallTime now) {
  while (!writes_.empty() && writes_.front().end <= now) {
    writes_.pop_front();
    oldest_.reset();
  }
  if (writes_.empty()) return nullptr;
  if (!oldest_) {
    Store records;
    if (auto const read = parse_firm(records, writes_.front().firm_before); !read)
      throw std::runtime_error(read.error().message);
    oldest_.emplace(std::move(records));
  }
  return &*oldest_;
}

v2::Reply respond_with_lag(Request const& request, v2::Caller const& caller, Store& current,
                           Clock const& clock, Quota& quota, v2::FaceSettings const& settings,
                           ReplicationLag& lag) {
  auto* before = lag.records_before(caller.running_time);
  if (!before) return v2::respond(request, caller, current, quota, settings);
  if (v2::only_reads(request)) return v2::respond(request, caller, *before, quota, settings);
  Quota unlimited(clock, std::nullopt, std::nullopt);
  auto const rehearsal = v2::respond(request, caller, *before, unlimited, settings);
  if (rehearsal.response.status >= 400) return v2::respond(request, caller, *before, quota, settings);
  lag.clear();
  return v2::respond(request, caller, current, quota, settings);
}

}  // namespace affinity::sandbox
