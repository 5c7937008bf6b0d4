// Lists, gives, logs and changes engagements.

#include "tools/composed/upstream/reads.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"
#include "tools/unified/engagement_ids.hpp"
#include "tools/unified/engagements.hpp"
#include "tools/unified/listing.hpp"
#include "tools/unified/native_calls.hpp"
#include "tools/unified/removal.hpp"
#include "tools/unified/write_answer.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::unified {

using composed::Freshness;
using composed::Read;
using composed::Reads;

namespace {

constexpr std::size_t most_contacts_looked_up = 10;

std::string text_given(json::object const& checked, std::string_view name) {
  auto const* given = checked.if_contains(name);
  return given ? std::string(as_text(*given).value_or("")) : std::string();
}

std::vector<EngagementType const*> types_asked(json::object const& checked) {
  std::vector<EngagementType const*> out;
  auto const only = text_given(checked, "engagement_type");
  for (auto const& type : engagement_types)
    if (only.empty() || type.id == only) out.push_back(&type);
  return out;
}

// The record that the interactions are with, as an argument of v1.
json::object link_of(json::object const& checked) {
  constexpr std::pair<std::string_view, std::string_view> links[] = {
      {"contact_id", "person_id"}, {"account_id", "organization_id"}, {"opportunity_id", "opportunity_id"}};
  json::object out;
  for (auto const& [argument, native] : links)
    if (auto const id = id_argument(checked, argument); id > 0) out[native] = id;
  return out;
}

// v1 wants both ends, at most a year apart: without them it is the last year and what is planned.
json::object period_of(json::object const& checked, composed::Now const& now) {
  using std::chrono::days;
  auto start = text_given(checked, "start_time"), end = text_given(checked, "end_time");
  if (end.empty() && start.empty()) end = to_iso(now.wall + days(1));
  WallTime moment{};
  if (end.empty() && from_iso(start, moment)) end = to_iso(moment + days(365));
  if (start.empty() && from_iso(end, moment)) start = to_iso(moment - days(365));
  return {{"start_time", start}, {"end_time", end}};
}

// "startTime>=2026-11-01T00:00:00Z & startTime<2026-12-01T00:00:00Z"
std::string filter_of(json::object const& checked, EngagementType const& type) {
  bool const is_timed = type.id == "meeting" || type.id == "call";
  std::string const name = is_timed ? "startTime" : "sentAt";
  auto const start = text_given(checked, "start_time"), end = text_given(checked, "end_time");
  auto const moment = [](std::string const& text) {
    return text.find('T') == text.npos ? text + "T00:00:00Z" : text;
  };
  std::string out;
  if (!start.empty()) out = name + ">=" + moment(start);
  if (!end.empty()) out += (out.empty() ? "" : " & ") + name + "<" + moment(end);
  return out;
}

PageReads pages_of_type(Reads const& reads, json::object const& checked, EngagementType const& type) {
  PageReads out;
  auto const link = link_of(checked);
  if (link.empty()) {
    out.v2 = {.tool = type.v2_list, .page_size = 100};
    if (auto filter = filter_of(checked, type); !filter.empty()) out.v2.arguments["filter"] = filter;
    return out;
  }
  out.v1 = {.tool = "list_all_affinity_interactions", .arguments = link, .page_size = 100};
  out.v1.arguments["type"] = type.code;
  for (auto& bound : period_of(checked, reads.now())) out.v1.arguments[bound.key()] = bound.value();
  return out;
}

Task<Result<PageRead>> read_engagement_page(Reads& reads, json::object const& checked,
                                            EngagementType const& type, PageAsked asked) {
  auto asks = pages_of_type(reads, checked, type);
  if (asks.v1.tool.empty() && !reads.may_use(asks.v2.tool))
    co_return fail(ErrorKind::invalid,
                   "Without API v2 the engagements of the whole account cannot be listed.",
                   "Name contact_id, account_id or opportunity_id.");
  auto page = co_await read_page(reads, std::move(asks), std::move(asked));
  if (!page) co_return fail(page);
  for (auto& source : page->sources) source.list = type.id;  // which v2 does not say
  co_return std::move(*page);
}

}  // namespace

