// Finds notes by words in their text, by author, day and record, with the passage that fits.

#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/note_reads.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t default_notes = 10;
constexpr std::size_t most_records_of_note = 3;  // shown
constexpr std::size_t snippet_bytes = 700;       // 140 characters and two signs, of up to four bytes each
constexpr std::size_t most_text_bytes = 4'000;   // of a note in a detailed answer

// The question with every name in it resolved.
struct NotesQuestion {
  NotesAsked asked{};
  std::string about_name{}, by_name{};
  std::string understood{};  // "by Callum Reid; since 2026-11-01"
};

void add_understood(NotesQuestion& question, std::string const& what) {
  question.understood.append(question.understood.empty() ? "" : "; ").append(what);
}

std::optional<Outcome> read_days(Reads& reads, json::object const& checked, NotesQuestion& out) {
  auto& asked = out.asked;
  for (std::string_view const name : {"since", "until"}) {
    auto const text = text_argument(checked, name);
    if (text.empty()) continue;
    auto const when = parse_when(text, reads.now());
    if (!when) return name_error(when.error(), "bad_date", reads);
    (name == "since" ? asked.since : asked.until) = name == "since" ? when->first : when->last;
    add_understood(out, std::string(name) + " " + to_text(name == "since" ? when->first : when->last));
  }
  if (!asked.since || !asked.until || *asked.since <= *asked.until) return std::nullopt;
  return question("bad_date",
                  "since (" + to_text(*asked.since) + ") is after until (" + to_text(*asked.until) + ").",
                  "Swap them, or leave one out.", {}, "", reads.upstream_requests());
}

// What to answer instead, or nullopt.
Task<std::optional<Outcome>> understand_notes(Reads& reads, json::object const& checked, NotesQuestion& out) {
  auto const words = text_argument(checked, "words");
  out.asked.words = parse_note_words(words);
  if (!words.empty() && out.asked.words.empty())
    co_return question("invalid", "words has no word to look for.", "Give letters or digits.", {}, "", 0);
  out.asked.confirmed = flag_argument(checked, "confirm_cost");
  if (auto refused = read_days(reads, checked, out)) co_return refused;
  if (auto text = text_argument(checked, "by"); !text.empty()) {
    auto resolved = co_await resolve_teammate(reads, "by", std::move(text));
    if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
    auto const& mate = std::get<Teammate>(resolved);
    out.asked.by = mate.ref.id;
    out.by_name = mate.name;
    add_understood(out, "by " + named(mate.name, mate.ref));
  }
  auto text = text_argument(checked, "about");
  if (text.empty()) co_return std::nullopt;
  std::vector<Kind> kinds{Kind::person, Kind::company, Kind::deal};
  auto resolved = co_await resolve(reads, "about", std::move(text), std::move(kinds));
  if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
  auto const& record = std::get<Found>(resolved);
  out.asked.about = record.ref;
  out.about_name = record.name;
  add_understood(out, "about " + named(record.name, record.ref) +
                          (record.ref.kind == Kind::company ? " and its people" : ""));
  co_return std::nullopt;
}

// "Acme Robotics (company:730001), person:510008, 2 more"
std::string records_text(FoundNote const& note, NotesQuestion const& question) {
  if (!note.on) return std::string(unknown_value);
  std::string out;
  for (std::size_t i = 0; i < note.on->size() && i < most_records_of_note; ++i) {
    auto const& each = (*note.on)[i];
    auto const& name =
        each.ref == question.asked.about && each.name.empty() ? question.about_name : each.name;
    out.append(out.empty() ? "" : ", ").append(named(name, each.ref));
  }
  if (note.on->size() > most_records_of_note)
    out += ", " + std::to_string(note.on->size() - most_records_of_note) + " more";
  return out;
}

json::array records_of_note(FoundNote const& note, std::string const& subdomain) {
  json::array out;
  if (!note.on) return out;
  for (std::size_t i = 0; i < note.on->size() && i < most_records_of_note; ++i) {
    auto item = record_object(subdomain, (*note.on)[i].ref, (*note.on)[i].name);
    if ((*note.on)[i].name.empty()) item.erase("name");
    out.emplace_back(std::move(item));
  }
  return out;
}

