// Tools that only answer: every kind of content, an error, a schema that no row could say, headers.

#include "fixture.hpp"
#include "tools/render.hpp"

namespace affinity::conformance {

using client::CallContext;
using tools::Outcome;
using tools::Tool;
using tools::ToolContext;

Task<Outcome> simple_text(ToolContext const&, Tool const&, json::object const&, CallContext const&) {
  co_return said("A line of text.");
}

Task<Outcome> image(ToolContext const&, Tool const&, json::object const&, CallContext const&) {
  Outcome out;
  out.extra_content.push_back(media_item("image", png, "image/png"));
  co_return out;
}

Task<Outcome> audio(ToolContext const&, Tool const&, json::object const&, CallContext const&) {
  Outcome out;
  out.extra_content.push_back(media_item("audio", wav, "audio/wav"));
  co_return out;
}

Task<Outcome> embedded_resource(ToolContext const&, Tool const&, json::object const&, CallContext const&) {
  Outcome out;
  out.extra_content.push_back(resource_item("test://embedded-resource", "text/plain", "What is embedded."));
  co_return out;
}

Task<Outcome> several_kinds(ToolContext const&, Tool const&, json::object const&, CallContext const&) {
  auto out = said("Text, an image and a resource.");
  out.extra_content.push_back(media_item("image", png, "image/png"));
  out.extra_content.push_back(
      resource_item("test://mixed-content-resource", "application/json", R"({"mixed":true})"));
  co_return out;
}

Task<Outcome> an_error(ToolContext const&, Tool const&, json::object const&, CallContext const&) {
  auto out = said("This tool fails, as it should.");
  out.is_error = true;
  co_return out;
}

Task<Outcome> echo(ToolContext const&, Tool const&, json::object const& arguments, CallContext const&) {
  co_return said(write_json(arguments));
}

Task<Outcome> echo_structured(ToolContext const&, Tool const&, json::object const& arguments,
                              CallContext const&) {
  co_return tools::success({{"result", arguments}});
}

namespace {

// JSON Schema 2020-12 with anchors, references, composition and conditions (MCP 2026-07-28, tools).
constexpr std::string_view rich_schema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "$defs": {"address": {"$anchor": "addressDef", "type": "object",
                        "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
  "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
                 "contactMethod": {"type": "string", "enum": ["phone", "email"]},
                 "phone": {"type": "string"}, "email": {"type": "string"}},
  "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
  "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
  "then": {"required": ["phone"]},
  "else": {"required": ["email"]},
  "additionalProperties": false
})";

}  // namespace

std::vector<Tool> content_tools() {
  auto region = schema::body("region", schema::text(), "Repeated in the header Mcp-Param-Region.");
  region.header = "Region";
  auto const level = schema::body("level", schema::integer(), "In no header.");
  auto const region_back = schema::Shape::record({{"region", schema::Shape::text()}});
  return {
      {.name = "test_x_mcp_header",
       .title = "An argument in a header",
       .description = "Gives its arguments back; one of them is repeated in a header.",
       .composed = echo_structured,
       .params = {region, level},
       .output = region_back},
      {.name = "test_simple_text",
       .title = "Text",
       .description = "Answers with a text.",
       .composed = simple_text,
       .raw_schema = no_arguments},
      {.name = "test_image_content",
       .title = "Image",
       .description = "Answers with an image.",
       .composed = image,
       .raw_schema = no_arguments},
      {.name = "test_audio_content",
       .title = "Audio",
       .description = "Answers with a sound.",
       .composed = audio,
       .raw_schema = no_arguments},
      {.name = "test_embedded_resource",
       .title = "Embedded resource",
       .description = "Answers with a resource.",
       .composed = embedded_resource,
       .raw_schema = no_arguments},
      {.name = "test_multiple_content_types",
       .title = "Several kinds",
       .description = "Answers with a text, an image and a resource.",
       .composed = several_kinds,
       .raw_schema = no_arguments},
      {.name = "test_error_handling",
       .title = "Error",
       .description = "Always fails.",
       .composed = an_error,
       .raw_schema = no_arguments},
      {.name = "json_schema_2020_12_tool",
       .title = "Rich schema",
       .description = "Has an input schema with the words of JSON Schema 2020-12.",
       .composed = echo,
       .raw_schema = rich_schema},
  };
}

}  // namespace affinity::conformance
