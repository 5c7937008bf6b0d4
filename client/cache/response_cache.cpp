#include "client/cache/response_cache.hpp"

#include "base/crypto/secret_fingerprint.hpp"

#include <algorithm>
#include <iterator>

namespace affinity::client {

namespace {

constexpr std::size_t max_cached_keys = 4096;

// "/v2/lists/7?x" → "lists"
std::string_view resource_of(std::string_view target) {
  if (target.starts_with("/v2/")) target.remove_prefix(3);
  if (target.starts_with('/')) target.remove_prefix(1);
  return target.substr(0, target.find_first_of("/?\n"));
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

std::size_t size_of(std::string const& name, Response const& response) {
  auto bytes = 2 * name.size() + response.body.size() + sizeof(Response) + 256;
  for (auto const& [header, value] : response.headers.fields)
    bytes += header.size() + value.size() + sizeof(Headers::Field);
  return bytes;
}

}  // namespace

bool invalidates(std::string_view written, std::string_view read) {
  auto const writes = resource_of(written), reads = resource_of(read);
  if (writes == reads) return true;
  // Their records appear in no response of another resource.
  if (is_one_of(writes, {"notes", "interactions", "reminders", "entity-files", "webhook", "webhooks",
                         "field-values", "transcripts", "feedback"}))
    return false;
  // A list counts its entries, and an entry is deleted with its record.
  if (is_one_of(writes, {"persons", "organizations", "companies", "opportunities"}))
    return is_one_of(reads, {"lists", "organizations", "companies", "users"});
  return true;  // lists and fields appear in many responses; other resources are unknown
}

ResponseCache::ResponseCache(Clock const& clock, Limits limits) : clock_(clock), limits_(limits) {}

Response const* ResponseCache::find(std::string const& name, Milliseconds max_age) {
  erase_expired();
  auto const found = index_.find(name);
  if (found == index_.end()) return nullptr;
  auto const age = clock_.now() - found->second->since;
  if (age >= std::min(max_age, limits_.ttl)) return nullptr;
  found->second->response.age = std::chrono::duration_cast<Milliseconds>(age);
  return &found->second->response;
}

ResponseCache::Sequence ResponseCache::next_sequence() { return ++last_; }

void ResponseCache::store(std::string const& name, Response response, Sequence asked) {
  erase_expired();
  auto const fingerprint = name.substr(0, SecretFingerprinter::size);
  auto& usage = usage_of(fingerprint);
  if (!may_store(usage, std::string_view(name).substr(fingerprint.size()), asked)) return;
  auto const bytes = size_of(name, response);
  if (auto const before = index_.find(name); before != index_.end()) erase(before->second);
  if (bytes > limits_.bytes_per_key / 2) return;
  evict_for(fingerprint, usage, bytes);
  auto const position = entries_.insert(
      entries_.end(),
      Entry{.name = name, .response = std::move(response), .since = clock_.now(), .bytes = bytes});
  index_.emplace(name, position);
  usage.entries += 1;
  usage.bytes += bytes;
  bytes_ += bytes;
  position->response.from_cache = true;
}

void ResponseCache::begin_write(std::string const& fingerprint, std::string_view target) {
  auto const resource = resource_of(target);
  auto& writes = usage_of(fingerprint).writes;
  auto const at =
      writes.try_emplace(std::string(resource), Write{.target = "/" + std::string(resource)}).first;
  at->second.last = ++last_;
  erase_invalidated(fingerprint, target);
}

void ResponseCache::end_write(std::string const& fingerprint, std::string_view target,
                              bool outcome_is_known) {
  begin_write(fingerprint, target);
  if (!outcome_is_known)
    usage_of(fingerprint).writes.find(resource_of(target))->second.outcome_unknown = true;
}

void ResponseCache::erase_key(std::string const& fingerprint) {
  for (auto at = index_.lower_bound(fingerprint); at != index_.end() && at->first.starts_with(fingerprint);) {
    auto const position = at->second;
    ++at;
    erase(position);
  }
  usage_of(fingerprint).erased_at = ++last_;
}

// Bounded, however many keys there are. Dropping a key loses the times of its writes, so responses to earlier
// requests are not stored.
ResponseCache::KeyUsage& ResponseCache::usage_of(std::string const& fingerprint) {
  if (usages_.size() >= max_cached_keys && !usages_.contains(fingerprint)) {
    pruned_ = ++last_;
    std::erase_if(usages_, [](auto const& entry) { return entry.second.entries == 0; });
    if (usages_.size() >= max_cached_keys) {
      entries_.clear();
      index_.clear();
      usages_.clear();
      bytes_ = 0;
    }
  }
  return usages_[fingerprint];
}

void ResponseCache::erase(Position position) {
  if (auto const usage = usages_.find(position->name.substr(0, SecretFingerprinter::size));
      usage != usages_.end()) {
    usage->second.entries -= 1;
    usage->second.bytes -= position->bytes;
  }
  bytes_ -= position->bytes;
  index_.erase(position->name);
  entries_.erase(position);
}

void ResponseCache::erase_expired() {
  auto const now = clock_.now();
  while (!entries_.empty() && now - entries_.front().since >= limits_.ttl) erase(entries_.begin());
}

void ResponseCache::erase_invalidated(std::string const& fingerprint, std::string_view written) {
  for (auto at = index_.lower_bound(fingerprint); at != index_.end() && at->first.starts_with(fingerprint);) {
    auto const position = at->second;
    ++at;
    if (may_change(written, std::string_view(position->name).substr(fingerprint.size()))) erase(position);
  }
}

bool ResponseCache::may_change(std::string_view written, std::string_view read) const {
  return limits_.any_write_invalidates || invalidates(written, read);
}

bool ResponseCache::may_store(KeyUsage& usage, std::string_view key, Sequence asked) const {
  if (asked < usage.erased_at || asked < pruned_) return false;
  auto const now = clock_.now();
  return std::ranges::all_of(usage.writes, [&](auto& entry) {
    auto& write = entry.second;
    if (std::exchange(write.outcome_unknown, false)) write.blocked_until = now + limits_.ttl;
    return !may_change(write.target, key) || (asked > write.last && now >= write.blocked_until);
  });
}

void ResponseCache::evict_oldest_of(std::string const& fingerprint) {
  auto oldest = index_.lower_bound(fingerprint);
  for (auto at = oldest; at != index_.end() && at->first.starts_with(fingerprint); ++at)
    if (at->second->since < oldest->second->since) oldest = at;
  erase(oldest->second);
}

// A key over its own limit evicts its own entries. When the cache is full, the oldest entry of a key with at
// least its fair share goes, so that a busy key does not evict the few entries of another.
void ResponseCache::evict_for(std::string const& fingerprint, KeyUsage const& usage, std::size_t bytes) {
  while (usage.entries >= limits_.entries_per_key || usage.bytes + bytes > limits_.bytes_per_key)
    evict_oldest_of(fingerprint);
  auto const evict_one = [&](auto KeyUsage::*of, std::size_t limit) {
    auto const position = std::ranges::find_if(entries_, [&](Entry const& entry) {
      auto const found = usages_.find(entry.name.substr(0, SecretFingerprinter::size));
      return found != usages_.end() && found->second.*of * usages_.size() >= limit;
    });
    erase(position == entries_.end() ? entries_.begin() : position);
  };
  while (entries_.size() >= limits_.entries) evict_one(&KeyUsage::entries, limits_.entries);
  while (bytes_ + bytes > limits_.bytes) evict_one(&KeyUsage::bytes, limits_.bytes);
}

}  // namespace affinity::client
