// Resources: text, bytes, a template, and one to be told about.

#include "fixture.hpp"

namespace affinity::conformance {

using client::CallContext;
using tools::Resource;
using tools::ResourceContents;
using tools::Slots;
using tools::ToolContext;

Task<Result<ResourceContents>> some_text(ToolContext const&, Resource const&, Slots const&,
                                         CallContext const&) {
  co_return ResourceContents{.text = "The text of a resource."};
}

Task<Result<ResourceContents>> some_bytes(ToolContext const&, Resource const&, Slots const&,
                                          CallContext const&) {
  co_return ResourceContents{.text = std::string(png), .is_base64 = true};
}

Task<Result<ResourceContents>> with_id(ToolContext const&, Resource const&, Slots const& slots,
                                       CallContext const&) {
  json::object const record{{"id", slots.front().second}, {"data", "Data of " + slots.front().second}};
  co_return ResourceContents{.text = write_json(record)};
}

std::vector<Resource> resources() {
  return {
      {.uri = "test://static-text",
       .name = "static-text",
       .title = "Text",
       .description = "A text that stays the same.",
       .mime_type = "text/plain",
       .read = some_text},
      {.uri = "test://static-binary",
       .name = "static-binary",
       .title = "Bytes",
       .description = "An image that stays the same.",
       .mime_type = "image/png",
       .read = some_bytes},
      {.uri = "test://watched-resource",
       .name = "watched-resource",
       .title = "Watched",
       .description = "Something to subscribe to.",
       .mime_type = "text/plain",
       .read = some_text},
      {.uri = "test://template/{id}/data",
       .name = "template",
       .title = "Template",
       .description = "Data by its id.",
       .slots = {{.name = "id"}},
       .read = with_id},
  };
}

}  // namespace affinity::conformance
