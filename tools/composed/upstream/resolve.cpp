#include "tools/composed/upstream/resolve.hpp"

#include "base/text/folding.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/composed/upstream/choice.hpp"
#include "tools/composed/upstream/record_source.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"
#include "tools/selection.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

std::string kinds_text(std::vector<Kind> const& kinds) {
  std::vector<std::string_view> words;
  for (auto const kind : kinds) words.push_back(to_string(kind));
  return join(words, "or");
}

std::string joined_words(std::vector<std::string> const& texts) {
  std::string out;
  for (auto const& text : texts) out.append(out.empty() ? "" : ", ").append(text);
  return out;
}

std::vector<Candidate> plain_candidates(std::vector<Found> const& found) {
  std::vector<Candidate> out;
  for (auto const& each : found) out.push_back({.ref = each.ref, .name = each.name, .differs = each.address});
  return out;
}

Task<Outcome> not_found(Reads& reads, std::string argument, Search search, std::vector<Kind> kinds) {
  auto const subdomain = co_await read_subdomain(reads);
  auto const tried = search.tried.empty() ? std::string() : " (tried: " + joined_words(search.tried) + ")";
  auto const offers = [&](std::string_view name) { return reads.context().catalogue.find(name) != nullptr; };
  auto const finder = offers("find_records") || !offers("search") ? "find_records" : "search";
  std::string next = search.nearest.empty()
                         ? "Check the spelling, or find it with " + std::string(finder) + "."
                         : "Call again with " + argument + ":\"" + to_string(search.nearest.front().ref) +
                               "\" if one of the nearest is meant.";
  bool const creatable = std::ranges::find(kinds, Kind::person) != kinds.end() ||
                         std::ranges::find(kinds, Kind::company) != kinds.end();
  bool const can_create = offers("create_a_affinity_person") || offers(write_tool_name);
  if (creatable && can_create)
    next += " create_a_affinity_person and create_a_affinity_organization create records.";
  co_return question(
      "not_found",
      "No " + kinds_text(kinds) + " fits \"" + shorten(search.query.text, 80) + "\"" + tried + ".",
      std::move(next), plain_candidates(search.nearest), subdomain, reads.upstream_requests());
}

std::string ambiguous_text(Search const& search) {
  auto const kind = search.found.front().ref.kind;
  bool const one_kind =
      std::ranges::all_of(search.found, [&](Found const& each) { return each.ref.kind == kind; });
  return "\"" + shorten(search.query.text, 80) + "\" fits " + std::to_string(search.found.size()) + " " +
         std::string(one_kind ? plural_of(kind) : "records") + ".";
}

}  // namespace

Task<Resolved> resolve(Reads& reads, std::string_view argument, std::string text, std::vector<Kind> kinds,
                       bool with_fields) {
  std::string const name(argument);
  if (auto chosen = chosen_before(reads.context(), name)) text = std::move(*chosen);
  constexpr int more_spellings = 2;
  auto search = co_await search_records(reads, parse_query(text), kinds, more_spellings, with_fields);
  if (search.error) co_return failure(*search.error);
  if (search.found.size() == 1) co_return std::move(search.found.front());
  if (search.found.empty()) co_return co_await not_found(reads, name, std::move(search), kinds);
  auto const message = ambiguous_text(search);
  auto shown = search.found;
  shown.resize(std::min(shown.size(), max_candidates));
  auto const more = search.found.size() - shown.size();
  auto const candidates = co_await describe_candidates(reads, std::move(shown));
  if (can_ask(reads.context()))
    co_return ask_for_choice(reads.context(), name, message + " Which one?", candidates);
  auto const subdomain = co_await read_subdomain(reads);
  auto next =
      "Call again with " + name + ":\"" + to_string(candidates.front().ref) + "\" or the ref of another.";
  if (more > 0)
    next += " " + std::to_string(more) +
            " more fit; a whole name, an e-mail or \"NAME at COMPANY\" tells them apart.";
  co_return question("ambiguous", message, std::move(next), candidates, subdomain, reads.upstream_requests());
}

namespace {

std::string last_contact_of(json::value const& record, Now const& now) {
  auto const* dates = member(record, "interaction_dates");
  auto const day = dates ? day_of(text_member(*dates, "last_interaction_date"), now) : std::nullopt;
  return day ? "last contact " + to_text(*day) : "never contacted";
}

}  // namespace

