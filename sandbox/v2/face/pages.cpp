#include "sandbox/v2/face/pages.hpp"

#include "base/text/text.hpp"

namespace affinity::sandbox::v2 {

namespace {

using Side = PageRequest::Side;

constexpr std::size_t aligned_to = 16;
constexpr std::string_view separator = ":::";

bool belongs_to_the_page(std::string_view name) {
  return name == "cursor" || name == "limit" || name == "totalCount";
}

std::string_view path_of(RequestContext const& context) {
  auto const target = std::string_view(context.request.target);
  return target.substr(0, target.find('?'));
}

// The names of each object in their order, so that a body that says the same is the same.
void sort_members(json::value& value) {
  if (auto* items = value.if_array())
    for (auto& item : *items) sort_members(item);
  auto* object = value.if_object();
  if (!object) return;
  std::vector<std::pair<std::string, json::value>> members;
  for (auto& member : *object) members.emplace_back(member.key(), std::move(member.value()));
  std::ranges::sort(
      members, {}, [](auto const& pair) -> auto& { return pair.first; });
  object->clear();
  for (auto& [name, inside] : members) {
    sort_members(inside);
    object->emplace(name, std::move(inside));
  }
}

}  // namespace

std::string question_of(RequestContext const& context) {
  std::string text(path_of(context));
  auto pairs = context.query.pairs();
  std::ranges::stable_sort(
      pairs, {}, [](auto const& pair) -> auto& { return pair.first; });
  for (auto const& [name, value] : pairs)
    if (!belongs_to_the_page(name)) text += '&' + percent_encode(name) + '=' + percent_encode(value);
  if (auto body = parse_json(context.request.body); body && !context.request.body.empty()) {
    sort_members(*body);
    if (!body->is_object() || !body->get_object().empty()) text += ' ' + write_json(*body);
  }
  return text;
}

namespace {

std::string check_value(RequestContext const& context) {
  return fnv1a_hex(question_of(context)).substr(0, 8);
}

// Fills side and key; false when the cursor is not one of this path and query.
bool read_cursor(RequestContext const& context, std::string_view cursor, PageRequest& page) {
  auto const text = base64url_decode(cursor);
  if (!text || !is_utf8(*text)) return false;
  auto inside = std::string_view(*text);
  auto const check_at = inside.rfind(separator);
  if (check_at == inside.npos || inside.substr(check_at + separator.size()) != check_value(context))
    return false;
  inside = trim_blanks(inside.substr(0, check_at));
  auto const key_at = inside.find(separator);
  if (key_at == inside.npos) return false;
  auto const side = inside.substr(0, key_at);
  if (side != "after" && side != "before") return false;
  page.side = side == "after" ? Side::after : Side::before;
  page.key = inside.substr(key_at + separator.size());
  return !page.key.empty();
}

// The URL of another page: the same path and query with another cursor.
json::value page_url(RequestContext const& context, Side side, std::string_view key) {
  auto url = origin_of(context.request) + std::string(path_of(context)) + '?';
  for (auto const& [name, value] : context.query.pairs())
    if (name != "cursor") url += percent_encode(name) + '=' + percent_encode(value) + '&';
  return json::value(url + "cursor=" + cursor_text(context, side, key));
}

}  // namespace

std::string origin_of(Request const& request) {
  auto const host = request.headers.find("host");
  return host ? "http://" + std::string(*host) : "https://api.affinity.co";
}

std::string cursor_text(RequestContext const& context, Side side, std::string_view key) {
  auto text = (side == Side::after ? "after" : "before") + std::string(separator) + std::string(key);
  if (text.size() < aligned_to) text.insert(0, aligned_to - text.size(), ' ');
  return base64url_encode(text + std::string(separator) + check_value(context));
}

PageRequest read_page(RequestContext& context, PageLimits const& limits) {
  auto& query = context.query;
  PageRequest page;
  page.limit = query.integer("limit", limits.least, limits.most).value_or(limits.standard);
  if (limits.counts) page.with_count = query.flag("totalCount");
  if (auto const cursor = query.text("cursor"); cursor && !read_cursor(context, *cursor, page))
    context.errors.invalid("cursor", "is not a cursor of this path, query and body");
  return page;
}

json::object pagination_json(RequestContext const& context, PageRequest const& page, PageBounds const& bounds,
                             std::string_view first_key, std::string_view last_key, std::size_t count) {
  json::value next, previous;
  bool const empty = bounds.begin == bounds.end;
  if (!empty && bounds.end < count) next = page_url(context, Side::after, last_key);
  if (!empty && bounds.begin > 0) previous = page_url(context, Side::before, first_key);
  json::object out{{"nextUrl", std::move(next)}, {"prevUrl", std::move(previous)}};
  if (page.with_count) out["totalCount"] = count;
  return out;
}

JsonResponse lost_cursor() {
  Errors errors;
  errors.invalid("cursor", "names an item that is gone; begin again without it");
  return errors.response();
}

}  // namespace affinity::sandbox::v2
