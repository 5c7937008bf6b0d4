#pragma once
// Names in, refs out: reads the records that a name may mean and says which one it is
// (tools/composed/language/names.hpp has the order). A read goes on only where exactly one fits. Several: the
// client's person is asked, where that is possible, and the call goes on; else the answer has the candidates
// and the next call.
//
//   auto resolved = co_await resolve(reads, "about", text, {Kind::person, Kind::company, Kind::deal});
//   if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
//   auto const& record = std::get<Found>(resolved);

#include "tools/composed/language/names.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"
#include "tools/composed/upstream/search.hpp"

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace affinity::tools::composed {

using Resolved = std::variant<Found, Outcome>;

// The one record that the argument's text means, or what the tool answers instead: ambiguous, not_found, the
// question to the client's person, or the error of the read.
// `with_fields` as in search_records().
Task<Resolved> resolve(Reads&, std::string_view argument, std::string text, std::vector<Kind> kinds,
                       bool with_fields = false);

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

}  // namespace affinity::tools::composed
