#include "sandbox/v1/pagination.hpp"

#include "base/text/text.hpp"

namespace affinity::sandbox {

std::string PageRequest::next_page_token() const {
  return base64url_encode(
      write_json(json::object{{"params", params}, {"page_size", size}, {"offset", offset + size}}));
}

namespace {

// The offset in the token, or nullopt when the token belongs to another query.
std::optional<Id> offset_in(std::string_view token, PageRequest const& page) {
  auto const text = base64url_decode(token);
  if (!text) return std::nullopt;
  auto const parsed = parse_json(*text);
  if (!parsed) return std::nullopt;
  auto const* params = member(*parsed, "params");
  auto const* size = member(*parsed, "page_size");
  auto const* offset = member(*parsed, "offset");
  if (!params || !size || !offset || *params != page.params || as_int64(*size) != page.size)
    return std::nullopt;
  auto const number = as_int64(*offset);
  return number && *number >= 0 && *number < 1'000'000'000 ? number : std::nullopt;
}

}  // namespace

PageRequest parse_page_request(Params& query, Id default_size, Id max_size) {
  PageRequest page;
  page.size = query.integer("page_size").value_or(default_size);
  if (page.size < 1) query.add_error("page_size must be at least 1");
  if (page.size > max_size) query.add_error("page_size must be at most " + std::to_string(max_size));
  page.params = query.values();
  page.params.erase("page_size");
  page.params.erase("page_token");
  auto const token = query.string("page_token");
  if (!token || query.error()) return page;
  auto const offset = offset_in(*token, page);
  if (!offset) query.add_error("Invalid page_token variable");
  page.offset = offset.value_or(0);
  return page;
}

}  // namespace affinity::sandbox
