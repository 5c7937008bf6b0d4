// Fields of accounts, contacts and opportunities, with the options of dropdowns.

#include "tools/unified/fields.hpp"

#include "tools/records/record_name.hpp"
#include "tools/render.hpp"
#include "tools/unified/deals.hpp"
#include "tools/unified/listing.hpp"
#include "tools/unified/readers.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::unified {

using composed::Freshness;
using composed::Read;
using composed::Reads;
using schema::Shape;

namespace {

// The records that the fields of a part of the list are of.
struct FieldsOf {
  std::string_view entity{};  // account, contact, opportunity
  FieldOwner owner{};
  std::string list_name{};
};

json::value const& v1_record_of_field(Source const& source) {
  return source.main.is_v2() ? source.beside.whole() : source.main.whole();
}

std::string value_type(Source const& source) { return text_member(source.main.whole(), "valueType"); }

std::optional<std::int64_t> v1_value_type(Source const& source) {
  return integer_member(v1_record_of_field(source), "value_type");
}

json::value read_field_id(Source& source, MemberRow const&, Reading const&) {
  if (source.main.is_v2()) return source.main.copy("id");
  auto const* id = source.main.at("id");
  return id ? json::value("field-" + std::string(as_text(id_value(*id)).value_or(""))) : json::value();
}

json::value read_field_type(Source& source, MemberRow const&, Reading const&) {
  auto const type = value_type(source);
  constexpr std::string_view of_v1[] = {"person",   "company",  "dropdown", "number",
                                        "datetime", "location", "text",     "ranked-dropdown"};
  auto name = type;
  if (auto const code = v1_value_type(source); name.empty() && code && *code >= 0 && *code < 8)
    name = of_v1[*code];
  bool const is_record = name.starts_with("person") || name.starts_with("company") || name == "list-multi";
  if (name.ends_with("-multi") || is_record) return "array";
  if (name.find("dropdown") != name.npos) return "enum";
  if (name.ends_with("number")) return "number";
  if (name == "datetime" || name == "interaction") return "date";
  return name == "location" ? "address" : "text";
}

json::value read_reference(Source& source, MemberRow const&, Reading const&) {
  auto const type = value_type(source);
  auto const code = v1_value_type(source);
  if (type.starts_with("person") || (type.empty() && code == 0)) return "contact";
  if (type.starts_with("company") || (type.empty() && code == 1)) return "account";
  return nullptr;
}

json::value read_options(Source& source, MemberRow const&, Reading const&) {
  auto const* options = member(v1_record_of_field(source), "dropdown_options");
  json::array out;
  if (options && options->is_array())
    for (auto const& option : options->get_array()) {
      auto const* text = member(option, "text");
      auto const* id = member(option, "id");
      out.emplace_back(json::object{{"label", text ? *text : json::value()},
                                    {"value", id ? id_value(*id) : json::value()}});
    }
  return out;
}

bool is_of_firm(Source const& source) {
  if (!source.main.is_v2()) return true;
  auto const kind = text_member(source.main.whole(), "type");
  return (kind == "global" || kind == "list") && text_member(source.main.whole(), "id").starts_with("field-");
}

json::value read_user_defined(Source& source, MemberRow const&, Reading const&) { return is_of_firm(source); }
json::value read_never(Source&, MemberRow const&, Reading const&) { return false; }

json::value read_entity_type(Source& source, MemberRow const&, Reading const&) {
  return json::value(source.list);
}

json::value read_groups(Source& source, MemberRow const&, Reading const& reading) {
  json::array out;
  bool const of_list = text_member(source.main.whole(), "type") == "list" ||
                       integer_member(v1_record_of_field(source), "list_id").has_value();
  if (of_list && reading.deal.list.id > 0)
    out.emplace_back(json::object{{"id", id_text(reading.deal.list.id)}, {"name", reading.deal.list.name}});
  return out;
}

}  // namespace

