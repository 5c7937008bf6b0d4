#include "tools/unified/proposal.hpp"

#include "base/text/folding.hpp"
#include "tools/composed/upstream/reads.hpp"
#include "tools/unified/deals.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace affinity::tools::unified {

using composed::ListInfo;
using composed::Reads;

namespace {

// A basic string of TOML, whose escapes are those of JSON.
std::string toml_text(std::string_view text) { return write_json(json::value(text)); }

std::string toml_texts(std::vector<std::string> const& texts) {
  std::string out = "[";
  for (auto const& text : texts) out += (out.size() > 1 ? ", " : "") + toml_text(text);
  return out + "]";
}

// A comment is one line.
std::string comment(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(
      out, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return "# " + out;
}

std::string names_of_candidates(std::vector<FieldInfo> const& fields, std::string_view type,
                                std::string_view kind) {
  std::string out;
  for (auto const& field : fields)
    if (field.kind == kind && field.v1_id > 0 && field.type.starts_with(type))
      out += (out.empty() ? "" : ", ") + field.name;
  return out;
}

void propose_by_candidates(std::string& out, std::string_view member_name, std::string_view what,
                           std::string const& candidates) {
  out += comment(std::string(member_name) + ": " +
                 (candidates.empty() ? "no field of " + std::string(what)
                                     : "not guessed; fields of " + std::string(what) + ": " + candidates)) +
         "\n";
}

// A field of the firm with one of these names.
void propose_by_name(std::string& out, std::vector<FieldInfo> const& fields, std::string_view member_name,
                     std::initializer_list<std::string_view> names) {
  for (auto const& field : fields)
    if (field.is_writable() && std::ranges::find(names, fold(field.name)) != names.end()) {
      out += std::string(member_name) + " = " + toml_text(field.name) + "  " +
             comment("a field of your own with this name (" + field.id + ")") + "\n";
      return;
    }
}

void propose_entity(std::string& out, std::string_view section, std::vector<FieldInfo> const& fields) {
  out += "\n[" + std::string(section) + "]\n";
  propose_by_candidates(out, "owner", "people", names_of_candidates(fields, "person", "global"));
  propose_by_name(out, fields, "phone_numbers", {"phone number", "phone", "phone numbers", "mobile"});
  if (section == "account") {
    propose_by_name(out, fields, "description", {"description", "about"});
    propose_by_name(out, fields, "industry", {"industry", "sector"});
    propose_by_name(out, fields, "number_of_employees", {"number of employees", "employees"});
    propose_by_name(out, fields, "addresses", {"location", "address"});
  } else {
    propose_by_name(out, fields, "title", {"job title", "job titles", "title"});
    propose_by_name(out, fields, "addresses", {"location", "address"});
  }
  out += "# tags = \"lists\"  " + comment("a tag that is written adds the record to the list of that name") +
         "\n";
}

std::string reason_of(std::string_view member_name, DealList const& list) {
  if (member_name != "stage") return "by its name and type";
  if (list.deal.is_stage_ambiguous)
    return "one of several dropdowns with a status: look whether it is this one";
  bool const has_status =
      std::ranges::any_of(list.deal.stages, [](auto const& one) { return !one.status.empty(); });
  return has_status ? "its options have a status in Affinity" : "by its name";
}

std::vector<std::string> stages_with(DealList const& list, std::string_view status) {
  std::vector<std::string> out;
  for (auto const& stage : list.deal.stages)
    if (status_of_stage(list.deal, stage.text) == status) out.push_back(stage.text);
  return out;
}

void propose_list(std::string& out, DealList const& list) {
  out += "\n[lists." + toml_text(list.deal.list.name) + "]\n";
  for (std::string_view const name : {"stage", "amount", "owner"}) {
    auto const field = list.deal.fields.find(name);
    if (field != list.deal.fields.end())
      out += std::string(name) + " = " + toml_text(field->second.name) + "  " +
             comment(reason_of(name, list) + " (" + field->second.id + ")") + "\n";
    else
      out += comment(std::string(name) + ": no field has such a name") + "\n";
  }
  out += "# currency = \"USD\"  " + comment("Affinity does not know it") + "\n";
  propose_by_candidates(out, "close_date", "dates", names_of_candidates(list.fields, "datetime", "list"));
  propose_by_candidates(out, "description", "texts", names_of_candidates(list.fields, "text", "list"));
  if (list.deal.stages.empty()) return;
  out += "won = " + toml_texts(stages_with(list, "won")) + "\n";
  out += "lost = " + toml_texts(stages_with(list, "lost")) + "\n";
  out += "on_hold = " + toml_texts(stages_with(list, "on-hold")) + "\n";
}

// Lists of companies or people with stages are often where deals are kept.
void propose_deal_lists(std::string& out, std::vector<DealList> const& others) {
  std::vector<std::string> names;
  for (auto const& list : others)
    if (list.deal.fields.contains("stage")) names.push_back(list.deal.list.name);
  out +=
      comment("Lists of companies or people whose rows are deals: proposed where a list has stages.") + "\n";
  out += "deal_lists = " + toml_texts(names) + "\n";
}

}  // namespace

Task<Result<std::string>> propose_mapping(ToolContext const& given, client::CallContext const& call) {
  auto context = given;
  context.crm_mapping = nullptr;  // the proposal is what would be guessed
  Tool const tool{.name = "crm-mapping", .toolset = unified_toolset};
  json::object const confirmed{{"confirm_cost", true}};
  Reads reads(context, tool, confirmed, call);
  auto const lists = co_await composed::read_lists(reads);
  if (!lists) co_return fail(lists);
  std::vector<DealList> deals, others;
  for (auto const& list : *lists) {
    auto read = co_await read_deal_list(reads, list);
    if (!read) co_return fail(read);
    (list.kind == composed::Kind::deal ? deals : others).push_back(std::move(*read));
  }
  FieldOwner const of_accounts{.kind = FieldOwner::Kind::account},
      of_contacts{.kind = FieldOwner::Kind::contact};
  auto const accounts = co_await read_field_infos(reads, of_accounts);
  if (!accounts) co_return fail(accounts);
  auto const contacts = co_await read_field_infos(reads, of_contacts);
  if (!contacts) co_return fail(contacts);
  std::string out =
      comment(
          "Which fields the unified CRM view means: keep what is right, correct the rest, and start "
          "with --crm-mapping FILE.") +
      "\n" + comment("Fields are named as in Affinity, or by their ids.") + "\n\n";
  propose_deal_lists(out, others);
  propose_entity(out, "account", *accounts);
  propose_entity(out, "contact", *contacts);
  for (auto const& list : deals) propose_list(out, list);
  for (auto const& list : others)
    if (list.deal.fields.contains("stage")) propose_list(out, list);
  co_return out;
}

}  // namespace affinity::tools::unified
