#include "client/memory.hpp"

#include "base/crypto/secret_fingerprint.hpp"

#include <algorithm>
#include <iterator>

namespace affinity::client {

namespace {

constexpr std::size_t most_owners = 4096;

// "/v2/lists/7?x" → "lists"
std::string_view first_word(std::string_view target) {
  if (target.starts_with("/v2/")) target.remove_prefix(3);
  if (target.starts_with('/')) target.remove_prefix(1);
  return target.substr(0, target.find_first_of("/?\n"));
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

std::size_t size_of(std::string const& name, Response const& response) {
  auto bytes = 2 * name.size() + response.body.size() + sizeof(Response) + 256;
  for (auto const& [header, value] : response.headers.fields)
    bytes += header.size() + value.size() + sizeof(Headers::Field);
  return bytes;
}

}  // namespace

bool spoils(std::string_view written, std::string_view read) {
  auto const writes = first_word(written), reads = first_word(read);
  if (writes == reads) return true;
  // Their records appear in no other resource's answers.
  if (is_one_of(writes, {"notes", "interactions", "reminders", "entity-files", "webhook", "field-values"}))
    return false;
  // A list tells how many entries it has, and an entry goes with its record.
  if (is_one_of(writes, {"persons", "organizations", "companies", "opportunities"}))
    return is_one_of(reads, {"lists", "organizations", "companies"});
  return true;  // lists and fields stand in many answers, and the rest is not known
}

Memory::Memory(Clock const& clock, Limits limits) : clock_(clock), limits_(limits) {}

Response const* Memory::find(std::string const& mark, std::string const& words, Milliseconds oldest) {
  drop_old();
  auto const found = index_.find(mark + words);
  if (found == index_.end()) return nullptr;
  auto const age = clock_.now() - found->second->since;
  return age < std::min(oldest, limits_.keep) ? &found->second->response : nullptr;
}

Memory::Moment Memory::now() { return ++last_; }

void Memory::keep(std::string const& mark, std::string const& words, Response response, Moment asked) {
  drop_old();
  auto& of_key = owner(mark);
  if (!may_be_kept(of_key, words, asked)) return;
  auto name = mark + words;
  auto const bytes = size_of(name, response);
  if (auto const before = index_.find(name); before != index_.end()) drop(before->second);
  if (bytes > limits_.bytes_of_key / 2) return;
  make_room(mark, of_key, bytes);
  auto const place = kept_.insert(
      kept_.end(),
      Kept{.name = name, .response = std::move(response), .since = clock_.now(), .bytes = bytes});
  index_.emplace(std::move(name), place);
  of_key.answers += 1;
  of_key.bytes += bytes;
  bytes_ += bytes;
  place->response.from_cache = true;
}

void Memory::write_begins(std::string const& mark, std::string_view target) {
  auto const word = first_word(target);
  auto& writes = owner(mark).writes;
  auto const at = writes.try_emplace(std::string(word), Write{.target = "/" + std::string(word)}).first;
  at->second.last = ++last_;
  drop_spoilt(mark, target);
}

void Memory::write_ended(std::string const& mark, std::string_view target, bool fate_is_known) {
  write_begins(mark, target);
  if (!fate_is_known) owner(mark).writes.find(first_word(target))->second.just_unsure = true;
}

void Memory::forget(std::string const& mark) {
  for (auto at = index_.lower_bound(mark); at != index_.end() && at->first.starts_with(mark);) {
    auto const place = at->second;
    ++at;
    drop(place);
  }
  owner(mark).forgotten = ++last_;
}

// Whoever can name many keys must not make this grow. What is forgotten of a key is when it wrote, so what
// was asked before is not kept.
Memory::Owner& Memory::owner(std::string const& mark) {
  if (owners_.size() >= most_owners && !owners_.contains(mark)) {
    pruned_ = ++last_;
    std::erase_if(owners_, [](auto const& entry) { return entry.second.answers == 0; });
    if (owners_.size() >= most_owners) {
      kept_.clear();
      index_.clear();
      owners_.clear();
      bytes_ = 0;
    }
  }
  return owners_[mark];
}

void Memory::drop(Place place) {
  if (auto const of_key = owners_.find(place->name.substr(0, SecretFingerprinter::size));
      of_key != owners_.end()) {
    of_key->second.answers -= 1;
    of_key->second.bytes -= place->bytes;
  }
  bytes_ -= place->bytes;
  index_.erase(place->name);
  kept_.erase(place);
}

void Memory::drop_old() {
  auto const now = clock_.now();
  while (!kept_.empty() && now - kept_.front().since >= limits_.keep) drop(kept_.begin());
}

void Memory::drop_spoilt(std::string const& mark, std::string_view written) {
  for (auto at = index_.lower_bound(mark); at != index_.end() && at->first.starts_with(mark);) {
    auto const place = at->second;
    ++at;
    if (spoils(written, std::string_view(place->name).substr(mark.size()))) drop(place);
  }
}

bool Memory::may_be_kept(Owner& of_key, std::string_view words, Moment asked) const {
  if (asked < of_key.forgotten || asked < pruned_) return false;
  auto const now = clock_.now();
  return std::ranges::all_of(of_key.writes, [&](auto& entry) {
    auto& write = entry.second;
    if (std::exchange(write.just_unsure, false)) write.unsure_until = now + limits_.keep;
    return !spoils(write.target, words) || (asked > write.last && now >= write.unsure_until);
  });
}

void Memory::drop_oldest_of(std::string const& mark) {
  auto oldest = index_.lower_bound(mark);
  for (auto at = oldest; at != index_.end() && at->first.starts_with(mark); ++at)
    if (at->second->since < oldest->second->since) oldest = at;
  drop(oldest->second);
}

// Within its own share a key pushes out what is its own. When all of it is full, the oldest goes of a key
// that has at least its part: what one asks for much must not cost another the little that it has.
void Memory::make_room(std::string const& mark, Owner const& of_key, std::size_t bytes) {
  while (of_key.answers >= limits_.answers_of_key || of_key.bytes + bytes > limits_.bytes_of_key)
    drop_oldest_of(mark);
  auto const drop_one = [&](auto Owner::*of, std::size_t limit) {
    auto const place = std::ranges::find_if(kept_, [&](Kept const& kept) {
      auto const found = owners_.find(kept.name.substr(0, SecretFingerprinter::size));
      return found != owners_.end() && found->second.*of * owners_.size() >= limit;
    });
    drop(place == kept_.end() ? kept_.begin() : place);
  };
  while (kept_.size() >= limits_.answers) drop_one(&Owner::answers, limits_.answers);
  while (bytes_ + bytes > limits_.bytes) drop_one(&Owner::bytes, limits_.bytes);
}

}  // namespace affinity::client
