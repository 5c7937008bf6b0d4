// The sections of a brief as parts of an answer.

#include "tools/composed/brief/brief.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace affinity::tools::composed {

namespace {

struct BriefWriter {
  Brief const& brief;
  std::string const& subdomain;
  bool detailed = false;
  std::size_t most_notes = 5;

  std::string name_of_record(Ref const& ref) const {
    for (auto const* of : {&brief.people, &brief.companies})
      for (auto const& record : *of)
        if (record.ref == ref) return record.name;
    for (auto const& deal : brief.deals)
      if (deal.ref == ref) return deal.name;
    return {};
  }

  json::object object_of(Ref const& ref, std::string const& name) const {
    return record_object(subdomain, ref, name);
  }

  // "Deals: 2", or why there are none.
  AnswerPart part(BriefSection section, std::string_view title, std::string count,
                  std::vector<std::string> columns) const {
    AnswerPart out{.key = std::string(to_string(section)), .columns = std::move(columns)};
    auto const why = brief.unread.find(section);
    out.heading = std::string(title) + (count.empty() ? "" : ": " + count);
    bool const has_some = !count.empty() && count.front() >= '1' && count.front() <= '9';
    if (why != brief.unread.end())
      out.heading = has_some ? out.heading + "; not all read (" + why->second + ")"
                             : std::string(title) + ": not read (" + why->second + ")";
    return out;
  }

  std::string day_text(std::string const& iso) const {
    auto const day = day_of(iso, brief.now);
    return day ? to_text(*day) : iso.substr(0, 10);
  }

  static std::string contact_of(Cell const& cell, std::string_view otherwise) {
    if (!cell.known) return std::string(unknown_value);
    if (cell.items.empty()) return std::string(otherwise);
    auto const& item = cell.items.front();
    return item.text + (item.by.empty() ? "" : " " + item.by);
  }

  std::string columns_text(std::vector<std::pair<std::string, std::string>> const& columns) const {
    auto const most = detailed ? columns.size() : std::min<std::size_t>(columns.size(), 10);
    std::string out;
    for (std::size_t i = 0; i < most; ++i)
      out += (out.empty() ? "" : "; ") + cell_text(columns[i].first, 60) + ": " +
             cell_text(columns[i].second, detailed ? 400 : 80);
    if (most < columns.size()) out += "; " + std::to_string(columns.size() - most) + " more columns";
    return out;
  }

  json::object columns_object(std::vector<std::pair<std::string, std::string>> const& columns) const {
    json::object out;
    for (auto const& [name, text] : columns) {
      if (!detailed && out.size() == 10) break;
      out[cell_text(name, 60)] = cell_text(text, detailed ? 400 : 80);
    }
    return out;
  }

  AnswerPart profile() const {
    auto out = part(BriefSection::profile, "Profile", "", {});
    for (auto const* of : {&brief.people, &brief.companies})
      for (auto const& record : *of) add_profile(out, record);
    for (auto const& deal : brief.deals)
      if (deal.asked && !deal.columns.empty()) {
        auto item = object_of(deal.ref, deal.name);
        item["columns"] = columns_object(deal.columns);
        Answer::add_row(out, {named(deal.name, deal.ref), columns_text(deal.columns)}, std::move(item));
      }
    return out;
  }

  void add_profile(AnswerPart& out, BriefRecord const& record) const {
    auto item = object_of(record.ref, record.name);
    auto facts = cell_text(record.title, 80);
    if (!record.title.empty()) item["title"] = facts;
    json::array companies;
    for (auto const& ref : record.companies) {
      auto const name = name_of_record(ref);
      facts += (facts.empty() ? "" : ", ") + named(name, ref);
      companies.emplace_back(to_string(ref));
    }
    if (!companies.empty()) item["companies"] = std::move(companies);
    if (!record.address.empty()) {
      facts += (facts.empty() ? "" : ", ") + cell_text(record.address);
      item["address"] = cell_text(record.address);
    }
    // A company that came along is told in short.
    if (record.asked || detailed) {
      auto const columns = columns_text(record.columns);
      if (!columns.empty()) facts += (facts.empty() ? "" : "; ") + columns;
      if (!columns.empty()) item["columns"] = columns_object(record.columns);
    }
    Answer::add_row(out, {named(record.name, record.ref), facts}, std::move(item));
  }