Task<Outcome> list_engagements(ToolContext const& context, Tool const& tool, json::object const& checked,
                               client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto const types = types_asked(checked);
  if (link_of(checked).size() > 1)
    co_return invalid_arguments(tool, {"Give at most one of contact_id, account_id and opportunity_id."});
  Reading const reading;
  ListQuestion question{.parts = types.size()};
  question.read = [&](PageAsked asked) {
    auto const& type = *types[asked.part];
    return read_engagement_page(reads, checked, type, std::move(asked));
  };
  question.to_record = [&](Source& source, std::size_t) {
    return unified_record(source, engagement_rows(), reading, checked);
  };
  question.beside = [&] {
    auto missing = members_not_available(engagement_rows());
    for (std::string_view const name : {"content", "account", "account_ids"}) missing.emplace_back(name);
    json::object told{{"not_available", std::move(missing)}};
    auto const period = period_of(checked, reads.now());
    if (!link_of(checked).empty()) told["period"] = period;
    return told;
  };
  co_return co_await answer_unified_list(reads, checked, std::move(question));
}

namespace {

// The first note's text, and the companies of the contacts.
Task<json::object> read_joins(Reads& reads, json::value const& record) {
  json::object out;
  std::vector<Read> asks;
  auto const notes = ids_in(record, "notes");
  if (!notes.empty())
    asks.push_back({.tool = "get_single_affinity_note_by_id", .arguments = {{"id", notes.front()}}});
  if (auto const* people = member(record, "persons"); people && people->is_array())
    for (auto const& person : people->get_array())
      if (integer_member(person, "type") == 0 && asks.size() < most_contacts_looked_up)
        asks.push_back({.tool = "get_single_affinity_person_by_id",
                        .arguments = {{"id", integer_member(person, "id").value_or(0)}}});
  auto const bodies = co_await reads.read_all(std::move(asks));
  json::array accounts;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    if (!bodies[i]) continue;
    if (i == 0 && !notes.empty()) {
      if (auto const* text = member(*bodies[i], "content")) out["content"] = *text;
      continue;
    }
    for (auto const id : ids_in(*bodies[i], "organization_ids"))
      if (json::value const text(id_text(id)); std::ranges::find(accounts, text) == accounts.end())
        accounts.push_back(text);
  }
  if (!accounts.empty()) out["account"] = json::object{{"id", accounts.front()}};
  out["account_ids"] = std::move(accounts);
  co_return out;
}

Task<Result<json::value>> read_interaction(Reads& reads, EngagementId id) {
  Read ask{.tool = "get_single_affinity_interaction_by_id",
           .arguments = {{"id", id.id}, {"type", id.type}},
           .freshness = Freshness::fresh};
  co_return co_await reads.read(std::move(ask));
}

json::object without_joins(json::object record) {
  record.erase("remote_data_v1");  // what was joined is in members
  return record;
}

}  // namespace

Task<Outcome> get_engagement(ToolContext const& context, Tool const& tool, json::object const& checked,
                             client::CallContext const& call) {
  auto const id = engagement_id(checked);
  if (!id) co_return failure(id.error());
  Reads reads(context, tool, checked, call);
  auto record = co_await read_interaction(reads, *id);
  if (!record) co_return failure(record.error());
  auto joins = co_await read_joins(reads, *record);
  Source source{.main = NativeRecord(std::move(*record), false),
                .beside = NativeRecord(std::move(joins), false)};
  Reading const reading;
  auto unified = without_joins(unified_record(source, engagement_rows(), reading, checked));
  json::object beside{{"not_available", members_not_available(engagement_rows())}};
  co_return unified_answer(reads, checked, std::move(unified), std::move(beside));
}

namespace {

void complete_engagement(Writing& writing, EngagementId const& id) {
  if (writing.effect == Effect::adds) return;
  writing.body["id"] = id.id;
  writing.body["type"] = id.type;
  if (writing.body.contains("person_ids")) return;
  json::array people;  // the native tool wants all of them
  if (auto const* list = member(writing.current, "persons"); list && list->is_array())
    for (auto const& person : list->get_array())
      if (auto const* its = member(person, "id")) people.push_back(*its);
  writing.body["person_ids"] = std::move(people);
}

}  // namespace

Task<Outcome> write_engagement(ToolContext const& context, Tool const& tool, json::object const& checked,
                               client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  bool const adds = tool.effect == Effect::adds;
  Writing writing{.effect = tool.effect, .given = checked};
  EngagementId id;
  if (!adds) {
    auto const named = engagement_id(checked);
    if (!named) co_return failure(named.error());
    id = *named;
    auto record = co_await read_interaction(reads, id);
    if (!record) co_return failure(record.error());
    writing.current = std::move(*record);
    writing.given.erase("engagement_type");
  }
  run_writers(writing, engagement_rows());
  if (!adds && writing.body.empty() && writing.errors.empty()) co_return nothing_to_change(tool);
  complete_engagement(writing, id);
  NativeCall native{.tool = adds ? "create_a_affinity_interaction" : "update_a_affinity_interaction_by_id",
                    .arguments = writing.body};
  for (auto& error : native_errors(context, native)) writing.refuse(std::move(error));
  if (!writing.errors.empty()) co_return invalid_arguments(tool, writing.errors);
  auto outcome = co_await call_natively(context, std::move(native), call);
  if (outcome.is_error || outcome.input) co_return outcome;
  WriteAnswer answer;
  Source source{.main = NativeRecord(answer.take(outcome), false)};
  co_return answer.finish(reads, writing, source, engagement_rows());
}

