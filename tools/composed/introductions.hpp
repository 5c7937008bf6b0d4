#pragma once
// Who of the team knows whom: the paths from teammates to a person or to the people of a company, with the
// titles and last contacts of those people; and who else has had to do with them where nobody knows them.

#include "tools/composed/known_people.hpp"
#include "tools/composed/language/answer.hpp"
#include "tools/composed/language/names.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::composed {

// The people that are asked for: one person, or those of companies. Of a deal: those of its companies.
struct IntroductionTarget {
  Ref ref{};
  std::string name{};
  std::vector<Ref> companies{};
  std::vector<Ref> people{};  // where there are no companies
};

struct IntroductionPath {
  std::size_t person = 0;  // among the people
  Ref teammate{};
  std::string teammate_name{};
  double strength = 0;           // 0 to 1; Affinity computes it
  std::string linkedin_since{};  // "2022-06-15" where they are connected there
};

struct Introductions {
  std::vector<KnownPerson> people{};
  std::vector<IntroductionPath> paths{};
  bool by_v2 = false;
  std::size_t looked_at = 0;     // people that v1 was asked about; 0 after v2, which knows those with paths
  std::optional<Error> error{};  // nothing could be read
};

// API v1 is asked about no more people in one call: three requests each.
inline constexpr std::size_t max_people_of_v1 = 15;

// v2: one request for each company or person, one for a hundred people. v1: one for each company, three for
// each person; with a role, people without it take one. What is missing is told to the answer.
Task<Introductions> read_introductions(Reads&, IntroductionTarget const&, std::string role, Answer&);

struct NoteAuthor {
  Ref ref{};
  std::string name{};
  std::size_t notes = 0;
  std::string last{};  // "2026-11-02"
};
// Who wrote notes on the target, the latest first. One request, more from a hundred notes on.
Task<std::vector<NoteAuthor>> read_note_authors(Reads&, IntroductionTarget const&, Answer&);

struct InferredConnection {
  std::string name{}, title{};
  Ref source{};
  std::string source_name{};
  std::string how{};  // "worked together at Globex until 2020-11-30"
};
// People of a company outside of Affinity, and who in it may know them: former coworkers, and investors of
// companies that they led. Two requests of API v2; nothing without it.
Task<std::vector<InferredConnection>> read_inferred_connections(Reads&, Ref company, Answer&);

}  // namespace affinity::tools::composed
