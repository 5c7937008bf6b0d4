// Who knows the people of a brief, and its reminders.

#include "base/text/counted.hpp"
#include "tools/composed/brief/brief.hpp"
#include "tools/composed/brief/requests_of_v1.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

std::vector<Ref> asked_brief_refs(std::vector<BriefRecord> const& records) {
  std::vector<Ref> out;
  for (auto const& record : records)
    if (record.asked) out.push_back(record.ref);
  return out;
}

double tie_strength(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  if (!value) return 0;
  if (auto const* number = value->if_double()) return *number;
  return double(as_int64(*value).value_or(0));
}

std::string tie_person_name(json::value const& person) {
  auto const first = text_member(person, "firstName"), last = text_member(person, "lastName");
  return cell_text(first + (first.empty() || last.empty() ? "" : " ") + last);
}

void add_tie_of_v2(Brief& brief, json::value const& record, std::vector<Ref> const& only) {
  auto const* one = member(record, "person1");
  auto const* other = member(record, "person2");
  if (!one || !other) return;
  BriefTie tie{.teammate = {.kind = Kind::person, .id = integer_member(*one, "id").value_or(0)},
               .person = {.kind = Kind::person, .id = integer_member(*other, "id").value_or(0)},
               .teammate_name = tie_person_name(*one),
               .person_name = tie_person_name(*other),
               .strength = tie_strength(record, "interactionScore")};
  if (only.empty() || std::ranges::find(only, tie.person) != only.end()) brief.ties.push_back(std::move(tie));
}

// Which relationships of v2 are read: of people, or of a company that several of them are of.
struct TiesAsked {
  std::vector<Ref> people{}, companies{};
};

TiesAsked ties_asked(Brief const& brief) {
  TiesAsked out;
  auto const people = asked_brief_refs(brief.people);
  if (people.empty()) {
    out.companies = asked_brief_refs(brief.companies);
    for (auto const& deal : brief.deals) {
      if (!deal.asked) continue;
      out.companies.insert(out.companies.end(), deal.companies.begin(), deal.companies.end());
      if (deal.companies.empty()) out.people = deal.people;
    }
    return out;
  }
  for (auto const& person : brief.people) {
    auto const shared = std::ranges::find_if(person.companies, [&](Ref const& company) {
      return std::ranges::any_of(brief.people, [&](BriefRecord const& other) {
        return other.ref != person.ref &&
               std::ranges::find(other.companies, company) != other.companies.end();
      });
    });
    if (shared == person.companies.end())
      out.people.push_back(person.ref);
    else if (std::ranges::find(out.companies, *shared) == out.companies.end())
      out.companies.push_back(*shared);
  }
  return out;
}

// False where v1 has to be asked.
Task<bool> read_ties_of_v2(Reads& reads, Brief& brief) {
  auto const only = asked_brief_refs(brief.people);
  auto const asked = ties_asked(brief);
  std::vector<Read> asks;
  for (auto const& ref : asked.people)
    asks.push_back({.tool = "list_all_affinity_v2_person_relationships",
                    .arguments = {{"personId", ref.id}},
                    .page_size = 20});
  for (auto const& ref : asked.companies)
    asks.push_back({.tool = "list_all_affinity_v2_company_relationships",
                    .arguments = {{"companyId", ref.id}},
                    .page_size = 100});
  for (auto& ask : asks) {
    if (!reads.may_use(ask.tool)) co_return false;
    auto const page = co_await reads.read_pages(std::move(ask), 1);
    if (page.error && has_v1_to_say(*page.error)) co_return false;
    if (page.error) brief.note_unread(BriefSection::who_knows, *page.error);
    for (auto const& record : page.records) add_tie_of_v2(brief, record, only);
  }
  co_return true;
}

