#include "tools/pagination/fetched_records.hpp"

#include <algorithm>
#include <iterator>

namespace affinity::tools {

std::string_view FetchedRecords::record(std::size_t i) const {
  auto const from = i == 0 ? begin() : ends[i - 1] + 1;
  return std::string_view(text).substr(from, ends[i] - from);
}

void FetchedRecords::add(std::string_view record) {
  if (count() > 0) text += ',';
  text += record;
  ends.push_back(text.size());
}

void FetchedRecords::truncate(std::size_t records) {
  ends.resize(records);
  text.resize(records == 0 ? begin() : ends.back());
  if (sort_keys.size() > records) sort_keys.resize(records);
}

void FetchedRecords::truncate_before(std::size_t record) {
  if (!sort_keys.empty()) {
    next = ListPosition{.traversal = Traversal::sorted, .after = sort_keys[record - 1]};
  } else {
    auto const behind = std::ranges::upper_bound(page_spans, record, {}, &PageSpan::first);
    auto const& span = *std::prev(behind);
    next = span.from;
    next->offset += record - span.first;
  }
  truncate(record);
}

}  // namespace affinity::tools
