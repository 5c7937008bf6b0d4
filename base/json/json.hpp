#pragma once
// Parses and writes JSON, with stricter limits than Boost.JSON 1.81 (docs/decisions/0003-guarded-json.md).

#include "base/result.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace affinity {

namespace json = boost::json;

// Parses: UTF-8 only, finite numbers, integers exact in 64 bits, at most 64 levels and `max_values` values,
// names of at most 1 KiB. `reject` also refuses duplicate names in an object: whoever signed or filtered the
// message may have read the other one.
enum class DuplicateNames { reject, last_wins };
Result<json::value> parse_json(std::string_view text, DuplicateNames duplicates = DuplicateNames::last_wins,
                               std::size_t max_values = 4'000'000);

constexpr bool is_json_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Writes: compact, on one line, valid UTF-8 whatever the value holds, numbers in their shortest decimal form.
std::string write_json(json::value const&);
void write_json(json::value const&, std::string& onto);
void write_json_string(std::string_view text, std::string& onto);  // as a quoted string

// Indented by two spaces per level; for people and snapshots.
std::string write_json_indented(json::value const&);

// The member of an object; null when the value is no object or has no such member.
json::value const* member(json::value const&, std::string_view name);
std::optional<std::int64_t> as_int64(json::value const&);  // exact integers only; 5.0 is 5
std::optional<std::string_view> as_text(json::value const&);
std::string text_member(json::value const&, std::string_view name);  // empty when it has no such text
inline std::string_view view(json::string const& s) { return {s.data(), s.size()}; }

}  // namespace affinity
