#include "tools/unified/deals.hpp"

#include "base/text/folding.hpp"
#include "tools/records/record_name.hpp"
#include "tools/unified/listing.hpp"
#include "tools/unified/model/mapping_of.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace affinity::tools::unified {

using composed::Freshness;
using composed::ListInfo;
using composed::Read;
using composed::Reads;

namespace {

bool is_called(FieldInfo const& field, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, fold(field.name)) != names.end();
}

bool has_text(std::vector<std::string> const& texts, std::string_view text) {
  auto const wanted = fold(text);
  return std::ranges::any_of(texts, [&](auto const& each) { return fold(each) == wanted; });
}

ListMapping const* mapping_of_list(CrmMapping const& mapping, ListInfo const& list) {
  for (auto const& one : mapping.lists)
    if (one.list == std::to_string(list.id) || fold(one.list) == fold(list.name)) return &one;
  return nullptr;
}

void take_mapping(DealList& out, ListMapping const& mapping) {
  out.deal.currency = mapping.currency;
  out.deal.won = mapping.won;
  out.deal.lost = mapping.lost;
  out.deal.on_hold = mapping.on_hold;
  for (auto const& [member_name, field_name] : mapping.fields) {
    auto const field = find_field(out.fields, field_name);
    if (field)
      out.deal.fields.emplace(member_name, **field);
    else
      out.notes.push_back("--crm-mapping: " + member_name + " of the list " + out.deal.list.name + ": " +
                          field.error().message);
  }
}

// Fields of the list itself with ranked options, and whether these have a status.
Task<void> guess_stage(Reads& reads, DealList& out) {
  std::vector<FieldInfo> with_status;
  std::optional<FieldInfo> named;
  for (auto const& field : out.fields) {
    if (field.kind != "list" || !field.is_dropdown() || field.is_many()) continue;
    bool const is_named = is_called(field, {"status", "stage", "deal stage"});
    if (is_named && !named) named = field;
    if (field.type != "ranked-dropdown") continue;
    auto const options = co_await read_field_options(reads, owner_of(out.deal.list), field);
    bool const has_status =
        options && std::ranges::any_of(*options, [](auto const& option) { return !option.status.empty(); });
    if (has_status) with_status.push_back(field);
  }
  out.deal.is_stage_ambiguous = with_status.size() > 1;
  if (out.deal.is_stage_ambiguous && named)
    out.deal.fields.emplace("stage", *named);
  else if (!with_status.empty())
    out.deal.fields.emplace("stage", with_status.front());
  else if (named)
    out.deal.fields.emplace("stage", *named);
}

void guess_by_name(DealList& out) {
  for (auto const& field : out.fields) {
    if (field.kind != "list") continue;
    bool const is_amount = field.type == "number" && is_called(field, {"amount", "deal size", "deal amount",
                                                                       "check size", "investment amount"});
    bool const is_owner = field.type.starts_with("person") && field.v1_id > 0 &&
                          is_called(field, {"owners", "owner", "deal owner", "deal owners", "deal lead"});
    if (is_amount) out.deal.fields.emplace("amount", field);
    if (is_owner) out.deal.fields.emplace("owner", field);
  }
}

}  // namespace

FieldOwner owner_of(ListInfo const& list) {
  return {.kind = FieldOwner::Kind::list, .list_id = list.id, .records = list.kind};
}

Task<Result<DealList>> read_deal_list(Reads& reads, ListInfo list) {
  DealList out{.deal = {.list = list}, .is_read = true};
  auto fields = co_await read_field_infos(reads, owner_of(list));
  if (!fields) co_return fail(fields);
  out.fields = std::move(*fields);
  auto const* mapping = mapping_of_list(mapping_of(reads.context()), list);
  if (mapping) take_mapping(out, *mapping);
  out.deal.is_guess = !mapping;
  if (!mapping) {
    co_await guess_stage(reads, out);
    guess_by_name(out);
  }
  auto const stage = out.deal.fields.find("stage");
  if (stage != out.deal.fields.end()) {
    auto options = co_await read_field_options(reads, owner_of(list), stage->second);
    if (options) out.deal.stages = std::move(*options);
  }
  co_return out;
}

std::string status_of_stage(DealFields const& deal, std::string_view stage) {
  if (has_text(deal.won, stage)) return "won";
  if (has_text(deal.lost, stage)) return "lost";
  if (has_text(deal.on_hold, stage)) return "on-hold";
  bool const is_mapped = !deal.won.empty() || !deal.lost.empty() || !deal.on_hold.empty();
  auto const option = std::ranges::find(deal.stages, stage, &FieldOption::text);
  if (!is_mapped && option != deal.stages.end() && !option->status.empty()) return option->status;
  auto const words = " " + fold(stage) + " ";
  auto const has_word = [&](std::initializer_list<std::string_view> any) {
    return std::ranges::any_of(any, [&](auto word) { return words.find(word) != words.npos; });
  };
  if (is_mapped) return "open";
  if (has_word({" lost ", " passed ", " pass ", " declined ", " rejected ", " dead "})) return "lost";
  if (has_word({" won ", " invested ", " portfolio "})) return "won";
  return has_word({" hold ", " paused "}) ? "on-hold" : "open";
}

