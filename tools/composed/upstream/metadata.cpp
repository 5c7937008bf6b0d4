#include "tools/composed/upstream/metadata.hpp"

#include "base/text/folding.hpp"
#include "base/text/text.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::composed {

namespace {

// Affinity v1: value_type and entity_type.
constexpr std::array column_types{ColumnType::person, ColumnType::company, ColumnType::option,
                                  ColumnType::number, ColumnType::date,    ColumnType::location,
                                  ColumnType::text,   ColumnType::option};
constexpr std::int64_t type_person = 0, type_organization = 1, type_opportunity = 8;
constexpr std::int64_t ranked_dropdown = 7;

Kind kind_of_list(std::int64_t type) {
  return type == type_person ? Kind::person : type == type_organization ? Kind::company : Kind::deal;
}

std::int64_t entity_type_of(Kind kind) {
  return kind == Kind::person ? type_person : kind == Kind::company ? type_organization : type_opportunity;
}

std::int64_t number_in(json::value const& record, std::string_view name, std::int64_t otherwise) {
  return integer_member(record, name).value_or(otherwise);
}

json::array array_in(json::value value) {
  return value.is_array() ? std::move(value.get_array()) : json::array();
}

Read metadata_read(std::string_view tool, json::object arguments = {}) {
  return {.tool = tool, .arguments = std::move(arguments), .freshness = Freshness::metadata};
}

std::vector<Option> options_in(json::value const& field) {
  std::vector<Option> out;
  auto const* listed = member(field, "dropdown_options");
  auto const* options = listed ? listed->if_array() : nullptr;
  if (!options) return out;
  for (auto const& option : *options)
    out.push_back({.text = cell_text(text_member(option, "text")),
                   .id = number_in(option, "id", 0),
                   .rank = number_in(option, "rank", std::int64_t(out.size()))});
  std::ranges::stable_sort(out, {}, &Option::rank);
  return out;
}

Column column_of(json::value const& field) {
  auto const type = number_in(field, "value_type", 6);
  auto const id = number_in(field, "id", 0);
  bool const known = type >= 0 && std::size_t(type) < column_types.size();
  return {.name = cell_text(text_member(field, "name")),
          .type = known ? column_types[std::size_t(type)] : ColumnType::text,
          .field_id = "field-" + std::to_string(id),
          .v1_id = id,
          .many = member(field, "allows_multiple") && *member(field, "allows_multiple") == json::value(true),
          .of_list = integer_member(field, "list_id").has_value(),
          .ranked = type == ranked_dropdown,
          .options = options_in(field)};
}

Column built_in(std::string name, ColumnType type, BuiltIn which, std::string field_id = {}) {
  Column out{.name = std::move(name), .type = type, .built_in = which, .field_id = std::move(field_id)};
  out.many = which == BuiltIn::people || (which == BuiltIn::company && type == ColumnType::company);
  out.of_list = which == BuiltIn::added || which == BuiltIn::added_by || which == BuiltIn::days_in;
  return out;
}

void name_also(std::vector<Column>& columns, Column const& column, std::vector<std::string> names) {
  columns[std::size_t(&column - columns.data())].also = std::move(names);
}

void add_built_ins(std::vector<Column>& columns, Kind kind) {
  auto const add = [&](Column column) {
    auto const name = fold(column.name);
    bool const taken =
        std::ranges::any_of(columns, [&](Column const& each) { return fold(each.name) == name; });
    if (!taken) columns.push_back(std::move(column));
  };
  add(built_in("name", ColumnType::text, BuiltIn::name));
  if (auto const* stage = stage_column(columns))
    name_also(columns, *stage, {"status", "stage", "deal stage"});
  if (auto const* owner = owner_column(columns)) name_also(columns, *owner, {"owner", "owners", "deal lead"});
  if (auto const* amount = amount_column(columns))
    name_also(columns, *amount, {"amount", "size", "deal size"});
  if (kind == Kind::person) add(built_in("e-mail", ColumnType::text, BuiltIn::email));
  if (kind == Kind::company) add(built_in("domain", ColumnType::text, BuiltIn::domain));
  if (kind != Kind::company) add(built_in("company", ColumnType::company, BuiltIn::company, "companies"));
  if (kind != Kind::person) add(built_in("people", ColumnType::person, BuiltIn::people, "persons"));
  add(built_in("last contact", ColumnType::date, BuiltIn::last_contact, "last-contact"));
  add(built_in("next contact", ColumnType::date, BuiltIn::next_contact, "next-event"));
  add(built_in("added", ColumnType::date, BuiltIn::added, "created-at"));
  add(built_in("added by", ColumnType::person, BuiltIn::added_by));
  if (auto const* stage = stage_column(columns)) {
    auto days =
        built_in("days in " + stage->name, ColumnType::number, BuiltIn::days_in, "time-in-current-status");
    days.v1_id = stage->v1_id;
    add(std::move(days));
  }
  for (auto& column : columns) {
    if (column.built_in == BuiltIn::last_contact)
      column.also = {"last contacted", "last interaction", "last touch"};
    if (column.built_in == BuiltIn::next_contact) column.also = {"next meeting", "next event"};
    if (column.built_in == BuiltIn::added) column.also = {"date added", "added on", "added at", "created"};
    if (column.built_in == BuiltIn::company) column.also = {"companies", "organization", "organizations"};
    if (column.built_in == BuiltIn::people) column.also = {"persons", "contacts"};
    if (column.built_in == BuiltIn::days_in)
      column.also = {"days in stage", "days in status", "time in current status"};
  }
}

bool is_named(Column const& column, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, fold(column.name)) != names.end();
}

