#include "mcp/serialize/pagination.hpp"

#include "base/text/text.hpp"

#include <charconv>

namespace affinity::mcp {

namespace {

std::string make_cursor(std::string_view list, std::size_t from) {
  return base64url_encode(std::string(list) + " " + std::to_string(from));
}

std::optional<std::size_t> read_cursor(std::string_view cursor, std::string_view list) {
  auto const text = base64url_decode(cursor);
  if (!text || !text->starts_with(std::string(list) + " ")) return std::nullopt;
  std::size_t from = 0;
  std::from_chars(text->data() + list.size() + 1, text->data() + text->size(), from);
  if (make_cursor(list, from) != cursor) return std::nullopt;  // only in its canonical form
  return from;
}

}  // namespace

std::optional<ListPage> read_page(json::object const& params, std::string_view list, std::size_t total,
                                  std::size_t page_size) {
  ListPage page{.count = page_size};
  auto const* given = params.if_contains("cursor");
  if (given && !given->is_null()) {  // some serializers write null for absent values
    auto const text = as_text(*given);
    auto const from = text ? read_cursor(*text, list) : std::nullopt;
    if (!from || *from == 0 || *from >= total || *from % page_size != 0) return std::nullopt;
    page.offset = *from;
  }
  auto const end = page.offset + page_size;
  if (end < total) page.next_cursor = make_cursor(list, end);
  return page;
}

}  // namespace affinity::mcp