ListInfo const* list_called(std::vector<ListInfo> const& lists, std::string_view name) {
  auto const wanted = fold(name);
  for (auto const& list : lists)
    if (std::to_string(list.id) == name || fold(list.name) == wanted) return &list;
  return nullptr;
}

Task<Result<std::vector<ListInfo>>> read_deal_lists(Reads& reads) {
  auto const all = co_await composed::read_lists(reads);
  if (!all) co_return fail(all);
  std::vector<ListInfo> out;
  for (auto const& list : *all)
    if (list.kind == composed::Kind::deal) out.push_back(list);
  for (auto const& name : mapping_of(reads.context()).deal_lists) {
    auto const* list = list_called(*all, name);
    if (!list)
      co_return fail(ErrorKind::invalid, "deal_lists of --crm-mapping names the list " + name +
                                             ", which does "
                                             "not exist or is not shared with this key.");
    if (list->kind != composed::Kind::deal) out.push_back(*list);
  }
  co_return out;
}

json::object mapping_told(std::vector<DealList> const& lists) {
  json::object told;
  json::array ambiguous;
  bool any_guess = false, any_read = false;
  for (auto const& list : lists) {
    if (!list.is_read) continue;
    any_read = true;
    any_guess = any_guess || list.deal.is_guess;
    json::object fields;
    for (auto const& [name, field] : list.deal.fields) fields[name] = field.name + " (" + field.id + ")";
    told[list.deal.list.name] = std::move(fields);
    if (list.deal.is_stage_ambiguous) ambiguous.emplace_back(list.deal.list.name);
  }
  json::object out;
  if (!any_read) return out;
  out["mapped_by"] = any_guess ? "guess" : "file";
  out["mapping"] = std::move(told);
  if (!ambiguous.empty()) out["stage_ambiguous"] = std::move(ambiguous);
  return out;
}

bool names_a_row(json::object const& checked) {
  auto const* id = checked.if_contains("id");
  return id && as_text(*id).value_or("").starts_with("row:");
}

namespace {

// Where the argument list_id stands, that list alone.
Result<std::vector<ListInfo>> narrowed(std::vector<ListInfo> lists, json::object const& checked) {
  auto const* given = checked.if_contains("list_id");
  if (!given || given->is_null()) return lists;
  auto const number = as_int64(*given);
  auto const name = number ? std::to_string(*number) : std::string(as_text(*given).value_or(""));
  auto const* list = list_called(lists, name);
  if (list) return std::vector<ListInfo>{*list};
  return fail(ErrorKind::not_found, "The list " + name + " is no list of deals.",
              "Lists of companies or people are deals where deal_lists of --crm-mapping names them.");
}

Task<Result<DealRow>> find_row_of_opportunity(Reads& reads, std::int64_t id) {
  Read ask{.tool = "get_single_affinity_opportunity_by_id",
           .arguments = {{"id", id}},
           .freshness = Freshness::fresh};
  auto const record = co_await reads.read(std::move(ask));
  if (!record) co_return fail(record);
  auto const* entries = member(*record, "list_entries");
  auto const* list = entries ? entries->if_array() : nullptr;
  if (!list || list->empty())
    co_return fail(ErrorKind::not_found, "The opportunity " + id_text(id) + " is on no list of this key.");
  auto const lists = co_await composed::read_lists(reads);
  if (!lists) co_return fail(lists);
  auto const list_id = integer_member(list->front(), "list_id").value_or(0);
  auto const* known = list_called(*lists, std::to_string(list_id));
  co_return DealRow{.list = known ? *known : ListInfo{.id = list_id},
                    .row = integer_member(list->front(), "id").value_or(0),
                    .record = id};
}

}  // namespace

Task<Result<DealRow>> find_row(Reads& reads, json::object const& checked) {
  auto const id = id_argument(checked);
  if (id <= 0) co_return fail(ErrorKind::invalid, "id must be a text such as \"880001\" or \"row:9400012\".");
  if (!names_a_row(checked)) co_return co_await find_row_of_opportunity(reads, id);
  auto const all = co_await read_deal_lists(reads);
  if (!all) co_return fail(all);
  auto const lists = narrowed(*all, checked);
  if (!lists) co_return fail(lists);
  for (auto const& list : *lists) {
    Read ask{.tool = "get_single_affinity_list_entry_by_id",
             .arguments = {{"list_id", list.id}, {"id", id}},
             .freshness = Freshness::fresh};
    auto const entry = co_await reads.read(std::move(ask));
    bool const is_missing = !entry && (entry.error().status == 404 || entry.error().status == 422);
    if (!entry && !is_missing) co_return fail(entry);
    if (entry && integer_member(*entry, "list_id").value_or(list.id) == list.id)
      co_return DealRow{.list = list, .row = id, .record = integer_member(*entry, "entity_id").value_or(0)};
  }
  co_return fail(ErrorKind::not_found, "No list of deals has the row " + id_text(id) + ".",
                 "Lists of companies are deals where deal_lists of --crm-mapping names them.");
}

}  // namespace affinity::tools::unified
