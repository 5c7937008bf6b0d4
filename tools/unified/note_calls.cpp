// Lists, gives, writes and changes notes.

#include "tools/composed/upstream/reads.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"
#include "tools/unified/listing.hpp"
#include "tools/unified/native_calls.hpp"
#include "tools/unified/notes.hpp"
#include "tools/unified/removal.hpp"
#include "tools/unified/write_answer.hpp"

#include <utility>

namespace affinity::tools::unified {

using composed::Freshness;
using composed::Read;
using composed::Reads;

namespace {

json::array note_previews() {
  return {"companiesPreview", "personsPreview", "opportunitiesPreview", "repliesCount"};
}

// Of one record where it is named: v2 has a list for each kind, without what else the notes are on.
PageReads note_pages(json::object const& checked) {
  struct NotesOf {
    std::string_view argument{}, v2{}, v2_id{}, v1_id{};
  };
  constexpr NotesOf kinds[] = {
      {"contact_id", "list_all_affinity_v2_person_notes", "personId", "person_id"},
      {"account_id", "list_all_affinity_v2_company_notes", "companyId", "organization_id"},
      {"opportunity_id", "list_all_affinity_v2_opportunity_notes", "opportunityId", "opportunity_id"}};
  PageReads out;
  out.v2 = {.tool = "list_all_affinity_v2_notes", .arguments = {{"includes", note_previews()}}};
  out.v1 = {.tool = "list_all_affinity_notes"};
  for (auto const& kind : kinds)
    if (auto const id = id_argument(checked, kind.argument); id > 0) {
      out.v2 = {};  // v1 tells what each is on
      out.v1.arguments = {{kind.v1_id, id}};
    }
  if (out.v2.tool.empty()) return out;
  out.lack = "content is text without its HTML";
  return out;
}

std::size_t records_named(json::object const& checked) {
  std::size_t out = 0;
  for (std::string_view const name : {"contact_id", "account_id", "opportunity_id"})
    if (id_argument(checked, name) > 0) ++out;
  return out;
}

}  // namespace

Task<Outcome> list_notes(ToolContext const& context, Tool const& tool, json::object const& checked,
                         client::CallContext const& call) {
  if (records_named(checked) > 1)
    co_return invalid_arguments(tool, {"Give at most one of contact_id, account_id and opportunity_id."});
  Reads reads(context, tool, checked, call);
  auto const asks = note_pages(checked);
  Reading const reading;
  ListQuestion question;
  question.read = [&](PageAsked asked) { return read_page(reads, asks, std::move(asked)); };
  question.to_record = [&](Source& source, std::size_t) {
    return unified_record(source, note_rows(), reading, checked);
  };
  question.beside = [] { return json::object{{"not_available", members_not_available(note_rows())}}; };
  co_return co_await answer_unified_list(reads, checked, std::move(question));
}

Task<Outcome> get_note(ToolContext const& context, Tool const& tool, json::object const& checked,
                       client::CallContext const& call) {
  auto const id = id_argument(checked);
  if (id <= 0) co_return no_such_id(tool, checked, "6200001");
  Reads reads(context, tool, checked, call);
  constexpr std::string_view v2 = "get_single_affinity_v2_note_by_id";
  Result<json::value> record = fail(ErrorKind::denied, "API v2 cannot be used here.");
  if (reads.may_use(v2)) {
    Read ask{
        .tool = v2, .arguments = {{"id", id}, {"includes", note_previews()}}, .freshness = Freshness::fresh};
    record = co_await reads.read(std::move(ask));
    if (!record && !Reads::is_refusal(record.error())) co_return failure(record.error());
  }
  bool const by_v2 = bool(record);
  if (!record) {
    Read ask{
        .tool = "get_single_affinity_note_by_id", .arguments = {{"id", id}}, .freshness = Freshness::fresh};
    record = co_await reads.read(std::move(ask));
  }
  if (!record) co_return failure(record.error());
  Source source{.main = NativeRecord(std::move(*record), by_v2)};
  Reading const reading;
  auto unified = unified_record(source, note_rows(), reading, checked);
  json::object beside{{"not_available", members_not_available(note_rows())}};
  co_return unified_answer(reads, checked, std::move(unified), std::move(beside));
}

namespace {

bool has_links(json::object const& body) {
  return body.contains("companies") || body.contains("persons") || body.contains("opportunities");
}

// The body of v1 where v2 cannot be used: the text is then HTML of type 2.
json::object v1_note_body(Writing const& writing) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"content", "content"},    {"companies", "organization_ids"},
      {"persons", "person_ids"}, {"opportunities", "opportunity_ids"},
      {"creator", "creator_id"}, {"createdAt", "created_at"},
      {"parent", "parent_id"}};
  json::object out;
  for (auto const& [v2, v1] : names)
    if (auto const* value = writing.body.if_contains(v2)) out[v1] = *value;
  constexpr int html = 2;
  out["type"] = html;
  return out;
}

