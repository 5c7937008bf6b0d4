#pragma once
// Finds notes by words, author, day and record.
//
// Where one page of API v1 has all notes in question (500), they are judged here, and nothing else is read.
// Where there are more, API v2's keyword search gives at most 100 candidates by relevance; each is read and
// judged before it is told. Without words that it can search for, all notes in question are read.

#include "tools/composed/language/note_words.hpp"
#include "tools/composed/upstream/found_note.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace affinity::tools::composed {

inline constexpr std::size_t most_notes_unconfirmed = 10'000;  // read without about or by

struct NotesAsked {
  NoteWords words{};
  std::optional<Ref> about{};           // a person, company or deal; of a company those of its people too
  std::optional<std::int64_t> by{};     // the author
  std::optional<Day> since{}, until{};  // of its creation, both included
  std::string token{};                  // where an earlier answer ended
  bool confirmed = false;               // confirm_cost
};

struct NotesFound {
  std::vector<FoundNote> notes{};  // those that fit, the newest first
  std::size_t looked_at = 0;
  std::set<std::int64_t> seen{};    // the ids of those
  bool by_search = false;           // looked_at counts candidates of Affinity's search
  std::string next_token{};         // of notes that were not read; empty at the end
  std::vector<std::string> told{};  // for Answer::add_note
  std::vector<std::string> partial{};
  std::optional<Error> error{};      // nothing could be read
  std::optional<Outcome> instead{};  // too many to read
};

Task<NotesFound> find_notes(Reads&, NotesAsked);

}  // namespace affinity::tools::composed
