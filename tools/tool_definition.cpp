#include "tools/tool_definition.hpp"

#include "schema/json_schema.hpp"
#include "tools/field_selection.hpp"

#include <algorithm>

namespace affinity::tools {

using schema::never_null;
using schema::Shape;

namespace {

Shape result_shape(Tool const& tool) {
  if (answers_success(tool))
    return Shape::record({{"success", Shape::boolean(), never_null},
                          {"id", tool.route.is_v2() ? Shape::any() : Shape::integer()}});
  return tool.paging.kind == Paging::Kind::none ? tool.output : Shape::list(tool.output);
}

}  // namespace

// An update replaces whole arrays, so it can be destructive.
ToolAnnotations tool_annotations(Effect effect) {
  switch (effect) {
    case Effect::reads: return {.read_only = true, .destructive = false, .idempotent = true};
    case Effect::adds: return {.read_only = false, .destructive = false, .idempotent = false};
    case Effect::changes:
    case Effect::destroys: break;
  }
  return {.read_only = false, .destructive = true, .idempotent = true};
}

ToolAnnotations tool_annotations(Tool const& tool) {
  auto out = tool_annotations(tool.effect);
  out.idempotent = out.idempotent && tool.repeatable;
  return out;
}

// A delete, and a write of v2 that answers 204.
bool answers_success(Tool const& tool) {
  if (tool.route.method == Method::del) return true;
  return tool.route.is_v2() && tool.effect != Effect::reads && tool.output.kind == Shape::Kind::any;
}

namespace {

constexpr int few_records = 10;  // a list that is never longer needs neither limit nor cursor

// The tools of the unified view share these arguments, which would be a third of their tokens: bounds and
// words are left out, and what few callers use is accepted without being shown.
schema::Param generated_param(Tool const& tool, schema::Param param) {
  if (tool.toolset != unified_toolset) return param;
  param.description = {};
  param.type.in_schema = false;
  bool const is_short = tool.paging.kind == Paging::Kind::none || tool.paging.max_page_size <= few_records;
  param.hidden = is_short;
  return param;
}

}  // namespace

std::vector<schema::Param> all_params(Tool const& tool) {
  auto params = tool.params;
  // A list that is answered once has no next page, and its row declares the limit that Affinity takes.
  if (tool.paging.kind != Paging::Kind::none && tool.paging.kind != Paging::Kind::once) {
    auto limit = schema::with_default(schema::integer_between(1, max_limit), default_limit);
    params.push_back(generated_param(tool, schema::query("limit", std::move(limit))));
    auto const about =
        tool.route.is_v2() ? "" : "From the last answer.";  // v2 has many rows; the name says it
    params.push_back(generated_param(tool, schema::query("next_cursor", schema::text_or_absent(), about)));
  }
  if (supports_field_selection(tool)) {
    params.push_back(generated_param(tool, fields_param()));
    // Columns are a matter of fieldIds there.
    bool const has_columns = std::ranges::find(params, "fieldIds", &schema::Param::name) != params.end();
    if (tool.route.is_v2() && !has_columns) params.back().description = {};
  }
  if (tool.duplicate_check) params.push_back(schema::body("even_if_exists", schema::boolean()));
  return params;
}

std::string description(Tool const& tool) {
  std::string out(tool.description);
  for (auto const& rule : tool.rules) out += " " + rule_text(rule) + ".";
  return out;
}

std::string title(Tool const& tool) { return std::string(tool.title) + (tool.beta ? " (beta)" : ""); }

json::object annotations(Tool const& tool) {
  auto const hints = tool_annotations(tool);
  return {{"title", title(tool)},
          {"readOnlyHint", hints.read_only},
          {"destructiveHint", hints.destructive},
          {"idempotentHint", hints.idempotent},
          {"openWorldHint", hints.open_world}};
}

json::object input_schema(Tool const& tool) {
  if (tool.raw_schema.empty()) return schema::to_json_schema(all_params(tool));
  return parse_json(tool.raw_schema).value().as_object();
}

namespace {

// Of toolset work: errors may have candidates, and every answer says how old it is and what it cost.
Shape composed_content_shape(Tool const& tool) {
  auto const candidate = Shape::record({{"ref", Shape::text(), never_null},
                                        {"name", Shape::text()},
                                        {"url", Shape::text()},
                                        {"differs", Shape::text()}});
  auto const error = Shape::record({{"kind", Shape::text(), never_null},
                                    {"message", Shape::text(), never_null},
                                    {"next_step", Shape::text()},
                                    {"candidates", Shape::list(candidate), never_null}});
  return Shape::record({{"result", tool.output, never_null},
                        {"next_cursor", Shape::text(), never_null},
                        {"complete", Shape::boolean(), never_null},
                        {"why", Shape::text()},
                        {"as_of", Shape::text()},
                        {"upstream_requests", Shape::integer()},
                        {"error", error, never_null}});
}

}  // namespace

Shape structured_content_shape(Tool const& tool) {
  if (tool.toolset == work_toolset) return composed_content_shape(tool);
  auto const verify_with = Shape::record({{"tool", Shape::text()}, {"arguments", Shape::any()}});
  auto const error = Shape::record({{"kind", Shape::text(), never_null},
                                    {"message", Shape::text(), never_null},
                                    {"next_step", Shape::text()},
                                    {"status", Shape::integer()},
                                    {"retry_after_s", Shape::number()},
                                    {"outcome", Shape::text()},
                                    {"verify_with", verify_with}});
  if (tool.unwrapped)
    return schema::extend(tool.output,
                          {{"complete", Shape::boolean(), never_null}, {"error", error, never_null}});
  return Shape::record({{"result", result_shape(tool), never_null},
                        {"next_cursor", Shape::text(), never_null},
                        {"result_count", Shape::integer(), never_null},
                        {"complete", Shape::boolean(), never_null},
                        {"error", error, never_null}});
}

json::object output_schema(Tool const& tool) {
  auto out = schema::to_json_schema(structured_content_shape(tool));
  // The last page has null, which the schema must allow.
  if (auto* cursor = out.at("properties").as_object().if_contains("next_cursor"))
    *cursor = {{"anyOf", {{{"type", "string"}}, {{"type", "null"}}}}};
  return out;
}

}  // namespace affinity::tools