// The people of whom v1 is asked one by one: those asked for, else those of the companies and of the deal.
std::vector<Ref> people_of_ties(Brief const& brief) {
  auto out = asked_brief_refs(brief.people);
  if (!out.empty()) return out;
  auto const add = [&](std::vector<Ref> const& people) {
    for (auto const& ref : people)
      if (std::ranges::find(out, ref) == out.end()) out.push_back(ref);
  };
  for (auto const& deal : brief.deals)
    if (deal.asked) add(deal.people);
  for (auto const& company : brief.companies) add(company.people);
  return out;
}

std::string name_of_tied(Brief const& brief, Ref const& ref) {
  auto const found = std::ranges::find(brief.people, ref, &BriefRecord::ref);
  return found == brief.people.end() ? std::string() : found->name;
}

Task<void> read_ties_of_v1(Reads& reads, Brief& brief) {
  auto people = people_of_ties(brief);
  auto const most = brief_people_of_v1(reads, brief);
  if (people.size() > most) {
    brief.partial.push_back("who knows " + std::to_string(people.size() - most) + " of " +
                            counted(people.size(), "person", "people") + " not read (API v1)");
    people.resize(most);
  }
  std::vector<Read> asks;
  for (auto const& ref : people)
    asks.push_back(
        {.tool = "list_all_affinity_relationship_strength", .arguments = {{"external_id", ref.id}}});
  auto const answers = co_await reads.read_all(std::move(asks));
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (!answers[i]) brief.note_unread(BriefSection::who_knows, answers[i].error());
    auto const* list = answers[i] ? answers[i]->if_array() : nullptr;
    if (!list) continue;
    for (auto const& record : *list) {
      auto const id = integer_member(record, "internal_id").value_or(0);
      brief.ties.push_back({.teammate = {.kind = Kind::person, .id = id},
                            .person = people[i],
                            .teammate_name = brief.teammate_name(id),
                            .person_name = name_of_tied(brief, people[i]),
                            .strength = tie_strength(record, "strength")});
    }
  }
}

// Every record that a reminder may be about: with a company or deal that was asked for, its people too.
std::vector<Ref> reminded_records(Brief& brief) {
  constexpr std::size_t most_people = 50;
  std::vector<Ref> out, people;
  for (auto const* of : {&brief.people, &brief.companies})
    for (auto const& record : *of) {
      out.push_back(record.ref);
      if (record.asked) people.insert(people.end(), record.people.begin(), record.people.end());
    }
  for (auto const& deal : brief.deals) {
    out.push_back(deal.ref);
    if (deal.asked) people.insert(people.end(), deal.people.begin(), deal.people.end());
  }
  if (people.size() > most_people) {
    brief.partial.push_back("reminders on " + counted(people.size() - most_people, "person", "people") +
                            " not read");
    people.resize(most_people);
  }
  for (auto const& ref : people)
    if (std::ranges::find(out, ref) == out.end()) out.push_back(ref);
  return out;
}

std::string reminder_filter(std::vector<Ref> const& records) {
  std::string any;
  for (auto const& ref : records) {
    auto const name = ref.kind == Kind::deal ? "opportunity" : std::string(to_string(ref.kind));
    any += (any.empty() ? "" : " | ") + name + ".id=" + std::to_string(ref.id);
  }
  return "(" + any + ") & !(status=completed)";
}

// Of either API: the record that it is about.
Ref reminded_record(json::value const& reminder) {
  constexpr std::pair<std::string_view, Kind> members[]{{"person", Kind::person},
                                                        {"company", Kind::company},
                                                        {"organization", Kind::company},
                                                        {"opportunity", Kind::deal}};
  for (auto const& [name, kind] : members)
    if (auto const* record = member(reminder, name); record && record->is_object())
      return {.kind = kind, .id = integer_member(*record, "id").value_or(0)};
  return {};
}

