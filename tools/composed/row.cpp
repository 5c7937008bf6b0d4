#include "tools/composed/row.hpp"

#include "base/text/setting_values.hpp"
#include "tools/pagination/cursor.hpp"
#include "tools/selection.hpp"

#include <array>
#include <utility>

namespace affinity::tools::composed {

using namespace schema;

Tool composed_row(Tool row) {
  row.toolset = work_toolset;
  row.effect = Effect::reads;
  row.long_results = true;
  row.params.push_back(query("detail", word({"concise", "detailed"})));
  row.params.push_back(query("confirm_cost", boolean()));
  return row;
}

Param record_param(std::string_view name, Need need) {
  return query(name, text_of_at_least(1),
               "A name, e-mail, domain, 'Jane at Acme', or a ref such as person:510008.", need);
}

Param text_param(std::string_view name, std::string_view description, Need need) {
  return query(name, need == Need::required ? text_of_at_least(1) : text_or_absent(), description, need);
}

Param limit_param(std::int64_t preset, std::int64_t most) {
  return query("limit", with_default(integer_between(1, most), preset));
}

Param cursor_param() { return query("cursor", text_or_absent()); }

Shape record_shape(std::vector<Member> more) {
  return extend(
      Shape::record({{"ref", Shape::text(), never_null}, {"name", Shape::text()}, {"url", Shape::text()}}),
      std::move(more));
}

std::string text_argument(json::object const& checked, std::string_view name) {
  auto const* value = checked.if_contains(name);
  return value ? std::string(trimmed(as_text(*value).value_or(""))) : std::string();
}

std::vector<std::string> texts_argument(json::object const& checked, std::string_view name) {
  std::vector<std::string> out;
  auto const* value = checked.if_contains(name);
  auto const* list = value ? value->if_array() : nullptr;
  if (list)
    for (auto const& item : *list)
      if (auto text = std::string(trimmed(as_text(item).value_or(""))); !text.empty())
        out.push_back(std::move(text));
  return out;
}

std::size_t limit_argument(json::object const& checked, std::size_t preset) {
  auto const* value = checked.if_contains("limit");
  auto const limit = value ? as_int64(*value) : std::nullopt;
  return limit && *limit > 0 ? std::size_t(*limit) : preset;
}

bool flag_argument(json::object const& checked, std::string_view name) {
  auto const* value = checked.if_contains(name);
  return value && *value == json::value(true);
}

namespace {

std::string question_fingerprint(Tool const& tool, json::object checked) {
  for (std::string_view const name : {"cursor", "detail", "confirm_cost"}) checked.erase(name);
  return query_fingerprint(tool.name, checked);
}

}  // namespace

Result<WorkPlace> place_of(Tool const& tool, json::object const& checked) {
  auto const given = text_argument(checked, "cursor");
  if (given.empty()) return WorkPlace{};
  auto const cursor = read_cursor(given, question_fingerprint(tool, checked));
  if (!cursor) return fail(cursor);
  return WorkPlace{.offset = cursor->offset, .token = cursor->token};
}

std::string cursor_at(Tool const& tool, json::object const& checked, WorkPlace const& place) {
  return write_cursor(
      {.query = question_fingerprint(tool, checked), .token = place.token, .offset = place.offset});
}

namespace {

// Whose firm it is only links tell, and their lack shows.
std::vector<std::string> parts_left_out(Reads const& reads) {
  auto out = reads.not_allowed();
  std::erase(out, "list_all_affinity_whoami");
  return out;
}

}  // namespace

AnswerFrame frame_of(Reads const& reads, json::object const& checked, std::size_t limit, WorkPlace place) {
  auto const* zone = reads.context().time_zone;
  return {.max_bytes = reads.context().limits.max_result,
          .detailed = text_argument(checked, "detail") == "detailed",
          .as_of = reads.as_of(),
          .upstream_requests = reads.upstream_requests(),
          .not_allowed = parts_left_out(reads),
          .time_zone = zone && !zone->is_utc() ? zone->name() : std::string(),
          .limit = limit,
          .cursor_behind = [&tool = reads.tool(), &checked, place](std::size_t shown) {
            auto next = place;
            next.offset += shown;
            return cursor_at(tool, checked, next);
          }};
}

}  // namespace affinity::tools::composed
