// Creates and changes accounts and contacts: the record with API v1, values of fields with v2, tags as rows
// of lists.

#include "tools/composed/upstream/metadata.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"
#include "tools/unified/listing.hpp"
#include "tools/unified/native_calls.hpp"
#include "tools/unified/people_and_companies.hpp"
#include "tools/unified/write_answer.hpp"

#include <utility>

namespace affinity::tools::unified {

using composed::Freshness;
using composed::Read;
using composed::Reads;

namespace {

// Whether the write names a member whose writer looks at fields.
bool needs_fields(EntityResource const& resource, json::object const& given) {
  for (auto const& row : resource.rows())
    if (given.contains(row.name) && (row.write == write_custom_fields || row.write == write_mapped_field))
      return true;
  return false;
}

bool needs_current(json::object const& given) { return given.contains("account") || given.contains("tags"); }

// What the writers look at, read before. An outcome is an error.
Task<std::optional<Outcome>> read_for_writers(Reads& reads, EntityResource const& resource, std::int64_t id,
                                              Writing& writing) {
  if (needs_fields(resource, writing.given)) {
    auto infos = co_await read_field_infos(reads, resource.owner);
    if (!infos) co_return failure(infos.error());
    writing.reading.fields = std::move(*infos);
  }
  if (writing.given.contains("tags")) {
    auto lists = co_await composed::read_lists(reads);
    if (!lists) co_return failure(lists.error());
    std::erase_if(*lists, [&](auto const& list) { return list.kind != resource.kind; });
    writing.reading.lists = std::move(*lists);
  }
  if (id > 0 && needs_current(writing.given)) {
    Read ask{.tool = resource.v1_get, .arguments = {{"id", id}}, .freshness = Freshness::fresh};
    auto record = co_await reads.read(std::move(ask));
    if (!record) co_return failure(record.error());
    writing.current = std::move(*record);
  }
  co_return std::nullopt;
}

void add_required(EntityResource const& resource, Writing& writing) {
  if (writing.effect != Effect::adds || resource.kind != composed::Kind::person) return;
  writing.body.emplace("emails", json::array());
  if (writing.body.contains("first_name")) writing.body.emplace("last_name", "");
}

struct EntityCalls {
  NativeCall record{};  // without a tool: nothing of the record itself changes
  json::array updates{};
};

NativeCall values_call(EntityResource const& resource, std::int64_t id, json::array updates) {
  return {.tool = resource.v2_batch,
          .arguments = {{resource.v2_batch_id, id}, {"updates", std::move(updates)}}};
}

NativeCall row_call(std::int64_t list, std::int64_t id) {
  return {.tool = "create_a_affinity_list_entry", .arguments = {{"list_id", list}, {"entity_id", id}}};
}

// Everything that can be wrong is said before anything is sent.
void check_calls(ToolContext const& context, EntityResource const& resource, Writing& writing,
                 EntityCalls const& calls) {
  auto const check = [&](NativeCall const& call) {
    for (auto& error : native_errors(context, call)) writing.refuse(std::move(error));
  };
  constexpr std::int64_t any = 1;  // the id of what does not exist yet
  if (!calls.record.tool.empty()) check(calls.record);
  if (!calls.updates.empty()) check(values_call(resource, any, calls.updates));
  for (auto const list : writing.add_to_lists) check(row_call(list, any));
}

// The calls after the first one, which made or changed the record `id`.
Task<std::optional<Outcome>> perform_rest(ToolContext const& context, EntityResource const& resource,
                                          std::int64_t id, Writing const& writing, EntityCalls calls,
                                          WriteAnswer& answer, client::CallContext const& call) {
  if (!calls.updates.empty()) {
    auto native = values_call(resource, id, std::move(calls.updates));
    auto outcome = co_await call_natively(context, std::move(native), call);
    if (outcome.is_error || outcome.input) {
      answer.done.still = "its values were not set";
      co_return failed_after(answer.done, std::move(outcome));
    }
    answer.note(resource.v2_batch, id, "set its values");
  }
  for (auto const list : writing.add_to_lists) {
    auto native = row_call(list, id);
    auto outcome = co_await call_natively(context, std::move(native), call);
    if (outcome.is_error || outcome.input) {
      answer.done.still = "it was not added to the list " + std::to_string(list);
      co_return failed_after(answer.done, std::move(outcome));
    }
    answer.note("create_a_affinity_list_entry", id, "added it to the list " + std::to_string(list));
  }
  co_return std::nullopt;
}

}  // namespace

Task<Outcome> write_entity(EntityResource const& resource, ToolContext const& context, Tool const& tool,
                           json::object const& checked, client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto id = tool.effect == Effect::changes ? id_argument(checked) : 0;
  if (tool.effect == Effect::changes && id <= 0) co_return no_such_id(tool, checked, "730001");
  Writing writing{.effect = tool.effect, .given = checked, .unmapped_help = resource.v2_batch};
  writing.reading = entity_reading(resource, context, checked);
  auto const missing = co_await read_for_writers(reads, resource, id, writing);
  if (missing) co_return *missing;
  run_writers(writing, resource.rows());
  EntityCalls calls;
  Read current;
  if (id > 0) current = {.tool = resource.v2_get, .arguments = {{"id", id}}};
  calls.updates = co_await native_updates(reads, resource.owner, writing, std::move(current));
  add_required(resource, writing);
  bool const adds = tool.effect == Effect::adds;
  if (adds || !writing.body.empty()) {
    calls.record = {.tool = adds ? resource.v1_create : resource.v1_update, .arguments = writing.body};
    if (!adds) calls.record.arguments["id"] = id;
    if (auto const* even = checked.if_contains("even_if_exists"))
      calls.record.arguments["even_if_exists"] = *even;
  }
  check_calls(context, resource, writing, calls);
  if (!writing.errors.empty()) co_return invalid_arguments(tool, writing.errors);
  bool const changes_nothing =
      calls.record.tool.empty() && calls.updates.empty() && writing.add_to_lists.empty();
  if (changes_nothing) co_return nothing_to_change(tool);

  WriteAnswer answer;
  answer.done.next = "Do not repeat it as it was: what is left to do is update_a_affinity_crm_" +
                     std::string(resource.noun) + "_by_id.";
  Source source;
  if (!calls.record.tool.empty()) {
    auto const native = calls.record.tool;
    auto outcome = co_await call_natively(context, std::move(calls.record), call);
    if (outcome.is_error || outcome.input) co_return outcome;
    source.main = NativeRecord(answer.take(outcome), false);
    if (adds) id = integer_member(source.main.whole(), "id").value_or(0);
    answer.note(native, id,
                (adds ? "created " : "changed ") + std::string(resource.noun) + " " + id_text(id));
  } else {
    source.main = NativeRecord(json::object{{"id", id}}, false);
    answer.done.what = "nothing of " + std::string(resource.noun) + " " + id_text(id) + " itself was changed";
  }
  auto failed = co_await perform_rest(context, resource, id, writing, std::move(calls), answer, call);
  if (failed) co_return std::move(*failed);
  co_return answer.finish(reads, writing, source, resource.rows());
}

}  // namespace affinity::tools::unified