void add_reminder(Brief& brief, json::value const& reminder, bool of_v2, Now const& now) {
  constexpr std::int64_t overdue = 2;
  auto const* owner = member(reminder, "owner");
  auto const due = day_of(text_member(reminder, of_v2 ? "dueDate" : "due_date"), now);
  BriefReminder out{
      .ref = {.kind = Kind::reminder, .id = integer_member(reminder, "id").value_or(0)},
      .on = reminded_record(reminder),
      .due = due ? to_text(*due) : std::string(),
      .overdue = of_v2 ? text_member(reminder, "status") == "overdue"
                       : integer_member(reminder, "status") == overdue,
      .text = text_member(reminder, "content"),
      .owner = owner ? brief.teammate_name(integer_member(*owner, "id").value_or(0)) : std::string()};
  if (std::ranges::find(brief.reminders, out.ref, &BriefReminder::ref) == brief.reminders.end())
    brief.reminders.push_back(std::move(out));
}

Task<bool> read_reminders_of_v2(Reads& reads, Brief& brief, std::vector<Ref> records) {
  constexpr std::string_view tool = "list_all_affinity_v2_reminders";
  if (!reads.may_use(tool)) co_return false;
  constexpr std::size_t most_read = 500;
  Read ask{.tool = tool, .arguments = {{"filter", reminder_filter(records)}}, .page_size = 100};
  auto const page = co_await reads.read_pages(std::move(ask), most_read);
  if (page.error && has_v1_to_say(*page.error)) co_return false;
  if (page.error) brief.note_unread(BriefSection::reminders, *page.error);
  for (auto const& reminder : page.records) add_reminder(brief, reminder, true, reads.now());
  co_return true;
}

// Of each record, or all that are open in the firm where that takes fewer requests.
std::vector<Read> reminder_reads_of_v1(std::vector<Ref> const& records) {
  constexpr std::size_t states = 2;
  constexpr int page_size = 500;
  std::vector<Read> out;
  if (records.size() > states) {
    for (auto const state : {1, 2})  // active, overdue
      out.push_back(
          {.tool = "list_all_affinity_reminders", .arguments = {{"status", state}}, .page_size = page_size});
    return out;
  }
  for (auto const& ref : records) {
    std::string_view const name = ref.kind == Kind::deal      ? "opportunity_id"
                                  : ref.kind == Kind::company ? "organization_id"
                                                              : "person_id";
    out.push_back(
        {.tool = "list_all_affinity_reminders", .arguments = {{name, ref.id}}, .page_size = page_size});
  }
  return out;
}

Task<void> read_reminders_of_v1(Reads& reads, Brief& brief, std::vector<Ref> records) {
  constexpr std::size_t most_read = 2'000;
  for (auto& ask : reminder_reads_of_v1(records)) {
    auto const page = co_await reads.read_pages(std::move(ask), most_read);
    if (page.error) brief.note_unread(BriefSection::reminders, *page.error);
    for (auto const& reminder : page.records) {
      auto const* completed = member(reminder, "completed_at");
      bool const is_open = !completed || completed->is_null();
      bool const is_ours = std::ranges::find(records, reminded_record(reminder)) != records.end();
      if (is_open && is_ours) add_reminder(brief, reminder, false, reads.now());
    }
  }
}

}  // namespace

Task<void> read_brief_ties(Reads& reads, Brief& brief) {
  bool const done = co_await read_ties_of_v2(reads, brief);
  if (!done) {
    brief.by_v1.insert(BriefSection::who_knows);
    brief.ties.clear();
    co_await read_ties_of_v1(reads, brief);
  }
  std::ranges::stable_sort(brief.ties, [](BriefTie const& one, BriefTie const& other) {
    if (one.strength != other.strength) return one.strength > other.strength;
    return std::pair(one.person, one.teammate) < std::pair(other.person, other.teammate);
  });
}

Task<void> read_brief_reminders(Reads& reads, Brief& brief) {
  auto const records = reminded_records(brief);
  bool const done = co_await read_reminders_of_v2(reads, brief, records);
  if (!done) {
    brief.by_v1.insert(BriefSection::reminders);
    co_await read_reminders_of_v1(reads, brief, records);
  }
  std::ranges::stable_sort(brief.reminders, {}, &BriefReminder::due);
}

}  // namespace affinity::tools::composed
