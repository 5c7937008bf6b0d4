#pragma once
// The answer of a composed tool: concise text, and the same data as structured content.
//
//   Deal Flow: 3 rows; of 32; complete                     what, grounds, complete or partial and why
//   Status is New (as of 2026-11-29 09:00 UTC)             notes: what was understood, which API, what is
//   missing deal | Status | Owners                                 a part: its columns, its rows Acme -
//   Series A (deal:880001) | New | Priya Raman
//
// Missing is "-", not known is "?", and a person who was never contacted has "never".

#include "base/clock.hpp"
#include "base/json/json.hpp"
#include "tools/composed/language/names.hpp"
#include "tools/outcome.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

inline constexpr std::string_view missing_value = "-";
inline constexpr std::string_view unknown_value = "?";
inline constexpr std::string_view never_contacted = "never";

// 12,000 tokens of a concise answer, at three bytes a token; both text and structured content also stay
// within
// --max-result.
inline constexpr std::size_t max_answer_bytes = 36'000;

// Texts of records are others' words: on one line, of plain characters, cut, and in marks that say so: «…».
std::string quoted_text(std::string_view text, std::size_t bytes);
// The same without the marks, for names and cells; "|" becomes "/", so that it does not look like a column.
std::string cell_text(std::string_view text, std::size_t bytes = 200);

// "Breniva Robotics (company:730026)"; the ref alone without a name.
std::string named(std::string_view name, Ref const&);

// {"ref": "company:730026", "name": "Breniva Robotics", "url": "https://…"}: the members that every record in
// an answer begins with. Without a page there is no url.
json::object record_object(std::string_view subdomain, Ref const&, std::string_view name);

// A part of the answer. Its rows are an array in `result` under `key`, one item for each line of text.
struct AnswerPart {
  std::string key{};      // "rows", "moved", "notes"; unique in the answer
  std::string heading{};  // a line above, such as "Moved since 2026-11-22: 3 of 32 deals"; may be empty
  std::vector<std::string> columns{};  // the first line of a table; empty = none
  std::vector<std::string> lines{};    // without line breaks
  json::array items{};                 // as many as lines
  bool goes_on = false;                // the part whose rows the cursor continues; at most one
};

class Answer {
 public:
  explicit Answer(std::string what) : what_(std::move(what)) {}

  void set_what(std::string what) { what_ = std::move(what); }
  void add_ground(std::string ground);   // in the first line: "of 32 rows"
  void add_note(std::string sentence);   // a line below it; the same sentence once
  void add_partial(std::string reason);  // a clause: "12 of 500 rows not read (month's reserve)"; once
  bool is_complete() const { return partial_.empty(); }

  // Cells are joined by " | "; an empty cell is "-" here. The item is what `result` holds for it.
  static void add_row(AnswerPart&, std::vector<std::string> const& cells, json::object item);

  std::vector<AnswerPart> parts{};
  json::object members{};  // of `result` besides the parts: totals, the question as understood

 private:
  friend struct AnswerWriter;
  std::string what_;
  std::vector<std::string> grounds_{}, notes_{}, partial_{};
};

// What the answer is made with, beside its own content.
struct AnswerFrame {
  std::size_t max_bytes = 48 * 1024;  // --max-result
  bool detailed = false;              // the text is then the JSON of the structured content
  WallTime as_of{};                   // of the oldest data in it
  int upstream_requests = 0;
  std::vector<std::string> not_allowed{};  // tools whose reads were left out, which makes the answer partial
  std::string time_zone{};                 // of days and hours, where it is not UTC
  std::size_t limit = 50;                  // rows shown of the part that goes on
  bool more = false;                       // there are rows behind the last one that the part has
  // The cursor that goes on behind the first `shown` rows of that part; called where some are not shown.
  std::function<std::string(std::size_t shown)> cursor_behind{};
};

// Cuts at rows until text and structured content fit. Structured: {"result": {…parts, members},
// "next_cursor", "complete", "why" where partial, "as_of", "upstream_requests"}.
Outcome finish(Answer, AnswerFrame const&);

// An answer that only asks for something better: a record that is not clear, a list that does not exist. Of
// kind "ambiguous", "not_found", "no_such_column", "confirm_cost", …; isError, with `candidates` in `error`.
struct Candidate {
  Ref ref{};
  std::string name{};
  std::string differs{};  // what tells it apart: "Acme Robotics, jane@acme.example, last contact 2026-11-24"
};
Outcome question(std::string_view kind, std::string message, std::string next_step,
                 std::vector<Candidate> const& candidates, std::string_view subdomain, int upstream_requests);

}  // namespace affinity::tools::composed