MemberRows const& field_rows() {
  static MemberRows const rows = [] {
    MemberRows out{{.name = "id",
                    .shape = Shape::text(),
                    .v2 = "id",
                    .v1 = "id",
                    .read = read_field_id,
                    .from = "field-31014, or the name of an enriched one"},
                   {.name = "name", .shape = Shape::text(), .v2 = "name", .v1 = "name", .read = read_copy},
                   {.name = "label", .shape = Shape::text(), .v2 = "name", .v1 = "name", .read = read_copy},
                   {.name = "description", .shape = Shape::text(), .v2 = "description", .read = read_copy},
                   {.name = "type",
                    .shape = Shape::text(),
                    .v2 = "valueType",
                    .v1 = "value_type",
                    .read = read_field_type,
                    .from = "text, number, date, enum, array or address"},
                   {.name = "options",
                    .shape = Shape::list(Shape::record({{"label", Shape::text()}, {"value", Shape::text()}})),
                    .v1 = "dropdown_options",
                    .read = read_options,
                    .from = "text and id of each"},
                   {.name = "reference_entity",
                    .shape = Shape::text(),
                    .v2 = "valueType",
                    .v1 = "value_type",
                    .read = read_reference,
                    .from = "contact or account, of people and companies"},
                   {.name = "entity_type",
                    .shape = Shape::text(),
                    .read = read_entity_type,
                    .from = "account, contact or opportunity"},
                   {.name = "field_groups",
                    .shape = id_list_shape(),
                    .v1 = "list_id",
                    .read = read_groups,
                    .from = "the list that has it"},
                   {.name = "is_required", .shape = Shape::boolean(), .v2 = "isRequired", .read = read_copy},
                   {.name = "is_editable",
                    .shape = Shape::boolean(),
                    .v2 = "type",
                    .read = read_user_defined,
                    .from = "not enriched and not made by Affinity"},
                   {.name = "is_user_defined",
                    .shape = Shape::boolean(),
                    .v2 = "type",
                    .read = read_user_defined,
                    .from = "global or of a list"},
                   {.name = "is_hidden", .shape = Shape::boolean(), .read = read_never, .from = "false"},
                   {.name = "is_unique", .shape = Shape::boolean(), .read = read_never, .from = "false"}};
    out.push_back(created_at_row("createdAt", {}));
    out.push_back(updated_at_row());
    return out;
  }();
  return rows;
}