  AnswerPart deals() const {
    auto const count = brief.deals.empty() ? std::string("none") : std::to_string(brief.deals.size());
    auto out = part(BriefSection::deals, "Deals", count, {"deal", "list", "stage", "owners", "amount"});
    for (auto const& deal : brief.deals) {
      auto item = object_of(deal.ref, deal.name);
      item["list"] = cell_text(deal.list.name);
      for (auto const& [name, text] : {std::pair{"stage", &deal.stage}, std::pair{"owners", &deal.owners},
                                       std::pair{"amount", &deal.amount}})
        item[name] = text->empty() || *text == missing_value ? json::value() : json::value(*text);
      Answer::add_row(
          out, {named(deal.name, deal.ref), cell_text(deal.list.name), deal.stage, deal.owners, deal.amount},
          std::move(item));
    }
    return out;
  }

  void add_contact(AnswerPart& out, Ref const& ref, std::string const& name, Cell const& last,
                   Cell const& next) const {
    auto item = json::object{{"ref", to_string(ref)}};
    auto const last_text = contact_of(last, never_contacted), next_text = contact_of(next, missing_value);
    item["last"] = last_text;
    item["next"] = next_text == missing_value ? json::value() : json::value(next_text);
    Answer::add_row(out, {named(name, ref), last_text, next_text}, std::move(item));
  }

  AnswerPart contact() const {
    auto out = part(BriefSection::contact, "Contact", "", {"with", "last", "next"});
    for (auto const* of : {&brief.people, &brief.companies})
      for (auto const& record : *of)
        if (record.read || record.asked) add_contact(out, record.ref, record.name, record.last, record.next);
    for (auto const& deal : brief.deals)
      if (deal.asked && (deal.last.known || deal.next.known))
        add_contact(out, deal.ref, deal.name, deal.last, deal.next);
    return out;
  }

  AnswerPart who_knows() const {
    auto const most = std::min<std::size_t>(brief.ties.size(), detailed ? 20 : 5);
    auto const count = brief.ties.empty() ? std::string("nobody on record")
                       : most < brief.ties.size()
                           ? std::to_string(most) + " strongest of " + std::to_string(brief.ties.size())
                           : "strongest first";
    auto out =
        part(BriefSection::who_knows, "Who of us knows them", count, {"teammate", "person", "strength"});
    for (std::size_t i = 0; i < most; ++i) {
      auto const& tie = brief.ties[i];
      char strength[16];
      std::snprintf(strength, sizeof strength, "%.2f", tie.strength);
      auto item = object_of(tie.teammate, tie.teammate_name);
      item["person"] = to_string(tie.person);
      item["strength"] = tie.strength;
      auto const name = tie.person_name.empty() ? name_of_record(tie.person) : tie.person_name;
      Answer::add_row(out, {named(tie.teammate_name, tie.teammate), named(name, tie.person), strength},
                      std::move(item));
    }
    return out;
  }

