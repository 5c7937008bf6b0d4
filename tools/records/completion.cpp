#include "tools/records/completion.hpp"

#include "base/text/text.hpp"
#include "tools/records/read_tool.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace affinity::tools {

namespace {

constexpr std::size_t max_suggestions = 100;
constexpr std::size_t min_letters = 2;  // of a person: a shorter text would match everybody

std::string name_in(json::value const& record, std::string_view key) {
  auto const* value = member(record, key);
  return value ? std::string(as_text(*value).value_or("")) : std::string();
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
  return out;
}

Completions match_names(std::vector<std::string> names, std::string_view typed) {
  auto const wanted = lower_ascii(typed);
  std::vector<std::string> begin, contain;
  for (auto& name : names) {
    auto const at = lower_ascii(name).find(wanted);
    if (name.empty() || at == std::string::npos) continue;
    auto& place = at == 0 ? begin : contain;
    if (std::ranges::find(place, name) == place.end()) place.push_back(std::move(name));
  }
  std::ranges::sort(begin);
  std::ranges::sort(contain);
  begin.insert(begin.end(), contain.begin(), contain.end());
  bool const more = begin.size() > max_suggestions;
  if (more) begin.resize(max_suggestions);
  return {.values = std::move(begin), .more = more};
}

std::vector<std::string> names_of(json::value const& records, std::string_view key) {
  std::vector<std::string> names;
  if (auto const* all = records.if_array())
    for (auto const& record : *all) names.push_back(name_in(record, key));
  return names;
}

std::string text_in(json::object const& other_arguments, std::initializer_list<std::string_view> keys) {
  for (auto const key : keys) {
    auto const* value = other_arguments.if_contains(key);
    auto const text = value ? as_text(*value) : std::nullopt;
    if (text && !text->empty()) return std::string(*text);
  }
  return {};
}

// "Jane Doe <jane@acme.example>": one name may belong to several people.
std::string name_and_address(json::value const& person) {
  auto name = name_in(person, "first_name");
  auto const last = name_in(person, "last_name");
  if (!name.empty() && !last.empty()) name += ' ';
  name += last;
  auto mail = name_in(person, "primary_email");
  auto const* mails = member(person, "emails");
  if (mail.empty() && mails && mails->is_array() && !mails->get_array().empty())
    mail = as_text(mails->get_array().front()).value_or("");
  if (name.empty()) return mail;
  return mail.empty() ? name : name + " <" + mail + ">";
}

}  // namespace

// Outside the unnamed namespace: g++ 12 warns about coroutine frames there.
Task<Result<json::value>> fields_for(ToolContext const& context, json::object const& other_arguments,
                                     client::CallContext const& call) {
  json::object arguments;
  auto given = text_in(other_arguments, {"list_id", "list"});
  if (!given.empty()) {
    auto const list = co_await find_list_id(context, std::move(given), call);
    if (!list) co_return fail(list);
    if (!*list) co_return json::array{};
    arguments["list_id"] = **list;
  }
  co_return co_await call_read_tool(context, "list_all_affinity_fields", std::move(arguments), 0, call);
}

Task<Result<std::optional<std::int64_t>>> find_list_id(ToolContext const& context, std::string given,
                                                       client::CallContext const& call) {
  using ListId = std::optional<std::int64_t>;
  json::object const no_arguments;
  auto const lists = co_await call_read_tool(context, "list_all_affinity_lists", no_arguments, 0, call);
  if (!lists) co_return fail(lists);
  std::int64_t number = 0;
  auto const [end, error] = std::from_chars(given.data(), given.data() + given.size(), number);
  bool const is_number = error == std::errc{} && end == given.data() + given.size();
  ListId found;
  auto const* all = lists->if_array();
  if (!all) co_return found;
  for (auto const& list : *all) {
    auto const* id = member(list, "id");
    if (!id || !id->is_int64()) continue;
    if (is_number && id->get_int64() == number) co_return ListId(number);
    if (lower_ascii(name_in(list, "name")) != lower_ascii(given)) continue;
    if (found) co_return ListId();
    found = id->get_int64();
  }
  co_return found;
}

Task<Result<Completions>> complete(ToolContext const& context, CompletionSource what, std::string typed,
                                   json::object other_arguments, client::CallContext const& call) {
  if (what == CompletionSource::list) {
    json::object const no_arguments;
    auto const lists = co_await call_read_tool(context, "list_all_affinity_lists", no_arguments, 0, call);
    if (!lists) co_return fail(lists);
    co_return match_names(names_of(*lists, "name"), typed);
  }
  if (what == CompletionSource::field || what == CompletionSource::option) {
    auto const fields = co_await fields_for(context, other_arguments, call);
    if (!fields) co_return fail(fields);
    if (what == CompletionSource::field) co_return match_names(names_of(*fields, "name"), typed);
    auto const wanted = lower_ascii(text_in(other_arguments, {"field"}));
    std::vector<std::string> options;
    auto const* all = fields->if_array();
    for (auto const& field : all ? *all : json::array()) {
      auto const* its = member(field, "dropdown_options");
      if (!its || (!wanted.empty() && lower_ascii(name_in(field, "name")) != wanted)) continue;
      for (auto& option : names_of(*its, "text")) options.push_back(std::move(option));
    }
    co_return match_names(std::move(options), typed);
  }
  if (what != CompletionSource::person || typed.size() < min_letters) co_return Completions{};
  json::object arguments{{"term", typed}};
  auto const page = co_await call_read_tool(context, "list_all_affinity_persons", std::move(arguments),
                                            int(max_suggestions), call);
  if (!page) co_return fail(page);
  std::vector<std::string> people;
  auto const* persons = member(*page, "persons");
  for (auto const& person : persons && persons->is_array() ? persons->get_array() : json::array())
    people.push_back(name_and_address(person));
  // Affinity searches more than the shown members, so its results are not filtered again.
  auto found = match_names(std::move(people), "");
  auto const* token = member(*page, "next_page_token");
  found.more |= token && !token->is_null();
  co_return found;
}

}  // namespace affinity::tools
