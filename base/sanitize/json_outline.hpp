#pragma once
// Scans JSON text without building values: validates it as parse_json does, locates its members and items,
// and tells which of them parse_json, sanitize and write_json would leave unchanged, so that they are passed
// on verbatim (docs/decisions/0014-verbatim-json.md).

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity {

struct JsonItem {
  std::string_view text{};
  bool verbatim = false;  // parsing, sanitizing and writing would not change it
};

struct JsonMember {
  std::string_view name{};  // as written, without the quotes
  std::string_view text{};
  std::size_t first = 0, count = 0;  // range of its items, when it is an array
};

struct JsonOutline {
  std::string_view text{};            // without surrounding white space
  std::vector<JsonMember> members{};  // of an object
  std::vector<JsonItem> items{};      // of an array, or of the arrays that are members of an object
  bool verbatim = false;              // everything except the items
};

// Nothing when the text is invalid, or of a kind that is left to parse_json. All views point into the text.
// The outline allows for one object around the text in a result: its depth is limited accordingly.
std::optional<JsonOutline> outline_json(std::string const& text);

// The text without surrounding white space, when it is an object or an array that can be passed on verbatim.
std::optional<std::string_view> verbatim_json(std::string const& text);

}  // namespace affinity
