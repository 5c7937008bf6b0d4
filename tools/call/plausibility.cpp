#include "tools/call/plausibility.hpp"

#include "schema/phrases.hpp"
#include "tools/html_tag.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace affinity::tools {

namespace {

using schema::Param;

std::string changes_nothing(Tool const& tool, json::object const& checked) {
  if (tool.effect != Effect::changes) return {};
  std::vector<std::string_view> names;
  for (auto const& param : tool.params) {
    if (param.in != schema::ParamLocation::body) continue;
    if (checked.contains(param.name)) return {};
    names.push_back(param.name);
  }
  if (names.empty()) return {};
  return "This would change nothing: give at least one of " + schema::comma_separated(names) + ".";
}

// For clock skew and time zones.
constexpr auto grace = std::chrono::hours(24);

std::string in_the_future(Param const& param, json::object const& checked, WallTime now) {
  auto const* given = checked.if_contains(param.name);
  auto const text = given ? as_text(*given) : std::nullopt;
  WallTime time;
  if (!text || !from_iso(*text, time) || time <= now + grace) return {};
  return std::string(param.name) + " must not be in the future; you sent " + schema::quote(*given) +
         ", and today is " + to_iso(now).substr(0, 10) +
         ". For what is to come take create_a_affinity_reminder.";
}

// Of a tool whose type says whether the text is plain or HTML.
std::string tags_in_plain_text(Tool const& tool, json::object const& checked) {
  auto const type = std::ranges::find(tool.params, "type", &Param::name);
  if (type == tool.params.end()) return {};
  auto const html = std::ranges::find(type->type.codes, "HTML", &schema::Code::name);
  if (html == type->type.codes.end()) return {};
  auto const* given = checked.if_contains("type");
  if (given && as_int64(*given) == html->code) return {};
  auto const* content = checked.if_contains("content");
  auto const tag = find_html_tag(content ? as_text(*content).value_or("") : "");
  if (tag.empty()) return {};
  return "content has tags (" + quoted_tag(tag) +
         ") and type says plain text, where people would read them as they stand. Send type " +
         std::to_string(html->code) + " (HTML), or the text without tags.";
}

// Affinity refuses the whole note for one tag that it does not know (Affinity v2, Notes).
std::string forbidden_tags(Tool const& tool, json::object const& checked) {
  auto const* content = tool.route.path.starts_with("/v2/notes") ? checked.if_contains("content") : nullptr;
  auto const* html = content && content->is_object() ? content->get_object().if_contains("html") : content;
  auto const tag = find_forbidden_tag(html ? as_text(*html).value_or("") : "");
  if (tag.empty()) return {};
  return "content must not have the tag " + quoted_tag(tag) + "; notes take " + allowed_tags() +
         ". For a sign in the text send &lt;.";
}

// Affinity cannot undo a merge, and what becomes of a record that goes into itself nobody says.
std::string merged_with_itself(Tool const& tool, json::object const& checked) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> pairs{
      {{"primaryCompanyId", "duplicateCompanyId"},
       {"primaryPersonId", "duplicatePersonId"},
       {"keep", "duplicate"}}};
  if (tool.effect != Effect::destroys) return {};
  for (auto const& [keep, duplicate] : pairs) {
    auto const *one = checked.if_contains(keep), *other = checked.if_contains(duplicate);
    if (!one || !other || *one != *other) continue;
    return std::string(keep) + " and " + std::string(duplicate) + " must be two records; both are " +
           schema::quote(*one) + ".";
  }
  return {};
}

}  // namespace

std::vector<std::string> implausible_arguments(Tool const& tool, json::object const& checked,
                                               std::optional<WallTime> now) {
  std::vector<std::string> out;
  auto const add = [&](std::string why) {
    if (!why.empty()) out.push_back(std::move(why));
  };
  add(changes_nothing(tool, checked));
  for (auto const& param : tool.params)
    if (now && param.type.past_only) add(in_the_future(param, checked, *now));
  add(tags_in_plain_text(tool, checked));
  add(forbidden_tags(tool, checked));
  add(merged_with_itself(tool, checked));
  return out;
}

}  // namespace affinity::tools
