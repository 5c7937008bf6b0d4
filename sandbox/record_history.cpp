#include "sandbox/record_history.hpp"

#include "sandbox/persistence/firm_file.hpp"

#include <algorithm>
#include <stdexcept>

namespace affinity::sandbox {

namespace {

constexpr std::size_t max_known_writes = 256;

}  // namespace

void RecordHistory::add_write(std::string firm_before, TimePoint now, Milliseconds longest) {
  while (!writes_.empty() && (writes_.size() >= max_known_writes || writes_.front().at + longest < now))
    writes_.pop_front();
  writes_.push_back({std::move(firm_before), now, ++added_});
}

void RecordHistory::clear() {
  writes_.clear();
  shown_.reset();
}

Store* RecordHistory::records_at(TimePoint when) {
  auto const next = std::ranges::upper_bound(writes_, when, {}, &Write::at);
  if (next == writes_.end()) return nullptr;
  if (!shown_ || shown_number_ != next->number) {
    shown_.reset();
    Store records;
    if (auto const read = parse_firm(records, next->firm_before); !read)
      throw std::runtime_error(read.error().message);
    shown_.emplace(std::move(records));
    shown_number_ = next->number;
  }
  return &*shown_;
}

}  // namespace affinity::sandbox
