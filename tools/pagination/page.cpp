#include "tools/pagination/page.hpp"

#include "tools/pagination/linked_page.hpp"

#include <algorithm>

namespace affinity::tools {

namespace {

auto no_list_error() {
  return fail(ErrorKind::upstream, "Affinity's answer holds no list where one was expected.",
              "Try again; if it stays so, Affinity has changed its API and this program needs an update.");
}

// The named array or, where the name depends on an argument (interactions), the only one there is.
json::array* find_items(json::object& body, std::string_view name) {
  if (auto* named = body.if_contains(name)) return named->if_array();
  json::array* only = nullptr;
  for (auto& field : body) {
    auto* array = field.value().if_array();
    if (array && only) return nullptr;
    if (array) only = array;
  }
  return only;
}

// The same in an outline.
JsonMember const* find_items(JsonOutline const& body, std::string_view name) {
  auto const is_array = [](JsonMember const& member) { return member.text.front() == '['; };
  auto const named = std::ranges::find(body.members, name, &JsonMember::name);
  if (named != body.members.end()) return is_array(*named) ? &*named : nullptr;
  auto const only = std::ranges::find_if(body.members, is_array);
  bool const alone = std::ranges::count_if(body.members, is_array) == 1;
  return alone ? &*only : nullptr;
}

// Reads next_page_token. Affinity documents a string and null; a number is accepted too. Absence, null and
// the empty string end the list; anything else is an error.
template<class Of> void read_token(std::string_view text, Of& page) {
  bool const is_number = text.front() == '-' || (text.front() >= '0' && text.front() <= '9');
  if (is_number) {
    page.next_token = std::string(text);
  } else if (text.front() == '"') {
    auto const value = parse_json(text);
    page.next_token = value ? std::string(as_text(*value).value_or("")) : std::string();
    if (!value)
      page.unreachable = "Affinity's next_page_token cannot be read, so the list cannot be read to its end.";
  } else if (text != "null") {
    page.unreachable =
        "Affinity's next_page_token is neither a text nor a number, so the list cannot be read to its end.";
  }
}

}  // namespace

Result<Page> parse_page(Paging const& paging, json::value body) {
  if (auto* array = body.if_array()) return Page{.items = std::move(*array)};
  auto* object = body.if_object();
  auto* items = object ? find_items(*object, paging.items) : nullptr;
  if (!items) return no_list_error();
  Page page{.items = std::move(*items)};
  if (auto const* token = object->if_contains("next_page_token")) read_token(write_json(*token), page);
  return page;
}

namespace {

bool is_of_v2(Paging const& paging) {
  return paging.kind == Paging::Kind::links || paging.kind == Paging::Kind::once;
}

// {"data": […], "pagination": {…}}, where `data` is null for an empty list.
Result<PageOutline> v2_page(PageOutline page, JsonOutline const& outline) {
  auto const data = std::ranges::find(outline.members, "data", &JsonMember::name);
  if (data == outline.members.end()) return no_list_error();
  if (data->text.front() == '[') {
    auto const first = outline.items.begin() + std::ptrdiff_t(data->first);
    page.items.assign(first, first + std::ptrdiff_t(data->count));
  } else if (data->text != "null") {
    return no_list_error();
  }
  auto around = read_surroundings(outline.members);
  page.next_token = std::move(around.next_cursor);
  page.beside = std::move(around.beside);
  page.cleaned |= around.cleaned;
  return page;
}

}  // namespace

Result<PageOutline> outline_page(Paging const& paging, std::string& body) {
  auto outline = outline_json(body);
  PageOutline page;
  if (!outline || !outline->verbatim) {
    auto const read = parse_lenient_json(body);
    if (!read) return fail(read);
    page.cleaned = read->cleaned;
    page.missing = read->loss;
    body = write_json(read->value);
    outline = outline_json(body);
  }
  if (!outline) return fail(ErrorKind::invalid, "It is nested too deeply.");
  if (is_of_v2(paging)) return v2_page(std::move(page), *outline);
  if (outline->text.front() == '[') {
    page.items = std::move(outline->items);
    return page;
  }
  auto const* member = find_items(*outline, paging.items);
  if (!member) return no_list_error();
  auto const first = outline->items.begin() + std::ptrdiff_t(member->first);
  page.items.assign(first, first + std::ptrdiff_t(member->count));
  auto const token = std::ranges::find(outline->members, "next_page_token", &JsonMember::name);
  if (token != outline->members.end()) read_token(token->text, page);
  return page;
}

}  // namespace affinity::tools
