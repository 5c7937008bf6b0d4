#pragma once
// Words that somebody looks for in notes, and where they stand.

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

// "fusion "sales cycle"": all terms must occur; quotes keep a phrase.
struct NoteWords {
  std::vector<std::string> terms{};  // folded (base/text/folding.hpp), each once
  std::string prompt{};              // the words as given, without quotes: for Affinity's search
  bool has_only_short = true;        // no term has 3 letters, which Affinity's search wants

  bool empty() const { return terms.empty(); }
};

// Quotes may be straight or typographic; one without its partner is a blank.
NoteWords parse_note_words(std::string_view);

// Whether all terms occur. A term begins where a word begins: "fund" is in "Funding", "art" is not in
// "start". Case, accents and signs between words do not count; in scripts without blanks it may begin
// anywhere.
bool has_note_words(std::string_view text, NoteWords const&);

// About 140 characters of the text around the first term, or of its beginning; "…" where something is left
// out.
std::string snippet_of(std::string_view text, NoteWords const&);

}  // namespace affinity::tools::composed
