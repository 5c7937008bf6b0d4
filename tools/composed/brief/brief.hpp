#pragma once
// What get_brief tells of the records that it is about, and how it is read: with API v2 where the key has the
// right, else with v1, part by part.

#include "tools/composed/language/answer.hpp"
#include "tools/composed/language/cells.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"
#include "tools/composed/upstream/search.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace affinity::tools::composed {

enum class BriefSection { profile, deals, contact, who_knows, reminders, notes, timeline, files };

std::string_view to_string(BriefSection);

// A person or company that the brief is about, or the company of such a person or deal.
struct BriefRecord {
  Ref ref{};
  std::string name{};
  std::string address{};
  bool asked = false;  // the brief is about it
  bool read = false;   // what follows is known
  std::string title{};
  std::vector<Ref> companies{};  // of a person
  bool has_companies = false;    // they are known
  std::vector<Ref> people{};     // of a company
  bool has_all_people = false;
  std::vector<std::pair<std::string, std::string>> columns{};  // those that are filled: name and text
  Cell last{.items = {}, .known = false}, next{.items = {}, .known = false};  // contact with it
};

struct BriefDeal {
  Ref ref{};
  std::string name{};
  bool asked = false;
  ListInfo list{};
  std::vector<Ref> people{}, companies{};
  std::string stage{}, owners{}, amount{};  // as shown
  Cell last{.items = {}, .known = false}, next{.items = {}, .known = false};
  std::vector<std::pair<std::string, std::string>> columns{};  // where the brief is about it
  std::int64_t last_note = 0;  // the newest one on the deal itself; 0 = none or not known
};

struct BriefTie {
  Ref teammate{}, person{};
  std::string teammate_name{}, person_name{};
  double strength = 0;  // 0 to 1
};

struct BriefReminder {
  Ref ref{}, on{};
  std::string due{};  // day
  bool overdue = false;
  std::string text{}, owner{};
};

struct BriefNote {
  Ref ref{};
  std::string at{};  // ISO 8601
  std::string by{}, text{};
};

struct BriefEvent {
  Ref ref{};
  std::string at{};
  std::string title{};
  std::string people{};
};

struct BriefFile {
  std::int64_t id = 0;
  std::string name{}, added{};
  std::int64_t bytes = 0;
  Ref on{};
};

struct Brief {
  std::vector<BriefRecord> people{}, companies{};
  std::vector<BriefDeal> deals{};
  std::vector<BriefTie> ties{};            // strongest first
  std::vector<BriefReminder> reminders{};  // open ones, the first due first
  std::vector<BriefNote> notes{};          // newest first
  std::vector<BriefEvent> events{};        // newest first
  std::vector<BriefFile> files{};          // newest first

  std::set<BriefSection> wanted{};
  std::map<BriefSection, std::string> unread{};   // why a section was not read: "403", "not allowed here"
  std::vector<std::string> partial{}, notices{};  // for Answer::add_partial and add_note
  std::set<BriefSection> by_v1{};                 // sections that v2 has, but v1 was used for
  std::vector<Teammate> team{};
  int requests_before = 0;  // what resolving and metadata took
  Now now{};
  std::size_t notes_shown = 5;   // that the caller asked for
  bool has_older_notes = false;  // of deals alone, which are older than all that are shown and were not read

  bool wants(BriefSection section) const { return wanted.contains(section); }
  bool wants_any(std::initializer_list<BriefSection> sections) const;
  void note_unread(BriefSection, Error const&);
  std::string teammate_name(std::int64_t id) const;  // the ref of one that is not known
};

// At most so many requests for one person or company; beyond them some parts stay partial, or are said to be
// missing.
inline constexpr int brief_requests_of_v1 = 17, brief_requests_of_v2 = 6;
inline constexpr std::size_t brief_companies = 6, brief_deals_of_v1 = 3;

// What was found of a person, company or deal, without another request.
void add_found(Brief&, Found const&, Now const&);

// The records that are not known yet: people, their companies, their deals. In this order.
Task<void> read_brief_people(Reads&, Brief&);
Task<void> read_brief_companies(Reads&, Brief&);
Task<void> read_brief_deals(Reads&, Brief&);
// The row of a deal that the brief is about.
Task<void> read_asked_deal(Reads&, Brief&, Found);

// What happened with them.
Task<void> read_brief_ties(Reads&, Brief&);
Task<void> read_brief_reminders(Reads&, Brief&);
Task<void> read_brief_notes(Reads&, Brief&);
Task<void> read_brief_timeline(Reads&, Brief&);
Task<void> read_brief_files(Reads&, Brief&);

// How much is shown: detailed has whole texts and all columns.
struct BriefSize {
  bool detailed = false;
  std::size_t notes = 5;
};
// The wanted sections, each as a part; one that was not read says why in its heading.
std::vector<AnswerPart> brief_parts(Brief const&, std::string const& subdomain, BriefSize);

}  // namespace affinity::tools::composed
