#pragma once
// A note of either API.

#include "base/json/json.hpp"
#include "tools/composed/language/names.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

struct NotedRecord {
  Ref ref{};
  std::string name{};  // of API v2 alone
};

struct FoundNote {
  std::int64_t id = 0;
  std::string created_at{};  // ISO 8601
  Ref author{};
  std::string author_name{};
  std::optional<std::vector<NotedRecord>> on{};  // nullopt where it was not told
  std::string text{};                            // without HTML
};

FoundNote note_of_v1(json::value const&);
FoundNote note_of_v2(json::value const&);

}  // namespace affinity::tools::composed
