// One page on a person, company or deal, or on the people of a meeting.

#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "tools/composed/brief/brief.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t most_attendees = 6;
constexpr std::array all_brief_sections{
    BriefSection::profile,   BriefSection::deals, BriefSection::contact,  BriefSection::who_knows,
    BriefSection::reminders, BriefSection::notes, BriefSection::timeline, BriefSection::files};

// Timeline and files take requests of their own, so they have to be named.
std::set<BriefSection> sections_asked(json::object const& checked) {
  auto const named = texts_argument(checked, "sections");
  std::set<BriefSection> out;
  for (auto const section : all_brief_sections)
    if (named.empty() ? section < BriefSection::timeline
                      : std::ranges::find(named, to_string(section)) != named.end())
      out.insert(section);
  return out;
}

// A text, or a list of texts.
std::vector<std::string> attendees_asked(json::object const& checked) {
  auto const one = text_argument(checked, "about");
  if (!one.empty()) return {one};
  return texts_argument(checked, "about");
}

std::string brief_title(std::vector<Found> const& about) {
  std::string out = "Brief on ";
  for (auto const& found : about) out += (&found == about.data() ? "" : ", ") + named(found.name, found.ref);
  return out;
}

std::string titles_of(std::set<BriefSection> const& sections) {
  std::string out;
  for (auto const section : sections) out.append(out.empty() ? "" : ", ").append(to_string(section));
  return out;
}

Answer answer_of_brief(Brief const& brief, std::vector<Found> const& about, std::string const& subdomain,
                       BriefSize size) {
  Answer answer(brief_title(about));
  json::array asked;
  for (auto const& found : about) asked.emplace_back(record_object(subdomain, found.ref, found.name));
  answer.members["about"] = std::move(asked);
  for (auto const& [section, why] : brief.unread)
    answer.add_partial(std::string(to_string(section)) + " not read (" + why + ")");
  for (auto const& reason : brief.partial) answer.add_partial(reason);
  for (auto const& notice : brief.notices) answer.add_note(notice);
  auto by_v1 = brief.by_v1;
  std::erase_if(by_v1, [&](BriefSection section) {
    return brief.unread.contains(section) ||
           (section != BriefSection::profile && !brief.wants(section));  // deals are read for notes, too
  });
  if (!by_v1.empty()) answer.add_note("read with API v1: " + titles_of(by_v1));
  answer.parts = brief_parts(brief, subdomain, size);
  return answer;
}

Task<void> read_sections(Reads& reads, Brief& brief) {
  using enum BriefSection;
  if (brief.wants_any({profile, contact, deals, reminders, notes, files}))
    co_await read_brief_people(reads, brief);
  bool const is_about_deal = std::ranges::any_of(brief.deals, &BriefDeal::asked);
  // The row of a deal tells its companies' names with v2; what v1 tells of a deal has none.
  bool const are_named = is_about_deal && std::ranges::none_of(brief.companies, [](auto const& each) {
                           return each.name.empty();
                         });
  if (!are_named && brief.wants_any({profile, contact, deals, reminders, notes, files}))
    co_await read_brief_companies(reads, brief);
  if (brief.wants_any({deals, reminders, notes, files})) co_await read_brief_deals(reads, brief);
  if (brief.wants(reminders)) co_await read_brief_reminders(reads, brief);
  if (brief.wants(who_knows)) co_await read_brief_ties(reads, brief);
  if (brief.wants(notes)) co_await read_brief_notes(reads, brief);
  if (brief.wants(timeline)) co_await read_brief_timeline(reads, brief);
  if (brief.wants(files)) co_await read_brief_files(reads, brief);
}

std::size_t notes_asked(json::object const& checked) {
  constexpr std::int64_t usual = 5;
  auto const* value = checked.if_contains("notes");
  return std::size_t(value ? as_int64(*value).value_or(usual) : usual);
}

