#pragma once
// Pages of API v2 (Affinity v2, Pagination): {"data":[…],"pagination":{"nextUrl":…,"prevUrl":…}}. A cursor
// holds the key of an item, not an offset, so that a run over all pages neither repeats nor misses a record
// that stays where it is, whatever is added or erased meanwhile.

#include "sandbox/v2/face/route.hpp"

#include <algorithm>
#include <concepts>
#include <string>
#include <vector>

namespace affinity::sandbox::v2 {

// What an operation takes for `limit`, and whether it takes `totalCount`.
struct PageLimits {
  Id standard = 100, least = 1, most = 100;
  bool counts = false;
};

inline constexpr PageLimits field_value_pages{.standard = 20};
inline constexpr PageLimits note_pages{.standard = 20, .least = 0, .counts = true};  // and transcripts

struct PageRequest {
  enum class Side { beginning, after, before };

  Id limit = 0;
  bool with_count = false;
  Side side = Side::beginning;
  std::string key{};  // of the item that the page is after or before
};

// Reads limit, cursor and totalCount. A cursor that the sandbox did not make for this path, query and body
// (limit and totalCount aside) is a mistake in `cursor`.
PageRequest read_page(RequestContext&, PageLimits const& = {});

// Path, query and body of a request, without limit, cursor and totalCount: the same text for all pages of a
// run.
std::string question_of(RequestContext const&);

// The cursor of an item for the request's question: base64 of "       after:::4", which Affinity aligns to 16
// characters, and of a check value of the question.
std::string cursor_text(RequestContext const&, PageRequest::Side, std::string_view key);

// "data" and "pagination" of the items from `begin` to before `end`, of `count` in all.
struct PageBounds {
  std::size_t begin = 0, end = 0;
  bool known = true;  // false when the item of the cursor is gone and its place cannot be found
};

// The key of an item of a list in another order than that of ids: texts that ascend with the items, so that
// the place of one that is gone, or that the list leaves out meanwhile, is known.
struct AscendingKey {
  std::string text{};
  auto operator<=>(AscendingKey const&) const = default;
};

inline std::string key_text(Id id) { return std::to_string(id); }
inline std::string const& key_text(AscendingKey const& key) { return key.text; }
inline std::string const& key_text(std::string const& id) { return id; }

// Where the page is among these keys. Ids ascend, so the place of one that was erased is known.
template<class Key> PageBounds page_bounds(PageRequest const& page, std::vector<Key> const& keys) {
  using Side = PageRequest::Side;
  auto const count = keys.size(), limit = std::size_t(page.limit);
  if (page.side == Side::beginning) return {0, std::min(count, limit)};
  auto at = std::size_t(
      std::ranges::find_if(keys, [&](Key const& key) { return key_text(key) == page.key; }) - keys.begin());
  bool const found = at < count;
  if constexpr (std::same_as<Key, Id>) {
    auto const id = integer_in(page.key).value_or(0);
    if (!found) at = std::size_t(std::ranges::upper_bound(keys, id) - keys.begin());
  } else if constexpr (std::same_as<Key, AscendingKey>) {
    if (!found) at = std::size_t(std::ranges::upper_bound(keys, AscendingKey{page.key}) - keys.begin());
  } else if (!found) {
    return {0, 0, false};
  }
  if (page.side == Side::before) return {at - std::min(at, limit), at};
  auto const begin = found ? at + 1 : at;
  return {begin, std::min(count, begin + limit)};
}

json::object pagination_json(RequestContext const&, PageRequest const&, PageBounds const&,
                             std::string_view first_key, std::string_view last_key, std::size_t count);
// "http://" and the host that the request names; Affinity's own origin where it names none.
std::string origin_of(Request const&);
JsonResponse lost_cursor();  // 400: the item that the cursor names is gone

// Answers a page of the items. `key_of` returns an item's id or AscendingKey, in ascending order, or a text
// in any order.
template<class Item, class KeyOf, class ToJson>
JsonResponse page_of(RequestContext const& context, PageRequest const& page, std::vector<Item> const& items,
                     KeyOf key_of, ToJson serialize) {
  std::vector<std::decay_t<decltype(key_of(items.front()))>> keys;
  keys.reserve(items.size());
  for (auto const& item : items) keys.push_back(key_of(item));
  auto const bounds = page_bounds(page, keys);
  if (!bounds.known) return lost_cursor();
  json::array data;
  for (auto i = bounds.begin; i < bounds.end; ++i) data.push_back(serialize(items[i]));
  auto const text_of = [&](std::size_t i) { return std::string(key_text(keys[i])); };
  bool const empty = bounds.begin == bounds.end;
  auto pagination = pagination_json(context, page, bounds, empty ? "" : text_of(bounds.begin),
                                    empty ? "" : text_of(bounds.end - 1), items.size());
  return json::value(json::object{{"data", std::move(data)}, {"pagination", std::move(pagination)}});
}

// The ids of a table's records that pass `filter`, in ascending order.
template<class Record, class Filter> Ids ids_in(Table<Record> const& table, Filter filter) {
  Ids out;
  for (auto const& [id, record] : table)
    if (filter(record)) out.push_back(id);
  return out;
}

inline Id own_id(Id id) { return id; }  // the key of an item that is an id

}  // namespace affinity::sandbox::v2
