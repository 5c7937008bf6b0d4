#include "tools/write/confirmation.hpp"

#include "tools/render.hpp"
#include "tools/write/deletion_preview.hpp"

#include <utility>

namespace affinity::tools {

namespace {

std::string question_text(Tool const& tool, json::object const& checked, json::object const& preview) {
  auto text = std::string(tool.title);
  if (auto const words = preview_text(preview); !words.empty()) text += " " + words;
  if (auto const* id = checked.if_contains("id")) text += " (id " + write_json(*id) + ")";
  text += "? ";
  if (!tool.also_deletes.empty()) text += std::string(tool.also_deletes) + " ";
  if (auto const* unknown = preview.if_contains("unknown"))
    text += "Its name is not known: " + std::string(as_text(*unknown).value_or("")) + " ";
  return tool.effect == Effect::destroys ? text + "It cannot be brought back." : text;
}

}  // namespace

bool wants_confirmation(ConfirmPolicy confirm, Tool const& tool) {
  bool const sends_data_out = tool.named_only && tool.effect != Effect::reads;  // a webhook
  return confirm != ConfirmPolicy::never && (tool.effect == Effect::destroys || sends_data_out);
}

Task<Result<ConfirmationQuestion>> confirmation_question(ToolContext const& context, Tool const& tool,
                                                         json::object const& checked,
                                                         client::CallContext const& call) {
  if (tool.question) co_return co_await tool.question(context, tool, checked, call);
  auto preview = co_await preview_deletion(context, tool, checked, call);
  if (!preview) co_return fail(preview);
  if (preview->error) co_return fail(*preview->error);  // without a name nobody can decide
  ConfirmationQuestion out{.text = question_text(tool, checked, preview->facts)};
  out.deletion = std::move(preview->facts);
  co_return out;
}

Outcome not_confirmed(Tool const& tool, std::string const& why) {
  return failure(fail(ErrorKind::denied, "Nothing was done: " + why,
                      std::string(tool.name) + " asks a person first. To let it go on without asking, the "
                                               "server is started with --confirm never."));
}

}  // namespace affinity::tools