Task<Outcome> get_brief(ToolContext const& context, Tool const& tool, json::object const& checked,
                        client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto const names = attendees_asked(checked);
  if (names.empty() || names.size() > most_attendees)
    co_return failure(fail(ErrorKind::invalid,
                           names.empty() ? std::string("about names no record.")
                                         : "about has " + counted(names.size(), "record") + ".",
                           "Give a name or ref, or a list of up to six."));
  constexpr int requests_each = 10;
  reads.expect(requests_each);
  Brief brief{.wanted = sections_asked(checked), .now = reads.now(), .notes_shown = notes_asked(checked)};
  auto const team = co_await read_teammates(reads);
  if (team) brief.team = *team;
  auto const subdomain = co_await read_subdomain(reads);
  brief.requests_before = reads.upstream_requests();
  std::vector<Found> about;
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto argument = i == 0 ? std::string("about") : "about[" + std::to_string(i) + "]";
    auto text = names[i];
    std::vector<Kind> kinds{Kind::person, Kind::company, Kind::deal};
    auto resolved = co_await resolve(reads, argument, std::move(text), std::move(kinds), true);
    if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
    auto found = std::move(std::get<Found>(resolved));
    if (std::ranges::find(about, found.ref, &Found::ref) == about.end()) about.push_back(std::move(found));
  }
  for (auto const& found : about) add_found(brief, found, reads.now());
  for (auto const& found : about)
    if (found.ref.kind == Kind::deal) co_await read_asked_deal(reads, brief, found);
  co_await read_sections(reads, brief);
  auto const frame = frame_of(reads, checked, most_attendees);
  BriefSize const size{.detailed = frame.detailed, .notes = notes_asked(checked)};
  co_return finish(answer_of_brief(brief, about, subdomain, size), frame);
}

constexpr std::array<StandsFor, 3> records_of_briefs{{{"list_all_affinity_persons", "persons"},
                                                      {"list_all_affinity_organizations", "organizations"},
                                                      {"list_all_affinity_opportunities", "opportunities"}}};

schema::Shape brief_shape() {
  using schema::Shape;
  auto const text = Shape::text();
  auto const columns = Shape::any();
  auto const event = Shape::record({{"ref", text}, {"at", text}, {"title", text}, {"people", text}});
  return Shape::record(
      {{"about", Shape::list(record_shape())},
       {"profile",
        Shape::list(record_shape(
            {{"title", text}, {"companies", Shape::list(text)}, {"address", text}, {"columns", columns}}))},
       {"deals",
        Shape::list(record_shape({{"list", text}, {"stage", text}, {"owners", text}, {"amount", text}}))},
       {"contact", Shape::list(Shape::record({{"ref", text}, {"last", text}, {"next", text}}))},
       {"who_knows", Shape::list(record_shape({{"person", text}, {"strength", Shape::number()}}))},
       {"reminders", Shape::list(Shape::record({{"ref", text},
                                                {"due", text},
                                                {"overdue", Shape::boolean()},
                                                {"text", text},
                                                {"owner", text},
                                                {"on", text}}))},
       {"notes", Shape::list(Shape::record({{"ref", text}, {"at", text}, {"by", text}, {"text", text}}))},
       {"timeline", Shape::list(event)},
       {"files", Shape::list(Shape::record({{"id", Shape::integer()},
                                            {"name", text},
                                            {"added", text},
                                            {"bytes", Shape::integer()},
                                            {"on", text}}))}});
}

}  // namespace

Tool get_brief_row() {
  using namespace schema;
  auto about = any_decoded();
  auto notes = with_default(integer_between(0, 20), 5);
  return composed_row(
      {.name = "get_brief",
       .title = "Brief on a person, company or deal",
       .description =
           "One page on a person, company or deal: role, company, deals with stage and owner, last "
           "and next contact, who of us knows them, open reminders, newest notes. For meeting prep "
           "and 'what did we discuss last'.",
       .example = R"({"about":"Jane at Acme"})",
       .composed = get_brief,
       .stands_for = records_of_briefs,
       .params =
           {query("about", about,
                  "A name, e-mail, domain, 'Jane at Acme', or ref; for a meeting a JSON list of up to six.",
                  required),
            query("sections",
                  list_of(word({"profile", "deals", "contact", "who_knows", "reminders", "notes", "timeline",
                                "files"})),
                  "All but timeline and files if left out."),
            query("notes", notes, "Newest ones to show.")},
       .output = brief_shape()});
}

}  // namespace affinity::tools::composed
