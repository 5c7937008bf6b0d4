#pragma once
// Pagination with page tokens (Affinity v1, Pagination): base64url of
// {"params":{…},"page_size":5,"offset":10}.

#include "sandbox/routing/params.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace affinity::sandbox {

struct PageRequest {
  json::object params{};  // the query without page_size and page_token; requests for further pages repeat it
  Id size = 0;
  Id offset = 0;

  std::string next_page_token() const;
};

constexpr Id no_max_page_size = std::numeric_limits<Id>::max();

// A token of another query is refused with "Invalid page_token variable".
PageRequest parse_page_request(Params& query, Id default_size, Id max_size);

// A page of the records that pass `filter`. As in Affinity, a full page always has a next token, so the last
// page may be empty.
template<class Records, class Filter, class Serialize>
json::value paginate(PageRequest const& page, std::string_view key, Records const& records, Filter filter,
                     Serialize serialize) {
  json::array items;
  Id skip = page.offset;
  for (auto const& record : records) {
    if (Id(items.size()) == page.size) break;
    if (!filter(record) || skip-- > 0) continue;
    items.push_back(serialize(record));
  }
  json::value next;
  if (Id(items.size()) == page.size) next = page.next_page_token();
  return json::object{{key, std::move(items)}, {"next_page_token", std::move(next)}};
}

}  // namespace affinity::sandbox
