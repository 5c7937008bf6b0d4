#include "tools/changes/records/known_records.hpp"

#include "base/text/text.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr int whole_page = 500;             // v1's longest
constexpr std::size_t few_searches = 8;     // are sent without trying to read all people
constexpr std::size_t searches_a_page = 4;  // a page of all people is tried for so many searches

std::string host_of(std::string_view email) { return lower(email.substr(email.find('@') + 1)); }

json::array emails_of(json::value const& person) {
  auto const* value = member(person, "emails");
  return value && value->is_array() ? value->get_array() : json::array();
}

}  // namespace

bool KnownRecords::knows(std::string_view email) const {
  return all_people_ || sought_.contains(lower(email));
}

json::value const* KnownRecords::person_with(std::string_view email) const {
  auto const found = by_address_.find(lower(email));
  return found == by_address_.end() ? nullptr : &people_.at(found->second);
}

std::vector<KnownRecord> KnownRecords::people_named(std::string_view name) const {
  std::vector<KnownRecord> out;
  for (auto const& [id, person] : people_)
    if (auto known = known_record(Kind::person, person); is_named_alike(Kind::person, name, known.name))
      out.push_back(std::move(known));
  return out;
}

// False when it could not be read; `token` is then as it was, else that of the next page.
Task<bool> KnownRecords::read_page_of_people(composed::Reads& reads, json::object arguments,
                                             std::string& token) {
  arguments["with_current_organizations"] = true;
  composed::Read ask{.tool = "list_all_affinity_persons",
                     .arguments = std::move(arguments),
                     .page_size = whole_page,
                     .token = token,
                     .freshness = composed::Freshness::fresh};
  std::function<void(json::value)> const use = [this](json::value person) {
    auto const id = integer_member(person, "id").value_or(0);
    for (auto const& email : emails_of(person)) by_address_[lower(as_text(email).value_or(""))] = id;
    people_.insert_or_assign(id, std::move(person));
  };
  auto next = co_await reads.read_each(std::move(ask), use);
  if (!next) co_return false;
  token = std::move(*next);
  co_return true;
}

// One search for a host with several addresses; one for each address where its people are more than a page.
Task<void> KnownRecords::read_hosts(composed::Reads& reads,
                                    std::map<std::string, std::vector<std::string>> by_host) {
  for (auto const& [host, emails] : by_host) {
    if (emails.size() > 1) {
      std::string token;
      json::object by_term{{"term", "@" + host}};
      bool const is_read = co_await read_page_of_people(reads, std::move(by_term), token);
      if (is_read && token.empty()) {
        sought_.insert(emails.begin(), emails.end());
        continue;
      }
    }
    for (auto const& email : emails) {
      std::string token;
      json::object by_term{{"term", email}};
      bool const is_read = co_await read_page_of_people(reads, std::move(by_term), token);
      if (is_read && token.empty()) sought_.insert(email);
    }
  }
}

Task<void> KnownRecords::read_people(composed::Reads& reads, std::vector<std::string> emails) {
  std::map<std::string, std::vector<std::string>> by_host;
  std::set<std::string> distinct;
  for (auto const& email : emails)
    if (auto const small = lower(email); !knows(small) && distinct.insert(small).second)
      by_host[host_of(small)].push_back(small);
  if (distinct.size() < 2) co_return;
  if (by_host.size() > few_searches) {
    auto pages = by_host.size() / searches_a_page;
    std::string token;
    bool is_read = true;
    while (is_read && pages-- > 0 && !all_people_) {
      json::object everybody;
      is_read = co_await read_page_of_people(reads, std::move(everybody), token);
      all_people_ = is_read && token.empty();
    }
    if (all_people_) co_return;
  }
  co_await read_hosts(reads, std::move(by_host));
}

// False where the list is too long for that, or cannot be read.
Task<bool> KnownRecords::read_rows(composed::Reads& reads, composed::ListInfo list) {
  std::string token;
  std::multimap<std::int64_t, std::int64_t> rows;
  std::function<void(json::value)> const use = [&rows](json::value entry) {
    rows.emplace(integer_member(entry, "entity_id").value_or(0), integer_member(entry, "id").value_or(0));
  };
  auto const most_pages = std::max<std::size_t>(operations / searches_a_page, 1);
  for (std::size_t page = 0; page < most_pages; ++page) {
    composed::Read ask{.tool = "list_all_affinity_list_entries",
                       .arguments = {{"list_id", list.id}},
                       .page_size = whole_page,
                       .token = token,
                       .freshness = composed::Freshness::fresh};
    auto next = co_await reads.read_each(std::move(ask), use);
    if (!next) co_return false;
    token = std::move(*next);
    if (!token.empty()) continue;
    rows_[list.id] = std::move(rows);
    co_return true;
  }
  co_return false;
}

Task<Result<std::vector<std::int64_t>>> KnownRecords::rows_of(composed::Reads& reads, composed::ListInfo list,
                                                              Ref record) {
  bool const tries = operations > 2 && !rows_.contains(list.id) && !long_lists_.contains(list.id);
  if (tries) {
    bool const is_read = co_await read_rows(reads, list);
    if (!is_read) long_lists_.insert(list.id);
  }
  if (auto const known = rows_.find(list.id); known != rows_.end()) {
    std::vector<std::int64_t> out;
    auto const [begin, end] = known->second.equal_range(record.id);
    for (auto each = begin; each != end; ++each) out.push_back(each->second);
    co_return out;
  }
  json::object which{{"id", record.id}};
  auto const read = co_await read_record_now(reads, record_tools(record.kind)->read, std::move(which));
  if (!read) co_return fail(read);
  if (!*read) co_return fail(ErrorKind::not_found, to_string(record) + " is not there any more.");
  co_return rows_on_list(**read, list.id);
}

Task<void> read_known_people(Planning& planning, std::vector<Operation> operations) {
  if (!planning.known_records) planning.known_records = std::make_shared<KnownRecords>();
  planning.known_records->operations += operations.size();
  std::vector<std::string> emails;
  for (auto const& operation : operations) {
    if (operation.record.empty()) continue;
    auto const kind = operation.list_info ? std::optional(operation.list_info->kind) : std::nullopt;
    auto const wanted = wanted_record(operation.record, kind);
    if (!wanted || wanted->kind != Kind::person) continue;  // told where it is planned
    emails.insert(emails.end(), wanted->emails.begin(), wanted->emails.end());
  }
  co_await planning.known_records->read_people(planning.reads(), std::move(emails));
}

Task<Result<std::vector<std::int64_t>>> rows_in_plan(Planning& planning, composed::ListInfo list,
                                                     Ref record) {
  if (!planning.known_records) planning.known_records = std::make_shared<KnownRecords>();
  auto const known = planning.known_records;
  co_return co_await known->rows_of(planning.reads(), std::move(list), record);
}

}  // namespace affinity::tools::changes
