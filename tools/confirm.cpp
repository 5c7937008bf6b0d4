#include "tools/confirm.hpp"

#include "tools/render.hpp"
#include "tools/what_goes.hpp"

#include <utility>

namespace affinity::tools {

namespace {

std::string sentence(Tool const& tool, json::object const& checked, json::object const& going) {
  auto text = std::string(tool.title);
  if (auto const words = in_words(going); !words.empty()) text += " " + words;
  if (auto const* id = checked.if_contains("id")) text += " (id " + write_json(*id) + ")";
  text += "? ";
  if (!tool.also_deletes.empty()) text += std::string(tool.also_deletes) + " ";
  if (auto const* unknown = going.if_contains("unknown"))
    text += "Its name is not known: " + std::string(as_text(*unknown).value_or("")) + " ";
  return tool.effect == Effect::destroys ? text + "It cannot be brought back." : text;
}

}  // namespace

bool wants_confirmation(Confirm confirm, Tool const& tool) {
  bool const opens_a_way_out = tool.on_request && tool.effect != Effect::reads;  // a webhook
  return confirm != Confirm::never && (tool.effect == Effect::destroys || opens_a_way_out);
}

Task<Result<Question>> question(ToolContext const& context, Tool const& tool, json::object const& checked,
                                client::CallContext const& call) {
  auto going = co_await what_goes(context, tool, checked, call);
  if (!going) co_return fail(going);
  if (going->unreadable) co_return fail(*going->unreadable);  // nobody can decide about they know not what
  Question out{.text = sentence(tool, checked, going->facts)};
  out.going = std::move(going->facts);
  co_return out;
}

Outcome not_confirmed(Tool const& tool, std::string const& why) {
  return failure(fail(ErrorKind::denied, "Nothing was done: " + why,
                      std::string(tool.name) + " asks a person first. To let it go on without asking, the "
                                               "server is started with --confirm never."));
}

}  // namespace affinity::tools