NativeCall note_call(ToolContext const& context, Reads const& reads, Writing const& writing,
                     std::int64_t id) {
  bool const adds = writing.effect == Effect::adds;
  constexpr std::string_view create = "create_a_affinity_v2_note", update = "update_a_affinity_v2_note_by_id";
  NativeCall out{.tool = adds ? create : update, .arguments = writing.body};
  bool const by_v2 =
      native_errors(context, {.tool = "get_single_affinity_v2_note_by_id", .arguments = {{"id", 1}}})
          .empty() &&
      reads.may_use("get_single_affinity_v2_note_by_id");
  if (by_v2) {
    if (!adds) out.arguments["id"] = id;
    if (adds) out.arguments["type"] = writing.body.contains("parent") ? "user-reply" : "entities";
    return out;
  }
  if (adds) return {.tool = "create_a_affinity_note", .arguments = v1_note_body(writing)};
  if (has_links(writing.body)) return out;  // only v2 can, and its absence is the error
  return {.tool = "update_a_affinity_note_by_id",
          .arguments = {{"id", id}, {"content", writing.body.at("content")}}};
}

}  // namespace

Task<Outcome> write_note(ToolContext const& context, Tool const& tool, json::object const& checked,
                         client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  bool const adds = tool.effect == Effect::adds;
  auto const id = adds ? 0 : id_argument(checked);
  if (!adds && id <= 0) co_return no_such_id(tool, checked, "6200001");
  Writing writing{.effect = tool.effect, .given = checked};
  if (!adds && checked.contains("account")) {
    Read ask{
        .tool = "get_single_affinity_note_by_id", .arguments = {{"id", id}}, .freshness = Freshness::fresh};
    auto record = co_await reads.read(std::move(ask));
    if (!record) co_return failure(record.error());
    writing.current = std::move(*record);
  }
  run_writers(writing, note_rows());
  if (writing.errors.empty() && writing.body.empty()) co_return nothing_to_change(tool);
  if (!writing.errors.empty()) co_return invalid_arguments(tool, writing.errors);
  auto native = note_call(context, reads, writing, id);
  for (auto& error : native_errors(context, native)) writing.refuse(std::move(error));
  if (!writing.errors.empty()) co_return invalid_arguments(tool, writing.errors);
  bool const by_v2 = native.tool.find("_v2_") != native.tool.npos;
  auto outcome = co_await call_natively(context, std::move(native), call);
  if (outcome.is_error || outcome.input) co_return outcome;
  WriteAnswer answer;
  auto record = answer.take(outcome);
  bool const is_record = member(record, "content") != nullptr;  // a change of v2 answers with nothing
  if (!is_record) record = json::object{{"id", id}};
  Source source{.main = NativeRecord(std::move(record), by_v2)};
  co_return answer.finish(reads, writing, source, note_rows());
}

std::vector<Tool> note_tools() {
  return {
      unified_row({.name = "list_all_affinity_crm_notes",
                   .title = "List notes of records",
                   .description = "Lists notes, all or of one record.",
                   .example = R"({"account_id":"730001","remote":"none","limit":1})",
                   .effect = Effect::reads,
                   .composed = list_notes,
                   .params = read_params({schema::query("contact_id", schema::text()),
                                          schema::query("account_id", schema::text()),
                                          schema::query("opportunity_id", schema::text())}),
                   .paging = links(500),
                   .output = shape_of_rows(note_rows())}),
      unified_row({.name = "get_single_affinity_crm_note_by_id",
                   .title = "Get a note of records",
                   .description = "Gives one note.",
                   .example = R"({"id":"6200002","remote":"none"})",
                   .effect = Effect::reads,
                   .composed = get_note,
                   .params = read_params({id_param()}),
                   .output = shape_of_rows(note_rows())}),
      unified_row({.name = "create_a_affinity_crm_note",
                   .title = "Write a note on records",
                   .description = "Writes a note on records.",
                   .example = R"({"content":"Jane wants the term sheet by Friday.","contact":["510008"]})",
                   .effect = Effect::adds,
                   .composed = write_note,
                   .params = params_of_rows(note_rows(), Effect::adds),
                   .output = shape_of_rows(note_rows())}),
      unified_row({.name = "update_a_affinity_crm_note_by_id",
                   .title = "Change a note of records",
                   .description = "Changes what is given; each list replaces all.",
                   .example = R"({"id":"6200002","content":"Sales cycle: five weeks."})",
                   .effect = Effect::changes,
                   .composed = write_note,
                   .params = params_of_rows(note_rows(), Effect::changes),
                   .output = shape_of_rows(note_rows())}),
      delete_row({.name = "delete_a_affinity_crm_note_by_id",
                  .title = "Delete a note of records",
                  .description = "Deletes a note; asks first.",
                  .example = R"({"id":"6200001"})",
                  .also_deletes = "Replies to it go with it."})};
}

}  // namespace affinity::tools::unified
