#include "tools/preparing.hpp"

#include "tools/truncation.hpp"

#include "tools/before.hpp"
#include "tools/render.hpp"
#include "tools/twins.hpp"
#include "tools/what_goes.hpp"

#include <utility>

namespace affinity::tools {

namespace {

using Prepared = std::variant<Besides, Outcome>;

Task<Prepared> prepare_delete(ToolContext const& context, Tool const& tool, json::object const& checked,
                              client::CallContext const& call) {
  Besides besides;
  if (context.client &&
      context.client->confirmed_deletion) {  // what a person said yes to was read for the question
    besides.members["deleted"] = *context.client->confirmed_deletion;
    co_return besides;
  }
  auto going = co_await what_goes(context, tool, checked, call);
  if (!going) co_return failure(going.error());
  besides.members["deleted"] = std::move(going->facts);
  co_return besides;
}

// A logged interaction's text is a note of its own.
Task<json::value> text_of_note(ToolContext const& context, json::value const& record,
                               client::CallContext const& call) {
  auto const* notes = member(record, "notes");
  auto const* ids = notes ? notes->if_array() : nullptr;
  auto const& rows = context.full_catalogue ? *context.full_catalogue : context.catalogue;
  auto const* reader = rows.find("get_single_affinity_note_by_id");
  if (!ids || ids->empty() || !reader) co_return nullptr;
  json::object const which{{"id", ids->front()}};
  auto const before = co_await read_before(context, *reader, which, call);
  auto const* text = before ? member(before->record, "content") : nullptr;
  co_return text ? *text : json::value();
}

Task<Prepared> prepare_change(ToolContext const& context, Tool const& tool, json::object const& checked,
                              client::CallContext const& call) {
  Besides besides;
  auto const before = co_await read_before(context, tool, checked, call);
  if (!before) co_return failure(before.error());
  if (before->unknown) {
    besides.why = "What was replaced is not known, because it could not be read: " + before->unknown->message;
    co_return besides;
  }
  auto old = replaced(tool, checked, before->record);
  if (checked.contains("content") && !old.contains("content")) {
    auto text = co_await text_of_note(context, before->record, call);
    if (text.is_null()) besides.why = "The text that was replaced is not known.";
    if (!text.is_null()) old["content"] = std::move(text);
  }
  if (!old.empty()) besides.members["before"] = std::move(old);
  co_return besides;
}

}  // namespace

Task<Prepared> prepare(ToolContext const& context, Tool const& tool, json::object const& checked,
                       client::CallContext const& call) {
  if (tool.effect == Effect::destroys) co_return co_await prepare_delete(context, tool, checked, call);
  if (tool.effect == Effect::changes) co_return co_await prepare_change(context, tool, checked, call);
  auto refusal = co_await refused_as_twin(context, tool, checked, call);
  if (refusal) co_return std::move(*refusal);
  Besides besides;
  if (!tool.hint.empty()) besides.members["hint"] = tool.hint;
  co_return besides;
}

void tell_besides(ToolContext const& context, Outcome& outcome, Besides besides) {
  bool const nothing = besides.members.empty() && besides.why.empty();
  if (outcome.is_error || nothing) return;
  ensure_structured(outcome);
  auto const also = [&](std::string const& why) {
    if (!why.empty()) besides.why += (besides.why.empty() ? "" : " ") + why;
  };
  for (auto& more : besides.members) {
    constexpr std::size_t for_words = 512;
    auto const used = write_json(outcome.structured).size() + for_words;
    auto const room = context.limits.max_result > used ? context.limits.max_result - used : 0;
    also(truncate_to_fit(more.value(), room));
    if (write_json(more.value()).size() <= room)
      outcome.structured[more.key()] = std::move(more.value());
    else
      also(std::string(more.key()) + " was left out of the answer, which is as large as it may be.");
  }
  if (!besides.why.empty()) {
    auto const* said = outcome.structured.if_contains("why");
    auto const first = said ? std::string(as_text(*said).value_or("")) + " " : std::string();
    outcome.structured["complete"] = false;
    outcome.structured["why"] = first + besides.why;
  }
  outcome.text = write_json(outcome.structured);
}

}  // namespace affinity::tools