AnswerPart notes_part(NotesQuestion const& question, std::vector<FoundNote> const& notes, std::size_t begin,
                      std::span<Teammate const> team, Reads const& reads, std::string const& subdomain,
                      bool detailed) {
  AnswerPart part{.key = "notes", .columns = {"day", "by", "on", "text", "note"}, .goes_on = true};
  constexpr std::size_t most_lines = 100;  // made; the limit is at most 50, and the rest waits for a cursor
  for (auto i = begin; i < notes.size() && i < begin + most_lines; ++i) {
    auto const& note = notes[i];
    auto const day = day_of(note.created_at, reads.now());
    auto const author =
        note.author_name.empty() ? person_item(note.author.id, team).text : cell_text(note.author_name);
    auto const snippet = quoted_text(snippet_of(note.text, question.asked.words), snippet_bytes);
    Ref const ref{.kind = Kind::note, .id = note.id};
    json::object item{
        {"ref", to_string(ref)}, {"day", day ? to_text(*day) : std::string(unknown_value)}, {"by", author}};
    if (auto on = records_of_note(note, subdomain); !on.empty()) item["on"] = std::move(on);
    item["text"] = detailed ? quoted_text(note.text, most_text_bytes) : snippet;
    std::vector<std::string> const cells{day ? to_text(*day) : std::string(unknown_value), author,
                                         records_text(note, question), snippet, to_string(ref)};
    Answer::add_row(part, cells, std::move(item));
  }
  return part;
}

// "9 notes with fusion, of 81 notes read"
Answer answer_of_notes(NotesQuestion const& question, json::object const& checked, NotesFound const& found) {
  auto const words = text_argument(checked, "words");
  Answer answer(counted(found.notes.size(), "note") + (words.empty() ? "" : " with " + cell_text(words)));
  answer.add_ground("of " + (found.by_search ? counted(found.looked_at, "candidate") + " of Affinity's search"
                                             : counted(found.looked_at, "note") + " read"));
  answer.add_note(question.understood);
  for (auto const& sentence : found.told) answer.add_note(sentence);
  for (auto const& reason : found.partial) answer.add_partial(reason);
  if (!found.next_token.empty() && found.partial.empty()) answer.add_partial("older notes not read");
  answer.members["total"] = found.notes.size();
  answer.members["of"] = found.looked_at;
  answer.members["ground"] = found.by_search ? "candidates" : "notes";
  if (!question.understood.empty()) answer.members["understood"] = question.understood;
  return answer;
}

Task<Outcome> search_notes(ToolContext const& context, Tool const& tool, json::object const& checked,
                           client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto const place = place_of(tool, checked);
  if (!place) co_return failure(place.error());
  NotesQuestion question;
  question.asked.token = place->token;
  auto instead = co_await understand_notes(reads, checked, question);
  if (instead) co_return std::move(*instead);
  auto asked = question.asked;
  auto found = co_await find_notes(reads, std::move(asked));
  if (found.instead) co_return std::move(*found.instead);
  if (found.error) co_return failure(*found.error);
  auto const team = co_await read_teammates(reads);
  auto const subdomain = co_await read_subdomain(reads);
  auto const limit = limit_argument(checked, default_notes);
  auto frame = frame_of(reads, checked, limit);
  auto answer = answer_of_notes(question, checked, found);
  if (!team) answer.add_partial("authors not read (" + Reads::why(team.error()) + ")");
  auto const begin = std::min(place->offset, found.notes.size());
  std::span<Teammate const> const teammates = team ? std::span(*team) : std::span<Teammate const>();
  answer.parts.push_back(
      notes_part(question, found.notes, begin, teammates, reads, subdomain, frame.detailed));
  auto const all = found.notes.size() - begin;
  frame.more = all > answer.parts.back().lines.size() || !found.next_token.empty();
  frame.cursor_behind = [&](std::size_t shown) {
    bool const to_unread = shown >= all && !found.next_token.empty();
    return cursor_at(reads.tool(), checked,
                     to_unread ? WorkPlace{.offset = 0, .token = found.next_token}
                               : WorkPlace{.offset = begin + shown, .token = place->token});
  };
  co_return finish(std::move(answer), frame);
}

constexpr std::array<StandsFor, 1> reads_of_notes{{{"list_all_affinity_notes", "notes"}}};

}  // namespace

Tool search_notes_row() {
  using namespace schema;
  return composed_row(
      {.name = "search_notes",
       .title = "Search notes by words, author, day and record",
       .description = "Finds notes by words in their text, by author, day or record, newest first, with a "
                      "snippet each. Says how many notes were looked at.",
       .example = R"({"words":"fusion","since":"6 months ago"})",
       .composed = search_notes,
       .stands_for = reads_of_notes,
       .params = {text_param("words", "All must occur; quotes keep a phrase."), record_param("about"),
                  text_param("by", "A teammate; 'me'."), text_param("since", ""), text_param("until", ""),
                  limit_param(10, 50), cursor_param()},
       .output = Shape::record({{"total", Shape::integer()},
                                {"of", Shape::integer()},
                                {"ground", Shape::text()},
                                {"understood", Shape::text()},
                                {"notes", Shape::list(Shape::record({{"ref", Shape::text(), never_null},
                                                                     {"day", Shape::text()},
                                                                     {"by", Shape::text()},
                                                                     {"on", Shape::list(record_shape())},
                                                                     {"text", Shape::text()}}))}})});
}

}  // namespace affinity::tools::composed
