#include "tools/policy/facts.hpp"

#include "base/json/repair.hpp"
#include "client/response_error.hpp"

#include <array>
#include <utility>

namespace affinity::tools::policy {

namespace {

constexpr auto as_long_as_remembered = Milliseconds::max();
constexpr int most_pages = 10;
constexpr std::array codes_of_kinds{std::pair{0, Kind::person}, std::pair{1, Kind::company},
                                    std::pair{8, Kind::deal}};

json::array const& items_of(json::value const& body) {
  static json::array const none;
  auto const* data = body.is_object() ? member(body, "data") : &body;
  auto const* items = data ? data->if_array() : nullptr;
  return items ? *items : none;
}

std::int64_t id_in_member(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? as_int64(*value).value_or(0) : 0;
}

}  // namespace

std::optional<Kind> kind_of_code(json::value const* code) {
  auto const number = code ? as_int64(*code) : std::nullopt;
  for (auto const& [known, kind] : codes_of_kinds)
    if (number == known) return kind;
  return std::nullopt;
}

Task<Result<json::value>> Facts::get(std::string target, Milliseconds max_age) {
  Request request{.target = std::move(target), .idempotent = true, .max_age = max_age};
  auto const asked = request;
  auto const reply = co_await sender_.send(std::move(request), call_);
  if (!reply) co_return fail(reply);
  if (reply->status == 404) co_return json::value();
  if (reply->status >= 300) {
    auto error = client::response_error(asked, *reply);
    if (error.kind == ErrorKind::denied)
      error.kind = ErrorKind::upstream;  // that is Affinity's word, not a rule's
    co_return fail(std::move(error));
  }
  auto read = parse_lenient_json(reply->body);
  if (!read || !reply->complete) co_return fail(ErrorKind::upstream, "The answer is not whole JSON.");
  co_return std::move(read->value);
}

Task<Result<json::value>> Facts::read(std::string target) { return get(std::move(target), Milliseconds(0)); }

Task<Result<std::vector<KnownList>>> Facts::lists() {
  if (lists_) co_return *lists_;
  auto const body = co_await get("/lists", as_long_as_remembered);
  if (!body) co_return fail(body);
  std::vector<KnownList> out;
  for (auto const& one : items_of(*body))
    if (auto const kind = kind_of_code(member(one, "type")))
      out.push_back({.id = id_in_member(one, "id"), .name = text_member(one, "name"), .kind = *kind});
  lists_ = out;
  co_return out;
}

Task<Result<std::vector<KnownColumn>>> Facts::columns() {
  if (columns_) co_return *columns_;
  std::vector<KnownColumn> out;
  for (auto const& [code, kind] : codes_of_kinds) {
    auto const target = "/fields?entity_type=" + std::to_string(code);
    auto const body = co_await get(target, as_long_as_remembered);
    if (!body) co_return fail(body);
    for (auto const& one : items_of(*body))
      out.push_back({.id = std::to_string(id_in_member(one, "id")),
                     .name = text_member(one, "name"),
                     .list = id_in_member(one, "list_id"),
                     .kind = kind});
  }
  columns_ = out;
  co_return out;
}

Task<Result<std::vector<KnownColumn>>> Facts::columns_of_v2(Kind kind) {
  std::vector<KnownColumn> out;
  if (kind != Kind::person && kind != Kind::company) co_return out;
  std::string target =
      kind == Kind::person ? "/v2/persons/fields?limit=100" : "/v2/companies/fields?limit=100";
  for (int page = 0; page < most_pages && !target.empty(); ++page) {
    auto const body = co_await get(target, as_long_as_remembered);
    if (!body) co_return fail(body);
    for (auto const& one : items_of(*body))
      out.push_back(
          {.id = field_key(text_member(one, "id")), .name = text_member(one, "name"), .kind = kind});
    auto const* pages = member(*body, "pagination");
    auto const next = pages ? text_member(*pages, "nextUrl") : std::string();
    auto const path = next.find("/v2/");
    target = path == next.npos ? std::string() : next.substr(path);
  }
  co_return out;
}

}  // namespace affinity::tools::policy
