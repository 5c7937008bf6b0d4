#pragma once
// Answers the list tools: pages of one or several native lists as one list of unified records, cut to
// --max-result, with one cursor.

#include "tools/composed/upstream/reads.hpp"
#include "tools/unified/member_row.hpp"

#include <functional>
#include <string>
#include <vector>

namespace affinity::tools::unified {

inline constexpr std::string_view api_v1 = "v1", api_v2 = "v2";

// A page of one of the native lists. `api`: which one its token belongs to; empty at the start of a list.
struct PageAsked {
  std::size_t part = 0;
  int size = 0;
  std::string api{}, token{};
};

struct PageRead {
  std::vector<Source> sources{};
  std::string next_token{};
  std::string_view api = api_v2;
  std::string why{};  // what is missing, as a sentence
};

struct ListQuestion {
  std::size_t parts = 1;  // native lists, one after the other
  int max_page_size = 100;
  std::function<Task<Result<PageRead>>(PageAsked)> read{};
  std::function<json::object(Source&, std::size_t part)> to_record{};
  // Members beside the records, once they were read.
  std::function<json::object()> beside{};
};

Task<Outcome> answer_unified_list(composed::Reads&, json::object const& checked, ListQuestion);

// Reads a page with v2, or with v1 where v2 cannot be used and the list is at its start. `why` says what v1
// lacks.
struct PageReads {
  composed::Read v2{}, v1{};
  std::string_view lack{};  // "values of fields are missing"
};
Task<Result<PageRead>> read_page(composed::Reads&, PageReads, PageAsked);

// One record: the answer of the tools that get one.
Outcome unified_answer(composed::Reads const&, json::object const& checked, json::object record,
                       json::object beside = {}, std::string const& why = {});

// The number in "730001", "company:730001" or "account:730001"; 0 for other texts.
std::int64_t id_argument(json::object const& checked, std::string_view name = "id");
Outcome no_such_id(Tool const&, json::object const& checked, std::string_view example);

}  // namespace affinity::tools::unified
