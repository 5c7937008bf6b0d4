#include "tools/changes/records/record_plan.hpp"

#include "base/text/folding.hpp"
#include "base/text/text.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

std::vector<composed::Candidate> candidates_alike(std::vector<KnownRecord> const& records) {
  std::vector<composed::Candidate> out;
  for (auto const& each : records) {
    auto differs = text_member(each.record, each.ref.kind == Kind::person ? "primary_email" : "domain");
    if (out.size() < 5) out.push_back({.ref = each.ref, .name = each.name, .differs = std::move(differs)});
  }
  return out;
}

bool is_list_of_kind(Planning& planning, RecordPlan const& plan) {
  auto const kind = plan.wanted.kind;
  if (plan.list && plan.list->kind != kind) {
    planning.problem(plan.operation, "wrong_kind",
                     plan.list->name + " holds " + std::string(plural_of(plan.list->kind)) + "; " +
                         plan.wanted.name + " is a " + std::string(to_string(kind)) + ".",
                     "Give another list, or leave list out.");
    return false;
  }
  if (!plan.list && kind == Kind::deal) {
    planning.problem(plan.operation, "invalid", "A deal is created on a list, and none is given.",
                     "Give list: the name of a list of deals.");
    return false;
  }
  return true;
}

bool may_be_written(Planning& planning, RecordPlan const& plan) {
  if (!planning.may_write(plan.operation, record_tools(plan.wanted.kind)->create)) return false;
  bool const adds_row = plan.list && plan.wanted.kind != Kind::deal;
  return !adds_row || planning.may_write(plan.operation, "create_a_affinity_list_entry");
}

bool is_well_formed(Planning& planning, RecordPlan const& plan) {
  auto arguments = members_of(plan.wanted);
  if (plan.wanted.kind == Kind::deal) arguments["list_id"] = plan.list->id;
  auto const mistake = argument_mistakes(planning.reads(), record_tools(plan.wanted.kind)->create, arguments);
  if (mistake) planning.problem(plan.operation, "invalid", *mistake);
  return !mistake;
}

// A record that the plan has already. Of deals only one on the same list: there may be others of its name.
std::optional<Subject> named_before(Planning const& planning, RecordPlan const& plan) {
  auto const& wanted = plan.wanted;
  auto const addresses = addresses_of(wanted);
  for (auto const& address : addresses)
    if (auto const before = planning.created(address, {wanted.kind})) return before;
  if (wanted.kind == Kind::person && !addresses.empty()) return std::nullopt;
  auto const before = planning.created(wanted.name, {wanted.kind});
  if (!before || wanted.kind != Kind::deal) return before;
  auto const& changes = planning.plan().changes;
  auto const made = std::ranges::find(changes, before->created_by, &Change::n);
  return made != changes.end() && made->list == plan.list->id ? before : std::nullopt;
}

// The same record twice in one plan: nothing of the second may be lost silently.
bool is_named_before(Planning& planning, RecordPlan const& plan) {
  auto const& wanted = plan.wanted;
  auto const before = named_before(planning, plan);
  if (!before) return false;
  auto const same = "the same " + std::string(to_string(wanted.kind)) + " as " +
                    (before->created_by > 0 ? "that of change " + std::to_string(before->created_by)
                                            : shown_subject(*before)) +
                    ", which this plan has already";
  bool const says_more = !plan.operation.values.empty() || fold(before->name) != fold(wanted.name);
  if (!says_more) planning.skip(plan.operation, shown_wanted(wanted), same);
  if (says_more)
    planning.problem(plan.operation, "conflict", shown_wanted(wanted) + " is " + same + ".",
                     "Put what is said of it into one operation.");
  return true;
}