  AnswerPart reminders() const {
    auto const overdue = std::ranges::count_if(brief.reminders, &BriefReminder::overdue);
    auto count = brief.reminders.empty() ? std::string("none open")
                                         : std::to_string(brief.reminders.size()) + " open, " +
                                               std::to_string(overdue) + " overdue";
    auto out = part(BriefSection::reminders, "Reminders", std::move(count), {"due", "text", "owner", "on"});
    constexpr std::size_t most = 20;
    for (auto const& each : brief.reminders) {
      if (out.lines.size() == most) break;
      json::object item{{"ref", to_string(each.ref)}, {"due", each.due},
                        {"overdue", each.overdue},    {"text", cell_text(each.text, detailed ? 1'000 : 140)},
                        {"owner", each.owner},        {"on", to_string(each.on)}};
      Answer::add_row(
          out,
          {each.due + (each.overdue ? " overdue" : ""), quoted_text(each.text, detailed ? 1'000 : 140),
           each.owner, named(name_of_record(each.on), each.on)},
          std::move(item));
    }
    return out;
  }

  AnswerPart notes() const {
    auto const most = std::min(brief.notes.size(), most_notes);
    auto count = brief.notes.empty()
                     ? std::string("none")
                     : std::to_string(most) + " newest of " + std::to_string(brief.notes.size()) +
                           (brief.has_older_notes ? " or more" : "");
    auto out = part(BriefSection::notes, "Notes", std::move(count), {"date", "by", "note"});
    auto const bytes = std::size_t(detailed ? 4'000 : 300);
    for (std::size_t i = 0; i < most; ++i) {
      auto const& note = brief.notes[i];
      json::object item{{"ref", to_string(note.ref)},
                        {"at", note.at},
                        {"by", note.by},
                        {"text", cell_text(note.text, bytes)}};
      Answer::add_row(out, {day_text(note.at), note.by, quoted_text(note.text, bytes)}, std::move(item));
    }
    return out;
  }

  AnswerPart timeline() const {
    auto const most = std::min<std::size_t>(brief.events.size(), detailed ? 50 : 15);
    auto count = brief.events.empty() ? std::string("nothing in 9 months or planned in 3")
                                      : std::to_string(most) + " newest of " +
                                            std::to_string(brief.events.size()) + ", of 9 months and 3 ahead";
    auto out =
        part(BriefSection::timeline, "Timeline", std::move(count), {"date", "kind", "title", "people"});
    for (std::size_t i = 0; i < most; ++i) {
      auto const& event = brief.events[i];
      auto const title = cell_text(event.title, 140);
      json::object item{{"ref", to_string(event.ref)}, {"at", event.at}, {"people", event.people}};
      item["title"] = title.empty() ? json::value() : json::value(title);
      Answer::add_row(out,
                      {day_text(event.at), named("", event.ref),
                       title.empty() ? std::string() : quoted_text(event.title, 140), event.people},
                      std::move(item));
    }
    return out;
  }

  AnswerPart files() const {
    auto count = brief.files.empty() ? std::string("none") : std::to_string(brief.files.size());
    auto out = part(BriefSection::files, "Files", std::move(count), {"added", "file", "bytes", "on"});
    constexpr std::size_t most = 20;
    for (auto const& file : brief.files) {
      if (out.lines.size() == most) break;
      json::object item{{"id", file.id},
                        {"name", cell_text(file.name)},
                        {"added", file.added},
                        {"bytes", file.bytes},
                        {"on", to_string(file.on)}};
      Answer::add_row(out,
                      {file.added, quoted_text(file.name, 200) + " (file " + std::to_string(file.id) + ")",
                       std::to_string(file.bytes), named(name_of_record(file.on), file.on)},
                      std::move(item));
    }
    return out;
  }
};

constexpr std::array<std::pair<BriefSection, AnswerPart (BriefWriter::*)() const>, 8> section_writers{
    {{BriefSection::profile, &BriefWriter::profile},
     {BriefSection::deals, &BriefWriter::deals},
     {BriefSection::contact, &BriefWriter::contact},
     {BriefSection::who_knows, &BriefWriter::who_knows},
     {BriefSection::reminders, &BriefWriter::reminders},
     {BriefSection::notes, &BriefWriter::notes},
     {BriefSection::timeline, &BriefWriter::timeline},
     {BriefSection::files, &BriefWriter::files}}};

}  // namespace

std::vector<AnswerPart> brief_parts(Brief const& brief, std::string const& subdomain, BriefSize size) {
  BriefWriter const writer{brief, subdomain, size.detailed, size.notes};
  std::vector<AnswerPart> out;
  for (auto const& [section, write] : section_writers)
    if (brief.wants(section)) out.push_back((writer.*write)());
  return out;
}

}  // namespace affinity::tools::composed
