#pragma once
// JSON text understood where it lies: whether it is JSON as parse_json has it, where its parts stand, and
// which of them would come out of parse_json, clean and write_json just as they are, so that nobody has to
// (docs/decisions/0014-verbatim-json.md).

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity {

struct JsonItem {
  std::string_view text{};
  bool verbatim = false;
};

struct JsonMember {
  std::string_view name{};  // as written, without the quotes
  std::string_view text{};
  std::size_t first = 0, count = 0;  // its items, when it is an array
};

struct JsonOutline {
  std::string_view text{};            // without the white space around
  std::vector<JsonMember> members{};  // of an object
  std::vector<JsonItem> items{};      // of an array, or of the arrays that are members of an object
  bool verbatim = false;              // all of it but the items
};

// Nothing when the text is no such JSON, or one that parse_json had better look at. All views are into the
// text.
// An answer may be made of it as it stands: what gets an object around it there is no deeper than that
// allows.
std::optional<JsonOutline> outline_json(std::string const& text);

// The text without the white space around it, when it is an object or an array and all of it is settled.
std::optional<std::string_view> verbatim_json(std::string const& text);

}  // namespace affinity
