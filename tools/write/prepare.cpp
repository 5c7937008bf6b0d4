#include "tools/write/prepare.hpp"

#include "tools/html_tag.hpp"
#include "tools/render.hpp"
#include "tools/truncation.hpp"
#include "tools/write/current_record.hpp"
#include "tools/write/deletion_preview.hpp"
#include "tools/write/duplicate_check.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace affinity::tools {

namespace {

using Prepared = std::variant<ExtraMembers, Outcome>;

Task<Prepared> prepare_delete(ToolContext const& context, Tool const& tool, json::object const& checked,
                              client::CallContext const& call) {
  ExtraMembers extra;
  if (context.client && context.client->confirmed_deletion) {  // it was read for the confirmation
    extra.members["deleted"] = *context.client->confirmed_deletion;
    co_return extra;
  }
  auto preview = co_await preview_deletion(context, tool, checked, call);
  if (!preview) co_return failure(preview.error());
  extra.members["deleted"] = std::move(preview->facts);
  co_return extra;
}

// The text of a logged interaction is a separate note; null when it cannot be read.
Task<json::value> note_of_interaction(ToolContext const& context, json::value const& record,
                                      client::CallContext const& call) {
  auto const* notes = member(record, "notes");
  auto const* ids = notes ? notes->if_array() : nullptr;
  auto const& rows = context.full_catalogue ? *context.full_catalogue : context.catalogue;
  auto const* reader = rows.find("get_single_affinity_note_by_id");
  if (!ids || ids->empty() || !reader) co_return nullptr;
  json::object const which{{"id", ids->front()}};
  auto current = co_await read_current_record(context, *reader, which, call);
  co_return current ? std::move(current->record) : json::value();
}

// The first tag of a text that becomes that of an existing note, whose type cannot be changed (Affinity v1,
// Update a Note).
std::string_view tag_for_a_note(Tool const& tool, json::object const& checked) {
  bool const is_note = tool.toolset == "notes" || tool.toolset == "interactions";
  auto const* content = checked.if_contains("content");
  if (tool.route.is_v2() || !is_note || !content) return {};
  return find_html_tag(as_text(*content).value_or(""));
}

// `note` may be null. Sets the hint of the answer where nobody knows whether the note is plain text.
std::optional<Outcome> check_tag(Tool const& tool, std::string_view tag, json::value const& note,
                                 ExtraMembers& extra) {
  if (tag.empty()) return std::nullopt;
  auto const has_tags = "content has tags (" + quoted_tag(tag) + ")";
  auto const* type = member(note, "type");
  if (!type)
    extra.members["hint"] = has_tags +
                            ", and it is not known whether the note is HTML. In plain text people read them "
                            "as they stand: look at the note.";
  constexpr int plain_text = 0;
  if (!type || as_int64(*type) != plain_text) return std::nullopt;
  return invalid_arguments(
      tool, {has_tags +
             " and the note is plain text (type 0), where people would read them as they stand. Its type "
             "cannot be changed: send the text without tags, or write a new note with "
             "create_a_affinity_note and type 2 (HTML)."});
}

Task<Prepared> prepare_change(ToolContext const& context, Tool const& tool, json::object const& checked,
                              client::CallContext const& call) {
  ExtraMembers extra;
  auto const tag = tag_for_a_note(tool, checked);
  auto const current = co_await read_current_record(context, tool, checked, call);
  if (!current) co_return failure(current.error());
  if (current->unknown) {
    check_tag(tool, tag, nullptr, extra);
    extra.why = "What was replaced is not known, because it could not be read: " + current->unknown->message;
    co_return extra;
  }
  auto old = replaced_values(tool, checked, current->record);
  json::value note = current->record;
  if (checked.contains("content") && !old.contains("content")) {
    note = co_await note_of_interaction(context, current->record, call);
    auto const* text = member(note, "content");
    if (!text || text->is_null()) extra.why = "The text that was replaced is not known.";
    if (text && !text->is_null()) old["content"] = *text;
  }
  if (auto refusal = check_tag(tool, tag, note, extra)) co_return std::move(*refusal);
  if (!old.empty()) extra.members["before"] = std::move(old);
  co_return extra;
}

}  // namespace

Task<Prepared> prepare(ToolContext const& context, Tool const& tool, json::object const& checked,
                       client::CallContext const& call) {
  if (tool.effect == Effect::destroys) co_return co_await prepare_delete(context, tool, checked, call);
  if (tool.effect == Effect::changes) co_return co_await prepare_change(context, tool, checked, call);
  auto refusal = co_await refuse_duplicate(context, tool, checked, call);
  if (refusal) co_return std::move(*refusal);
  ExtraMembers extra;
  if (!tool.hint.empty()) extra.members["hint"] = tool.hint;
  co_return extra;
}

void add_extra_members(ToolContext const& context, Outcome& outcome, ExtraMembers extra) {
  bool const nothing = extra.members.empty() && extra.why.empty();
  if (outcome.is_error || nothing) return;
  ensure_structured(outcome);
  auto const also = [&](std::string const& why) {
    if (!why.empty()) extra.why += (extra.why.empty() ? "" : " ") + why;
  };
  for (auto& more : extra.members) {
    constexpr std::size_t sentence_bytes = 512;
    auto const used = write_json(outcome.structured).size() + sentence_bytes;
    auto const room = context.limits.max_result > used ? context.limits.max_result - used : 0;
    also(truncate_to_fit(more.value(), room));
    if (write_json(more.value()).size() <= room)
      outcome.structured[more.key()] = std::move(more.value());
    else
      also(std::string(more.key()) + " was left out of the answer, which is as large as it may be.");
  }
  if (!extra.why.empty()) {
    auto const* said = outcome.structured.if_contains("why");
    auto const first = said ? std::string(as_text(*said).value_or("")) + " " : std::string();
    outcome.structured["complete"] = false;
    outcome.structured["why"] = first + extra.why;
  }
  outcome.text = write_json(outcome.structured);
}

}  // namespace affinity::tools