namespace {

Task<Result<PageRead>> engagement_type_page(PageAsked) {
  PageRead out;
  for (auto const& type : engagement_types)
    out.sources.push_back(
        {.main = NativeRecord(
             json::object{
                 {"id", type.id}, {"name", type.name}, {"type", type.id}, {"can_create", type.can_create}},
             true)});
  co_return out;
}

Task<Outcome> list_engagement_types(ToolContext const& context, Tool const& tool, json::object const& checked,
                                    client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  ListQuestion question{.max_page_size = 500};
  question.read = engagement_type_page;
  question.to_record = [](Source& source, std::size_t) { return source.main.whole().get_object(); };
  co_return co_await answer_unified_list(reads, checked, std::move(question));
}

}  // namespace

std::vector<Tool> engagement_tools() {
  auto of_type = schema::query("engagement_type", schema::word({"meeting", "call", "chat", "email"}));
  auto const for_id = hidden_param(of_type);  // a part of ids such as meeting:7001
  return {
      unified_row(
          {.name = "list_all_affinity_crm_engagements",
           .title = "List engagements",
           .description = "Lists meetings, calls, chats and e-mails; of one record at most a year.",
           .example = R"({"engagement_type":"meeting","contact_id":"510008","remote":"none","limit":1})",
           .effect = Effect::reads,
           .composed = list_engagements,
           .params = read_params({of_type, schema::query("contact_id", schema::text()),
                                  schema::query("account_id", schema::text()),
                                  schema::query("opportunity_id", schema::text()),
                                  schema::query("start_time", schema::date_time_without_hint()),
                                  schema::query("end_time", schema::date_time_without_hint())}),
           .paging = links(500),
           .output = shape_of_rows(engagement_rows())}),
      unified_row({.name = "get_single_affinity_crm_engagement_by_id",
                   .title = "Get an engagement",
                   .description = "Gives one engagement with content.",
                   .example = R"({"id":"meeting:7223","remote":"none"})",
                   .effect = Effect::reads,
                   .composed = get_engagement,
                   .params = read_params({id_param("As meeting:7001."), for_id}),
                   .output = shape_of_rows(engagement_rows())}),
      unified_row(
          {.name = "create_a_affinity_crm_engagement",
           .title = "Log an engagement",
           .description = "Logs a past meeting, call or chat.",
           .example =
               R"({"engagement_type":"call","content":"Spoke about the pilot.","start_time":"2026-11-20T10:00:00Z","contact":["510008"],"owner":"510001"})",
           .effect = Effect::adds,
           .composed = write_engagement,
           .params = params_of_rows(engagement_rows(), Effect::adds),
           .output = shape_of_rows(engagement_rows())}),
      unified_row({.name = "update_a_affinity_crm_engagement_by_id",
                   .title = "Change an engagement",
                   .description = "Changes a logged engagement.",
                   .example = R"({"id":"meeting:7002","start_time":"2026-03-14T13:30:00Z"})",
                   .effect = Effect::changes,
                   .composed = write_engagement,
                   .params = params_of_rows(engagement_rows(), Effect::changes),
                   .output = shape_of_rows(engagement_rows())}),
      delete_row({.name = "delete_a_affinity_crm_engagement_by_id",
                  .title = "Delete an engagement",
                  .description = "Deletes an engagement; asks first.",
                  .example = R"({"id":"meeting:7002"})",
                  .params = {id_param("As meeting:7001."), for_id},
                  .also_deletes = "The note that was written with it goes too."})};
}

std::vector<Tool> engagement_type_tools() {
  return {unified_row({.name = "list_all_affinity_crm_engagement_types",
                       .title = "List types of engagements",
                       .description = "Lists the types.",
                       .example = "{}",
                       .effect = Effect::reads,
                       .composed = list_engagement_types,
                       .paging = links(10),
                       .output = schema::Shape::record({{"id", schema::Shape::text(), schema::never_null},
                                                        {"name", schema::Shape::text()},
                                                        {"type", schema::Shape::text()},
                                                        {"can_create", schema::Shape::boolean()}})})};
}

}  // namespace affinity::tools::unified
