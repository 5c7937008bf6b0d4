#pragma once
// Names in, refs out: reads the records that a name may mean and says which one it is (tools/work/names.hpp
// has the order). A read goes on only where exactly one fits. Several: the client's person is asked, where
// that is possible, and the call goes on; else the answer has the candidates and the next call.
//
//   auto resolved = co_await resolve(reads, "about", text, {Kind::person, Kind::company, Kind::deal});
//   if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
//   auto const& record = std::get<Found>(resolved);

#include "tools/work/metadata.hpp"
#include "tools/work/names.hpp"
#include "tools/work/reads.hpp"

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace affinity::tools::work {

// A record that fits. `record` is v1's, from a search or a read by id: it has emails or domains, no dates.
struct Found {
  Ref ref{};
  std::string name{};
  std::string address{};  // the primary e-mail of a person, the domain of a company
  MatchLevel level = MatchLevel::none;
  json::value record{};
};

// What one query found. Without an error: `found` are the records of the best level; where there are none,
// `nearest` are those that look most like it, and `tried` says by what was looked.
struct Search {
  Query query{};
  std::vector<Found> found{};
  std::vector<Found> nearest{};
  std::vector<std::string> tried{};
  std::optional<Error> error{};
};

inline constexpr std::size_t max_candidates = 5;
inline constexpr std::size_t max_nearest = 3;

// One to three requests, one for each kind, and one more for each further spelling up to `more_spellings`:
// kinds after a whole name or an address was found are not searched. Lists and teammates are remembered.
Task<Search> search_records(Reads&, Query, std::vector<Kind> kinds, int more_spellings = 2);

// Each on its own, four at a time, in their order.
Task<std::vector<Search>> search_all(Reads&, std::vector<Query>, std::vector<Kind> kinds,
                                     int more_spellings = 2);

using Resolved = std::variant<Found, Outcome>;

// The one record that the argument's text means, or what the tool answers instead: ambiguous, not_found, the
// question to the client's person, or the error of the read.
Task<Resolved> resolve(Reads&, std::string_view argument, std::string text, std::vector<Kind> kinds);

// A list by name, part of a name or ref; with an empty text the only deal list.
using ResolvedList = std::variant<ListInfo, Outcome>;
Task<ResolvedList> resolve_list(Reads&, std::string_view argument, std::string text);

// A teammate by first name, name, e-mail or ref; "me" is the key's user.
using ResolvedTeammate = std::variant<Teammate, Outcome>;
Task<ResolvedTeammate> resolve_teammate(Reads&, std::string_view argument, std::string text);

// A column or another error of names as the outcome that tells it.
Outcome name_error(Error const&, std::string_view kind, Reads const&);

// Where a search cannot say, "company" and "deal" too: reads what tells the candidates apart, in at most five
// requests.
Task<std::vector<Candidate>> describe_candidates(Reads&, std::vector<Found>);

}  // namespace affinity::tools::work