template<class Is> Column const* first_column(std::span<Column const> columns, Is is) {
  auto const found = std::ranges::find_if(columns, is);
  return found == columns.end() ? nullptr : &*found;
}

Teammate teammate_of(std::int64_t id, std::string first, std::string last, std::string email) {
  auto name = first + (first.empty() || last.empty() ? "" : " ") + last;
  return {.ref = {.kind = Kind::person, .id = id}, .name = cell_text(name), .email = std::move(email)};
}

// v1 has no list of users: they are the people inside the firm, whose addresses share a host.
Task<Result<std::vector<Teammate>>> read_teammates_of_v1(Reads& reads) {
  auto const account = co_await read_account(reads);
  if (!account) co_return fail(account);
  auto const at = account->me.email.find('@');
  auto const host = at == std::string::npos ? std::string() : account->me.email.substr(at);
  auto ask = metadata_read("list_all_affinity_persons", {{"term", host}});
  ask.page_size = 500;
  auto people = co_await reads.read_pages(std::move(ask), 2'000);
  if (people.error && people.records.empty()) co_return fail(*people.error);
  std::vector<Teammate> out;
  for (auto const& person : people.records)
    if (number_in(person, "type", 0) == 1)  // 1: inside the firm
      out.push_back(teammate_of(number_in(person, "id", 0), text_member(person, "first_name"),
                                text_member(person, "last_name"), text_member(person, "primary_email")));
  if (out.empty()) out.push_back(account->me);
  co_return out;
}

}  // namespace

Task<Result<Account>> read_account(Reads& reads) {
  auto ask = metadata_read("list_all_affinity_whoami");
  auto const body = co_await reads.read(std::move(ask));
  if (!body) co_return fail(body);
  Account out{.subdomain = subdomain_of(*body)};
  if (auto const* tenant = member(*body, "tenant")) out.firm = cell_text(text_member(*tenant, "name"));
  if (auto const* user = member(*body, "user"))
    out.me = teammate_of(number_in(*user, "id", 0), text_member(*user, "firstName"),
                         text_member(*user, "lastName"), text_member(*user, "email"));
  co_return out;
}

Task<std::string> read_subdomain(Reads& reads) {
  auto const account = co_await read_account(reads);
  co_return account ? account->subdomain : subdomain_of(nullptr);
}

