#include "tools/changes/records/record_lookup.hpp"

#include "base/text/folding.hpp"
#include "base/text/text.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr std::size_t most_searched = 300;  // records of one search that are looked at

bool has_text_in(json::value const& record, std::string_view name, std::string_view wanted) {
  auto const* value = member(record, name);
  auto const* items = value ? value->if_array() : nullptr;
  return items && std::ranges::any_of(*items, [&](json::value const& item) {
           return lower(as_text(item).value_or("")) == wanted;
         });
}

bool has_domain(json::value const& company, std::string_view wanted) {
  return lower(text_member(company, "domain")) == wanted || has_text_in(company, "domains", wanted);
}

std::string name_of_record(Kind kind, json::value const& record) {
  return kind == Kind::person
             ? whole_name(text_member(record, "first_name"), text_member(record, "last_name"))
             : text_member(record, "name");
}

// The records that a term finds; what is behind the first some hundred is an error, since one of these could
// be meant.
Task<Result<std::vector<json::value>>> search_term_now(composed::Reads& reads, Kind kind, std::string term) {
  json::object arguments{{"term", std::move(term)}};
  if (kind == Kind::person) arguments["with_current_organizations"] = true;
  composed::Read ask{.tool = record_tools(kind)->search,
                     .arguments = std::move(arguments),
                     .page_size = 100,
                     .freshness = composed::Freshness::fresh};
  auto page = co_await reads.read_pages(std::move(ask), most_searched);
  if (page.error) co_return fail(*page.error);
  if (!page.next_token.empty())
    co_return fail(ErrorKind::invalid, "More than " + std::to_string(most_searched) + " records fit.",
                   "Name it by its ref, address or domain.");
  co_return std::move(page.records);
}

void keep_record(std::vector<KnownRecord>& into, KnownRecord record) {
  if (std::ranges::find(into, record.ref, &KnownRecord::ref) == into.end()) into.push_back(std::move(record));
}

void settle_lookup(RecordLookup& lookup, std::vector<KnownRecord> exact, std::string several) {
  if (exact.size() == 1) lookup.found = std::move(exact.front());
  if (exact.size() < 2) return;
  lookup.alike = std::move(exact);
  lookup.alike_by = std::move(several);
}

bool works_at(json::value const& person, std::int64_t company) {
  auto const at = ids_in(person, "current_organization_ids");
  return std::ranges::find(at, company) != at.end();
}

Task<void> look_up_by_name(composed::Reads& reads, LookupAsked const& asked, RecordLookup& lookup) {
  auto const kind = asked.wanted.kind;
  auto const records = co_await search_term_now(reads, kind, asked.wanted.name);
  if (!records) {
    lookup.error = records.error();
    co_return;
  }
  bool const has_an_address = !asked.wanted.emails.empty() || !asked.wanted.domain.empty();
  for (auto const& record : *records) {
    if (!is_named_alike(kind, asked.wanted.name, name_of_record(kind, record))) continue;
    if (kind == Kind::person && has_an_address && !works_at(record, asked.company)) continue;
    if (kind == Kind::deal && row_on_list(record, asked.list) == 0) continue;
    keep_record(lookup.alike, known_record(kind, record));
  }
  lookup.alike_by = "this name";
  bool const says_who = kind == Kind::deal || (kind == Kind::company && !has_an_address);
  if (!says_who || lookup.alike.size() != 1 || fold(lookup.alike.front().name) != fold(asked.wanted.name))
    co_return;
  lookup.found = std::move(lookup.alike.front());
  lookup.alike.clear();
}

}  // namespace

bool has_address(json::value const& person, std::string_view email) {
  return has_text_in(person, "emails", lower(email)) ||
         lower(text_member(person, "primary_email")) == lower(email);
}

bool is_named_alike(Kind kind, std::string_view wanted, std::string_view name) {
  composed::Query query{.text = std::string(wanted), .name = std::string(wanted)};
  query.folded = fold(wanted);
  composed::KnownBy const known{.kind = kind, .names = {name}};
  return composed::match(query, known) >= composed::MatchLevel::folded;
}

KnownRecord known_record(Kind kind, json::value record) {
  KnownRecord out{.ref = {.kind = kind, .id = integer_member(record, "id").value_or(0)},
                  .name = composed::cell_text(name_of_record(kind, record))};
  out.record = std::move(record);
  return out;
}

std::vector<std::int64_t> rows_on_list(json::value const& record, std::int64_t list) {
  std::vector<std::int64_t> out;
  auto const* value = member(record, "list_entries");
  auto const* entries = value ? value->if_array() : nullptr;
  if (!entries) return out;
  for (auto const& entry : *entries)
    if (integer_member(entry, "list_id") == list) out.push_back(integer_member(entry, "id").value_or(0));
  return out;
}

std::int64_t row_on_list(json::value const& record, std::int64_t list) {
  auto const rows = rows_on_list(record, list);
  return rows.empty() ? 0 : rows.front();
}

Task<RecordLookup> look_up_record(composed::Reads& reads, LookupAsked asked) {
  RecordLookup lookup;
  auto const& wanted = asked.wanted;
  auto addresses = wanted.emails;
  if (!wanted.domain.empty()) addresses.push_back(wanted.domain);
  std::vector<KnownRecord> exact;
  for (auto const& address : addresses) {
    auto const records = co_await search_term_now(reads, wanted.kind, address);
    if (!records) {
      lookup.error = records.error();
      co_return lookup;
    }
    for (auto const& record : *records) {
      bool const has =
          wanted.kind == Kind::person ? has_address(record, address) : has_domain(record, address);
      if (has) keep_record(exact, known_record(wanted.kind, record));
    }
  }
  if (!exact.empty()) {
    settle_lookup(lookup, std::move(exact), wanted.kind == Kind::person ? "these addresses" : "this domain");
    co_return lookup;
  }
  bool const by_name =
      addresses.empty() || (asked.names && (wanted.kind != Kind::person || asked.company > 0));
  if (by_name) co_await look_up_by_name(reads, asked, lookup);
  co_return lookup;
}

}  // namespace affinity::tools::changes
