#include "tools/page.hpp"

namespace affinity::tools {

namespace {

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

}  // namespace

Result<Page> read_page(Paging const& paging, json::value body) {
  if (auto* array = body.if_array()) return Page{.items = std::move(*array)};
  auto* object = body.if_object();
  auto* items = object ? find_items(*object, paging.items) : nullptr;
  if (!items) {
    return fail(ErrorKind::upstream, "Affinity's answer holds no list where one was expected.",
                "Try again; if it stays so, Affinity has changed its API and this program needs an update.");
  }
  Page page{.items = std::move(*items)};
  if (auto const* token = object->if_contains("next_page_token"))
    page.next_token = as_text(*token).value_or("");
  return page;
}

}  // namespace affinity::tools
