#include "tools/changes/records/wanted_record.hpp"

#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "schema/validate.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr std::array<RecordTools, 3> tools_of_records{
    {{Kind::person, "get_single_affinity_person_by_id", "list_all_affinity_persons",
      "create_a_affinity_person", "update_a_affinity_person_by_id", "delete_a_affinity_person_by_id",
      "person_id", "person_ids"},
     {Kind::company, "get_single_affinity_organization_by_id", "list_all_affinity_organizations",
      "create_a_affinity_organization", "update_a_affinity_organization_by_id",
      "delete_a_affinity_organization_by_id", "organization_id", "organization_ids"},
     {Kind::deal, "get_single_affinity_opportunity_by_id", "list_all_affinity_opportunities",
      "create_a_affinity_opportunity", "update_a_affinity_opportunity_by_id",
      "delete_a_affinity_opportunity_by_id", "opportunity_id", "opportunity_ids"}}};

constexpr std::array<std::string_view, 12> members_of_wanted{"kind",      "name",   "first_name", "last_name",
                                                             "email",     "emails", "domain",     "company",
                                                             "companies", "person", "people",     "website"};

// A text, or a list of texts; numbers are no names.
Result<std::vector<std::string>> texts_of(json::object const& record, std::string_view name) {
  std::vector<std::string> out;
  auto const* value = record.if_contains(name);
  if (!value || value->is_null()) return out;
  auto const add = [&](json::value const& item) {
    auto const text = as_text(item);
    if (text && !trimmed(*text).empty()) out.emplace_back(trimmed(*text));
    return text.has_value();
  };
  bool is_text = !value->is_array() && add(*value);
  if (auto const* items = value->if_array())
    is_text = std::ranges::all_of(*items, [&](json::value const& item) { return add(item); });
  if (is_text) return out;
  return fail(ErrorKind::invalid, "record." + std::string(name) + " is not a text or a list of texts.",
              "Give it as text.");
}

std::string text_of_wanted(json::object const& record, std::string_view name) {
  auto const* value = record.if_contains(name);
  return std::string(value ? trimmed(as_text(*value).value_or("")) : std::string_view());
}

Result<Kind> kind_meant(json::object const& record, std::optional<Kind> of_list) {
  auto const word = text_of_wanted(record, "kind");
  if (auto const kind = kind_of_people_word(word)) return *kind;
  if (!word.empty())
    return fail(ErrorKind::invalid, "record.kind \"" + shorten(word, 40) + "\" is none.",
                "Give person, company or deal.");
  if (of_list) return *of_list;
  for (auto const* name : {"email", "emails", "first_name", "last_name"})
    if (record.contains(name)) return Kind::person;
  if (record.contains("domain") || record.contains("website")) return Kind::company;
  return fail(ErrorKind::invalid, "Whether record is a person, a company or a deal is not said.",
              "Give record.kind.");
}

std::optional<Error> unknown_member(json::object const& record) {
  for (auto const& member : record) {
    std::string_view const name(member.key());
    if (std::ranges::find(members_of_wanted, name) != members_of_wanted.end()) continue;
    auto const close = nearest(name, members_of_wanted);
    return fail(ErrorKind::invalid, "record has no member \"" + shorten(name, 40) + "\".",
                (close.empty() ? "" : "Did you mean " + std::string(close) + "? ") +
                    "It takes kind, name or first_name and last_name, emails, domain, company and people; "
                    "columns go into values.");
  }
  return std::nullopt;
}

std::string normal_address(std::string const& text) {
  auto const query = composed::parse_query(text);
  return query.email.empty() ? lower(text) : query.email;
}

std::string normal_domain(std::string const& text) {
  auto const query = composed::parse_query(text);
  return query.host.empty() ? lower(text) : query.host;
}

void name_person(WantedRecord& out) {
  if (out.first_name.empty() && out.last_name.empty()) {
    auto const name = split_name(out.name);
    out.first_name = name.first;
    out.last_name = name.last;
  }
  out.name = whole_name(out.first_name, out.last_name);
}

std::optional<Error> missing_in(WantedRecord const& wanted) {
  bool const is_person = wanted.kind == Kind::person;
  if (is_person && wanted.name.empty() && wanted.emails.empty())
    return fail(ErrorKind::invalid, "record says neither a name nor an e-mail address.",
                "Give first_name, last_name and emails.");
  if (!is_person && wanted.name.empty() && wanted.domain.empty())
    return fail(ErrorKind::invalid, "record has no name.", "Give record.name.");
  if (!is_person && !wanted.emails.empty())
    return fail(ErrorKind::invalid, "A " + std::string(to_string(wanted.kind)) + " has no e-mail address.",
                "Leave emails out, or give kind person.");
  if (wanted.kind != Kind::company && !wanted.domain.empty())
    return fail(ErrorKind::invalid, "Only a company has a domain.",
                "Leave domain out, or give kind company.");
  if (wanted.kind == Kind::company && !wanted.companies.empty())
    return fail(ErrorKind::invalid, "A company has no company.", "Leave company out.");
  if (is_person && !wanted.people.empty())
    return fail(ErrorKind::invalid, "People are not linked with people.", "Leave people out.");
  return std::nullopt;
}

}  // namespace