Task<Result<std::vector<ListInfo>>> read_lists(Reads& reads) {
  auto ask = metadata_read("list_all_affinity_lists");
  auto body = co_await reads.read(std::move(ask));
  if (!body) co_return fail(body);
  std::vector<ListInfo> out;
  for (auto const& list : array_in(std::move(*body)))
    out.push_back({.id = number_in(list, "id", 0),
                   .name = cell_text(text_member(list, "name")),
                   .kind = kind_of_list(number_in(list, "type", type_opportunity)),
                   .rows = number_in(list, "list_size", -1)});
  co_return out;
}

Task<Result<json::array>> read_fields(Reads& reads, Kind kind) {
  auto ask = metadata_read("list_all_affinity_fields", {{"entity_type", entity_type_of(kind)}});
  auto body = co_await reads.read(std::move(ask));
  if (!body) co_return fail(body);
  co_return array_in(std::move(*body));
}

Task<Result<std::vector<Column>>> read_columns(Reads& reads, ListInfo list) {
  auto const fields = co_await read_fields(reads, list.kind);
  if (!fields) co_return fail(fields);
  std::vector<Column> own, of_records;
  for (auto const& field : *fields) {
    auto const list_id = integer_member(field, "list_id");
    if (list_id == list.id)
      own.push_back(column_of(field));
    else if (!list_id)
      of_records.push_back(column_of(field));
  }
  own.insert(own.end(), of_records.begin(), of_records.end());
  add_built_ins(own, list.kind);
  co_return own;
}

Task<Result<std::vector<Column>>> read_global_columns(Reads& reads, Kind kind) {
  auto const fields = co_await read_fields(reads, kind);
  if (!fields) co_return fail(fields);
  std::vector<Column> out;
  for (auto const& field : *fields)
    if (!integer_member(field, "list_id")) out.push_back(column_of(field));
  co_return out;
}

Task<Result<std::vector<Teammate>>> read_teammates(Reads& reads) {
  if (!reads.may_use("list_all_affinity_v2_users")) co_return co_await read_teammates_of_v1(reads);
  auto ask = metadata_read("list_all_affinity_v2_users");
  ask.page_size = 100;
  auto users = co_await reads.read_pages(std::move(ask), 2'000);
  if (users.error && users.records.empty()) co_return co_await read_teammates_of_v1(reads);
  std::vector<Teammate> out;
  for (auto const& user : users.records)
    out.push_back(teammate_of(number_in(user, "id", 0), text_member(user, "firstName"),
                              text_member(user, "lastName"), text_member(user, "primaryEmailAddress")));
  co_return out;
}

Column const* stage_column(std::span<Column const> columns) {
  auto const is_ranked = [](Column const& column) {
    return column.of_list && column.type == ColumnType::option && !column.many && !column.options.empty();
  };
  auto const* named = first_column(columns, [&](Column const& each) {
    return is_ranked(each) && is_named(each, {"status", "stage", "deal stage"});
  });
  return named ? named : first_column(columns, is_ranked);
}

Column const* owner_column(std::span<Column const> columns) {
  auto const is_people = [](Column const& column) {
    return column.built_in == BuiltIn::none && column.of_list && column.type == ColumnType::person;
  };
  auto const* named = first_column(columns, [&](Column const& each) {
    return is_people(each) && is_named(each, {"owners", "owner", "deal owner", "deal owners", "lead"});
  });
  return named ? named : first_column(columns, is_people);
}

Column const* amount_column(std::span<Column const> columns) {
  auto const is_number = [](Column const& column) {
    return column.built_in == BuiltIn::none && column.of_list && column.type == ColumnType::number;
  };
  auto const* named = first_column(columns, [&](Column const& each) {
    return is_number(each) &&
           is_named(each, {"amount", "deal size", "deal amount", "check size", "investment amount"});
  });
  return named ? named : first_column(columns, is_number);
}

}  // namespace affinity::tools::composed
