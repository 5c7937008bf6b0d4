#include "tools/unified/listing.hpp"

#include "base/text/text.hpp"
#include "tools/composed/language/names.hpp"
#include "tools/field_selection.hpp"
#include "tools/pagination/cursor.hpp"
#include "tools/pagination/page.hpp"
#include "tools/render.hpp"
#include "tools/tool_definition.hpp"
#include "tools/truncation.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace affinity::tools::unified {

using composed::Reads;

namespace {

// Where a list goes on: a page of a native list, and how many of its records were shown.
struct ListPlace {
  PageAsked page{};
  std::size_t offset = 0;
};

std::size_t number_of(std::string_view text) {
  std::size_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::string list_fingerprint(Tool const& tool, json::object checked) {
  checked.erase("limit");
  checked.erase("next_cursor");
  return query_fingerprint(tool.name, checked);
}

// "1|v2|TOKEN"
std::string place_token(PageAsked const& page) {
  return std::to_string(page.part) + "|" + page.api + "|" + page.token;
}

Result<ListPlace> place_in_list(Tool const& tool, json::object const& checked, int page_size) {
  ListPlace out{.page = {.size = page_size}};
  auto const* given = checked.if_contains("next_cursor");
  auto const text = given ? as_text(*given).value_or("") : std::string_view();
  if (text.empty()) return out;
  auto const cursor = read_cursor(text, list_fingerprint(tool, checked));
  if (!cursor) return fail(cursor);
  std::string_view token(cursor->token);
  auto const first = token.find('|'), second = token.find('|', first + 1);
  if (first == token.npos || second == token.npos) return out;
  out.page = {.part = number_of(token.substr(0, first)),
              .size = cursor->page_size,
              .api = std::string(token.substr(first + 1, second - first - 1)),
              .token = std::string(token.substr(second + 1))};
  out.offset = cursor->offset;
  return out;
}

std::size_t limit_in(json::object const& checked) {
  auto const* given = checked.if_contains("limit");
  auto const limit = given ? as_int64(*given) : std::nullopt;
  return limit && *limit > 0 ? std::size_t(*limit) : std::size_t(default_limit);
}

// The records of an answer, while it is made.
struct UnifiedList {
  json::array records{};
  std::size_t bytes = 0;
  bool is_full = false;
  std::string why{};

  void add_why(std::string const& more) {
    if (!more.empty() && why.find(more) == why.npos) why += (why.empty() ? "" : " ") + more;
  }
};

// Whether it fits; the first one always does, cut where it is too long.
bool add_unified(UnifiedList& list, Tool const& tool, json::value record, std::size_t room) {
  auto size = write_json(record).size() + 1;
  if (list.bytes + size > room && !list.records.empty()) return false;
  if (size > room) {
    auto const too_long = member_longer_than(record, room);
    list.add_why(truncate_to_fit(record, room));
    list.add_why(how_to_get_rest(tool, room, too_long));
    size = write_json(record).size() + 1;
  }
  list.bytes += size;
  list.records.push_back(std::move(record));
  return true;
}

// Adds the records of a page from `offset` on; returns where the list goes on, or nothing at its end.
std::optional<ListPlace> take_page(UnifiedList& list, Reads const& reads, json::object const& checked,
                                   ListQuestion const& question, ListPlace const& at, PageRead& page) {
  auto const limit = limit_in(checked);
  auto const room = max_record_bytes(reads.context());
  for (auto i = at.offset; i < page.sources.size(); ++i) {
    auto here = at;
    here.page.api = page.api;
    here.offset = i;
    if (list.records.size() >= limit) return here;
    json::value record = question.to_record(page.sources[i], at.page.part);
    select_fields(reads.tool(), checked, record);
    if (!add_unified(list, reads.tool(), std::move(record), room)) {
      list.is_full = true;
      return here;
    }
  }
  ListPlace next{.page = {.part = at.page.part, .size = at.page.size}};
  if (!page.next_token.empty() && page.next_token != at.page.token) {
    next.page.api = page.api;
    next.page.token = page.next_token;
    return next;
  }
  if (++next.page.part >= question.parts) return std::nullopt;
  return next;
}

json::value cursor_text(Tool const& tool, json::object const& checked, std::optional<ListPlace> const& next) {
  if (!next) return nullptr;
  return json::value(write_cursor({.query = list_fingerprint(tool, checked),
                                   .token = place_token(next->page),
                                   .offset = next->offset,
                                   .page_size = next->page.size}));
}

}  // namespace

Task<Outcome> answer_unified_list(Reads& reads, json::object const& checked, ListQuestion question) {
  auto const limit = limit_in(checked);
  auto const size = int(std::min(limit, std::size_t(question.max_page_size)));
  auto const place = place_in_list(reads.tool(), checked, size);
  if (!place) co_return failure(place.error());
  UnifiedList list;
  std::optional<ListPlace> next = *place;
  while (next && !list.is_full && list.records.size() < limit && next->page.part < question.parts) {
    auto ask = next->page;
    auto page = co_await question.read(std::move(ask));
    if (!page && list.records.empty()) co_return failure(page.error());
    if (!page) {
      list.add_why("The rest was not read: " + page.error().message);
      break;
    }
    list.add_why(page->why);
    next = take_page(list, reads, checked, question, *next, *page);
    if (next && reads.is_out_of_time()) break;
  }
  json::object answer{{"result", std::move(list.records)}};
  answer["next_cursor"] = cursor_text(reads.tool(), checked, next);
  answer["result_count"] = answer.at("result").get_array().size();
  if (question.beside)
    for (auto& member : question.beside()) answer.emplace(member.key(), std::move(member.value()));
  co_return success(std::move(answer), list.why);
}

Task<Result<PageRead>> read_page(Reads& reads, PageReads asks, PageAsked asked) {
  bool const may_v2 = !asks.v2.tool.empty() && asked.api != api_v1 && reads.may_use(asks.v2.tool);
  PageRead out;
  std::string refused = "cannot be used here";
  if (may_v2) {
    auto ask = asks.v2;
    ask.page_size = std::min(asked.size, 100);
    ask.token = asked.token;
    auto page = co_await reads.read_pages(std::move(ask), 1);
    bool const at_start = asked.token.empty();
    bool const to_v1 = page.error && Reads::is_refusal(*page.error) && at_start && !asks.v1.tool.empty();
    if (page.error && !to_v1) co_return fail(*page.error);
    if (page.error) refused = Reads::why(*page.error);
    if (!page.error) {
      for (auto& record : page.records)
        out.sources.push_back({.main = NativeRecord(std::move(record), true)});
      out.next_token = std::move(page.next_token);
      co_return out;
    }
  }
  if (asks.v1.tool.empty() || asked.api == api_v2)
    co_return fail(ErrorKind::denied, "This needs API v2, which cannot be used here (" + refused + ").");
  auto ask = asks.v1;
  ask.page_size = asked.size;
  ask.token = asked.token;
  auto page = co_await reads.read_pages(std::move(ask), 1);
  if (page.error) co_return fail(*page.error);
  for (auto& record : page.records) out.sources.push_back({.main = NativeRecord(std::move(record), false)});
  out.next_token = std::move(page.next_token);
  out.api = api_v1;
  if (!asks.lack.empty())
    out.why = "Read with API v1 (API v2: " + refused + "), so " + std::string(asks.lack) + ".";
  co_return out;
}

Outcome unified_answer(Reads const& reads, json::object const& checked, json::object record,
                       json::object beside, std::string const& why) {
  json::value result = std::move(record);
  select_fields(reads.tool(), checked, result);
  json::object answer{{"result", std::move(result)}};
  for (auto& member : beside) answer.emplace(member.key(), std::move(member.value()));
  return success(std::move(answer), why);
}

std::int64_t id_argument(json::object const& checked, std::string_view name) {
  auto const* given = checked.if_contains(name);
  if (!given) return 0;
  if (auto const number = as_int64(*given)) return *number;
  auto text = as_text(*given).value_or("");
  if (auto const ref = composed::parse_ref(text)) return ref->id;
  if (auto const colon = text.find(':'); colon != text.npos) text.remove_prefix(colon + 1);
  std::int64_t out = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  bool const is_number = error == std::errc() && end == text.data() + text.size() && out > 0;
  return is_number ? out : 0;
}

Outcome no_such_id(Tool const& tool, json::object const& checked, std::string_view example) {
  auto const* given = checked.if_contains("id");
  return invalid_arguments(tool, {"id must be a text such as \"" + std::string(example) + "\"; you sent " +
                                  shorten(given ? write_json(*given) : "nothing", 80) + "."});
}

}  // namespace affinity::tools::unified
