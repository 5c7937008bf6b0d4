#pragma once
// How people name records, and what counts as a match. Pure functions: tools/composed/upstream/resolve.hpp
// reads the records.
//
// The order, best first: ref > e-mail or domain > the name as it is > the name folded > a beginning of the
// name > its words in any order. A query means the records of the best level that has any; that is one record
// or a question.

#include "tools/composed/language/refs.hpp"
#include "tools/records/record_ref.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

// What somebody asked for, taken apart once.
struct Query {
  std::string text{};        // as given, without blanks around
  std::optional<Ref> ref{};  // then nothing else is set
  std::string email{};       // "jane@acme.example"
  std::string host{};        // "acme.example": of a domain, a URL or the e-mail address
  std::string name{};        // without titles and addresses; of a page of LinkedIn the name in it
  std::string folded{};      // of name
  std::string at{};          // of "Jane at Acme" the company; then `who` is the person
  std::string who{};
};

Query parse_query(std::string_view);

// The mailbox of an address: "jane+crm@acme.example" → "jane@acme.example".
std::string without_tag(std::string address);

// What a record is known by. Views outlive the call.
struct KnownBy {
  Kind kind = Kind::person;
  std::vector<std::string_view> names{};    // the name first; further spellings after it
  std::vector<std::string_view> emails{};   // of a person
  std::vector<std::string_view> domains{};  // of a company
};

enum class MatchLevel { none, words, prefix, folded, name, address, ref };

std::string_view to_string(MatchLevel);  // for "tried: domain, name, words"

MatchLevel match(Query const&, KnownBy const&);
// Of names alone: lists, columns, options, saved views. Same levels from words to name.
MatchLevel match_name(std::string_view asked, std::string_view name);

// The indices of the best level that occurs, in order; empty when nothing matches.
std::vector<std::size_t> best_matches(std::span<MatchLevel const>);

// Indices of the names that look most like it, the nearest first, at most `count`; for "did you mean".
std::vector<std::size_t> nearest_names(std::string_view asked, std::span<std::string_view const> names,
                                       std::size_t count = 3);

// What to ask Affinity's searches for, likeliest first, at most three: they match literally, so a folded or
// swapped name has to be sent in each spelling (tools/records/search_term.hpp).
std::vector<std::string> search_terms(Query const&, Kind);

}  // namespace affinity::tools::composed