// From what was read for all operations together; nullopt where that is not enough.
std::optional<RecordLookup> known_lookup(Planning const& planning, RecordPlan const& plan) {
  auto const& emails = plan.wanted.emails;
  auto const known = planning.known_records;
  auto const is_known = [&](std::string const& email) { return known->knows(email); };
  if (!known || plan.wanted.kind != Kind::person || emails.empty() || !std::ranges::all_of(emails, is_known))
    return std::nullopt;
  RecordLookup out;
  for (auto const& email : emails)
    if (auto const* person = known->person_with(email)) {
      auto record = known_record(Kind::person, *person);
      if (std::ranges::find(out.alike, record.ref, &KnownRecord::ref) == out.alike.end())
        out.alike.push_back(std::move(record));
    }
  out.alike_by = "these addresses";
  if (out.alike.size() > 1) return out;
  if (out.alike.size() == 1) {
    out.found = std::move(out.alike.front());
    out.alike.clear();
    return out;
  }
  bool const names =
      !plan.operation.again && !plan.companies.empty() && plan.companies.front().ref.has_value();
  if (!names) return out;
  for (auto& each : known->people_named(plan.wanted.name)) {
    auto const at = ids_in(each.record, "current_organization_ids");
    if (std::ranges::find(at, plan.companies.front().ref->id) != at.end())
      out.alike.push_back(std::move(each));
  }
  out.alike_by = "this name";
  return out;
}

}  // namespace

// "Ada Quist <ada@quist.example>", "Acme (acme.example)"
std::string shown_wanted(WantedRecord const& wanted) {
  if (!wanted.emails.empty() && wanted.name != wanted.emails.front())
    return wanted.name + " <" + wanted.emails.front() + ">";
  if (!wanted.domain.empty() && wanted.name != wanted.domain) return wanted.name + " (" + wanted.domain + ")";
  return wanted.name;
}

std::vector<std::string> addresses_of(WantedRecord const& wanted) {
  auto out = wanted.emails;
  if (!wanted.domain.empty()) out.push_back(wanted.domain);
  return out;
}

bool may_be_planned(Planning& planning, RecordPlan const& plan) {
  return is_list_of_kind(planning, plan) && may_be_written(planning, plan) &&
         is_well_formed(planning, plan) && !is_named_before(planning, plan);
}

Task<bool> resolve_links(Planning& planning, RecordPlan& plan) {
  std::pair<std::vector<std::string> const*, Kind> const sides[] = {{&plan.wanted.companies, Kind::company},
                                                                    {&plan.wanted.people, Kind::person}};
  for (auto const& [texts, kind] : sides)
    for (auto const& text : *texts) {
      std::vector<Kind> const kinds{kind};
      auto const linked = co_await planning.record(plan.operation, text, kinds);
      if (!linked) co_return false;
      (kind == Kind::company ? plan.companies : plan.people).push_back(*linked);
    }
  co_return true;
}

Task<RecordLookup> look_up_planned(Planning& planning, RecordPlan const& plan) {
  if (auto known = known_lookup(planning, plan)) co_return std::move(*known);
  LookupAsked asked{.wanted = plan.wanted, .list = plan.list ? plan.list->id : 0};
  asked.names = !plan.operation.again;
  bool const at_company = !plan.companies.empty() && plan.companies.front().ref.has_value();
  if (at_company) asked.company = plan.companies.front().ref->id;
  co_return co_await look_up_record(planning.reads(), std::move(asked));
}

void tell_alike(Planning& planning, RecordPlan const& plan, RecordLookup const& lookup) {
  auto const& first = lookup.alike.front();
  auto const is_one = lookup.alike.size() == 1;
  auto const said = is_one ? shown_wanted(plan.wanted) + " looks like " +
                                 composed::named(first.name, first.ref) + ": it has " + lookup.alike_by + "."
                           : std::to_string(lookup.alike.size()) + " " +
                                 std::string(plural_of(plan.wanted.kind)) + " have " + lookup.alike_by + ".";
  bool const has_an_address = !addresses_of(plan.wanted).empty();
  auto const other = has_an_address                     ? "give again:true."
                     : plan.wanted.kind == Kind::person ? "give its e-mail address."
                                                        : "give its domain.";
  planning.problem(plan.operation, "ambiguous", said,
                   "If it is that one, give its ref in `on` of add_to_list or set; if it is another, " +
                       std::string(other),
                   candidates_alike(lookup.alike));
}

}  // namespace affinity::tools::changes