Task<std::vector<Candidate>> describe_candidates(Reads& reads, std::vector<Found> found) {
  std::vector<Read> asks;
  for (auto const& each : found) {
    json::object arguments{{"id", each.ref.id}};
    if (each.ref.kind != Kind::deal) arguments["with_interaction_dates"] = true;
    auto const* source = source_of(each.ref.kind);
    asks.push_back({.tool = source ? source->by_id : std::string_view(), .arguments = std::move(arguments)});
  }
  auto const records = co_await reads.read_all(std::move(asks));
  std::vector<Candidate> out;
  for (std::size_t i = 0; i < found.size(); ++i) {
    Candidate candidate{.ref = found[i].ref, .name = found[i].name, .differs = found[i].address};
    if (found[i].ref.kind != Kind::deal && records[i])
      candidate.differs +=
          (candidate.differs.empty() ? "" : ", ") + last_contact_of(*records[i], reads.now());
    out.push_back(std::move(candidate));
  }
  co_return out;
}

Outcome name_error(Error const& error, std::string_view kind, Reads const& reads) {
  return question(kind, error.message, error.next_step, {}, "", reads.upstream_requests());
}

namespace {

// The one item whose name is meant, by the levels of match_name; several or none are nullopt.
template<class T> std::vector<T> best_named(std::vector<T> const& items, std::string_view asked) {
  std::vector<MatchLevel> levels;
  for (auto const& item : items) levels.push_back(match_name(asked, item.name));
  std::vector<T> out;
  for (auto const index : best_matches(levels)) out.push_back(items[index]);
  return out;
}

template<class T> std::string names_of(std::vector<T> const& items) {
  std::string out;
  for (auto const& item : items) out.append(out.empty() ? "" : ", ").append(item.name);
  return out;
}

}  // namespace

Task<ResolvedList> resolve_list(Reads& reads, std::string_view argument, std::string text) {
  std::string const name(argument);
  auto const lists = co_await read_lists(reads);
  if (!lists) co_return failure(lists.error());
  auto fits = *lists;
  auto const ref = parse_ref(text);
  if (trimmed(text).empty())
    std::erase_if(fits, [](ListInfo const& each) { return each.kind != Kind::deal; });
  else if (ref)
    std::erase_if(fits, [&](ListInfo const& each) { return each.id != ref->id || ref->kind != Kind::list; });
  else
    fits = best_named(*lists, text);
  if (fits.size() == 1) co_return fits.front();
  auto const said = text.empty() ? "Which list is meant is not said."
                                 : "\"" + shorten(text, 60) + "\" is " +
                                       (fits.empty() ? "no list." : std::to_string(fits.size()) + " lists.");
  auto const kind = fits.empty() ? "not_found" : "ambiguous";
  co_return question(kind, said,
                     "Give " + name + " as one of: " + names_of(fits.empty() ? *lists : fits) + ".", {}, "",
                     reads.upstream_requests());
}

Task<ResolvedTeammate> resolve_teammate(Reads& reads, std::string_view argument, std::string text) {
  std::string const name(argument);
  auto const asked = std::string(trimmed(text));
  if (fold(asked) == "me" || fold(asked) == "myself") {
    auto const account = co_await read_account(reads);
    if (!account) co_return failure(account.error());
    co_return account->me;
  }
  auto const team = co_await read_teammates(reads);
  if (!team) co_return failure(team.error());
  auto const ref = parse_ref(asked);
  auto fits = *team;
  if (ref)
    std::erase_if(fits, [&](Teammate const& each) { return each.ref != *ref; });
  else if (asked.find('@') != asked.npos)
    std::erase_if(fits, [&](Teammate const& each) { return lower(each.email) != lower(asked); });
  else
    fits = best_named(*team, asked);
  if (fits.size() == 1) co_return fits.front();
  auto const said = "\"" + shorten(asked, 60) + "\" is " +
                    (fits.empty() ? "no teammate." : std::to_string(fits.size()) + " teammates.");
  co_return question(fits.empty() ? "not_found" : "ambiguous", said,
                     "Give " + name + " as one of: " + names_of(fits.empty() ? *team : fits) + ".", {}, "",
                     reads.upstream_requests());
}

}  // namespace affinity::tools::composed