namespace {

Read v2_fields_read(FieldsOf const& of) {
  Read out{.page_size = 100, .freshness = Freshness::metadata};
  switch (of.owner.kind) {
    case FieldOwner::Kind::account: out.tool = "list_all_affinity_v2_company_fields"; break;
    case FieldOwner::Kind::contact: out.tool = "list_all_affinity_v2_person_fields"; break;
    case FieldOwner::Kind::list:
      out.tool = "list_all_affinity_v2_list_fields";
      out.arguments["listId"] = of.owner.list_id;
  }
  return out;
}

json::value const* v1_field_of(json::array const& fields, std::string_view id) {
  for (auto const& field : fields)
    if ("field-" + std::to_string(integer_member(field, "id").value_or(0)) == id) return &field;
  return nullptr;
}

void add_v1_fields(std::vector<Source>& out, json::array const& fields, FieldsOf const& of) {
  for (auto const& field : fields) {
    auto const list = integer_member(field, "list_id").value_or(0);
    if (list == 0 || list == of.owner.list_id)
      out.push_back({.main = NativeRecord(field, false), .list = of.entity});
  }
}

// Two requests, remembered as long as --metadata-cache says: v1 has the options, v2 what is enriched.
Task<Result<PageRead>> read_fields_of(Reads& reads, FieldsOf of) {
  PageRead out;
  auto const kind = of.owner.kind == FieldOwner::Kind::account   ? composed::Kind::company
                    : of.owner.kind == FieldOwner::Kind::contact ? composed::Kind::person
                                                                 : of.owner.records;
  auto const v1 = co_await composed::read_fields(reads, kind);
  if (!v1) co_return fail(v1);
  auto ask = v2_fields_read(of);
  composed::ReadRecords v2;
  bool const may_v2 = reads.may_use(ask.tool);
  constexpr std::size_t most = 2'000;
  if (may_v2) v2 = co_await reads.read_pages(std::move(ask), most);
  if (v2.error && !Reads::is_refusal(*v2.error)) co_return fail(*v2.error);
  if (!may_v2 || v2.error) {
    add_v1_fields(out.sources, *v1, of);
    out.api = api_v1;
    out.why = "Read with API v1, so fields that Affinity enriches are missing.";
    co_return out;
  }
  for (auto& field : v2.records) {
    Source source{.main = NativeRecord(field, true), .list = of.entity};
    if (auto const* same = v1_field_of(*v1, text_member(field, "id")))
      source.beside = NativeRecord(*same, false);
    out.sources.push_back(std::move(source));
  }
  co_return out;
}

Task<Result<std::vector<FieldsOf>>> fields_asked(Reads& reads, json::object const& checked) {
  auto const* entity = checked.if_contains("entity_type");
  auto const only = entity ? std::string(as_text(*entity).value_or("")) : std::string();
  auto const* list_given = checked.if_contains("list_id");
  auto const list_name = list_given ? std::string(as_text(*list_given).value_or("")) : std::string();
  std::vector<FieldsOf> out;
  bool const any = only.empty() && list_name.empty();
  if (any || only == "account")
    out.push_back({.entity = "account", .owner = {.kind = FieldOwner::Kind::account}});
  if (any || only == "contact")
    out.push_back({.entity = "contact", .owner = {.kind = FieldOwner::Kind::contact}});
  if (!any && only != "opportunity" && list_name.empty()) co_return out;
  auto const lists = co_await read_deal_lists(reads);
  if (!lists) co_return fail(lists);
  for (auto const& list : *lists)
    if (list_name.empty() || list_called({list}, list_name))
      out.push_back({.entity = "opportunity", .owner = owner_of(list), .list_name = list.name});
  if (out.empty())
    co_return fail(ErrorKind::not_found, "There is no list of deals " + list_name + ".",
                   "Without list_id the fields of all of them are listed.");
  co_return out;
}

Task<Outcome> list_fields(ToolContext const& context, Tool const& tool, json::object const& checked,
                          client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto const parts = co_await fields_asked(reads, checked);
  if (!parts) co_return failure(parts.error());
  ListQuestion question{.parts = parts->size(), .max_page_size = 500};
  question.read = [&](PageAsked asked) { return read_fields_of(reads, (*parts)[asked.part]); };
  question.to_record = [&](Source& source, std::size_t part) {
    auto const& of = (*parts)[part];
    Reading const reading{.deal = {.list = {.id = of.owner.list_id, .name = of.list_name}}};
    return unified_record(source, field_rows(), reading, checked);
  };
  question.beside = [] { return json::object{{"not_available", members_not_available(field_rows())}}; };
  co_return co_await answer_unified_list(reads, checked, std::move(question));
}

}  // namespace

std::vector<Tool> field_tools() {
  return {unified_row({.name = "list_all_affinity_crm_fields",
                       .title = "List fields and options",
                       .description = "Lists fields; options of dropdowns included.",
                       .example = R"({"entity_type":"opportunity","remote":"none","limit":1})",
                       .effect = Effect::reads,
                       .composed = list_fields,
                       .params = read_params(
                           {schema::query("entity_type", schema::word({"account", "contact", "opportunity"})),
                            schema::query("list_id", schema::text())}),
                       .paging = links(500),
                       .output = shape_of_rows(field_rows())})};
}

}  // namespace affinity::tools::unified