PersonName split_name(std::string_view text) {
  auto const name = trimmed(text);
  if (auto const comma = name.find(','); comma != name.npos)
    return {.first = std::string(trimmed(name.substr(comma + 1))),
            .last = std::string(trimmed(name.substr(0, comma)))};
  auto const space = name.rfind(' ');
  if (space == name.npos) return {.first = std::string(name), .last = {}};
  return {.first = std::string(trimmed(name.substr(0, space))), .last = std::string(name.substr(space + 1))};
}

std::string whole_name(std::string_view first, std::string_view last) {
  return std::string(first) + (first.empty() || last.empty() ? "" : " ") + std::string(last);
}

Result<WantedRecord> wanted_record(json::object const& record, std::optional<Kind> of_list) {
  if (auto const unknown = unknown_member(record)) return fail(*unknown);
  auto const kind = kind_meant(record, of_list);
  if (!kind) return fail(kind);
  WantedRecord out{.kind = *kind,
                   .first_name = text_of_wanted(record, "first_name"),
                   .last_name = text_of_wanted(record, "last_name"),
                   .name = text_of_wanted(record, "name")};
  std::pair<std::string_view, std::vector<std::string>*> const lists[] = {
      {"emails", &out.emails},       {"email", &out.emails},  {"company", &out.companies},
      {"companies", &out.companies}, {"people", &out.people}, {"person", &out.people}};
  for (auto const& [name, into] : lists) {
    auto texts = texts_of(record, name);
    if (!texts) return fail(texts);
    for (auto& text : *texts) {
      if (into == &out.emails) text = normal_address(text);
      if (std::ranges::find(*into, text) == into->end()) into->push_back(std::move(text));
    }
  }
  for (auto const* name : {"domain", "website"})
    if (auto const text = text_of_wanted(record, name); !text.empty()) out.domain = normal_domain(text);
  if (out.kind == Kind::person) name_person(out);
  if (auto const missing = missing_in(out)) return fail(*missing);
  if (out.name.empty()) out.name = out.kind == Kind::person ? out.emails.front() : out.domain;
  return out;
}

json::object members_of(WantedRecord const& wanted) {
  if (wanted.kind != Kind::person) {
    json::object out{{"name", wanted.name}};
    if (!wanted.domain.empty()) out["domain"] = wanted.domain;
    return out;
  }
  json::array emails;
  for (auto const& each : wanted.emails) emails.emplace_back(each);
  return {{"first_name", wanted.first_name}, {"last_name", wanted.last_name}, {"emails", std::move(emails)}};
}

RecordTools const* record_tools(Kind kind) {
  auto const* found = std::ranges::find(tools_of_records, kind, &RecordTools::kind);
  return found == tools_of_records.end() ? nullptr : found;
}

std::optional<Error> argument_mistakes(composed::Reads& reads, std::string_view tool,
                                       json::object const& arguments) {
  auto const& context = reads.context();
  auto const* row = (context.full_catalogue ? *context.full_catalogue : context.catalogue).find(tool);
  if (!row) return fail(ErrorKind::internal, "There is no tool " + std::string(tool) + ".");
  auto const checked = schema::validate(arguments, row->params, row->rules);
  auto const* mistakes = std::get_if<schema::ValidationErrors>(&checked);
  if (!mistakes || mistakes->empty()) return std::nullopt;
  return fail(ErrorKind::invalid, mistakes->front());
}

Task<std::optional<Subject>> subject_of_operation(Planning& planning, Operation const& operation,
                                                  std::vector<Kind> kinds) {
  if (!operation.target) {
    if (trimmed(operation.on).empty()) {
      planning.problem(operation, "invalid", "It does not say which record is meant.",
                       "Give `on`: a name, an e-mail address or a ref such as person:510008.");
      co_return std::nullopt;
    }
    co_return co_await planning.record(operation, operation.on, std::move(kinds));
  }
  auto const& target = *operation.target;
  bool const fits = !target.ref || std::ranges::find(kinds, target.ref->kind) != kinds.end();
  if (fits) co_return target;
  planning.problem(operation, "wrong_kind",
                   shown_subject(target) + " is a " + std::string(to_string(target.ref->kind)) +
                       ", which this cannot be done to.");
  co_return std::nullopt;
}

std::string shown_subject(Subject const& subject) {
  return subject.ref ? composed::named(subject.name, *subject.ref) : subject.name;
}

}  // namespace affinity::tools::changes
