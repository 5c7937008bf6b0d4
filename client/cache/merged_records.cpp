#include "client/cache/merged_records.hpp"

#include "base/json/repair.hpp"
#include "base/text/text.hpp"
#include "client/quoting.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace affinity::client {

namespace {

using Kind = MergedRecord::Kind;

constexpr int max_chain = 16;  // a record may have been merged into one that was merged later

// Where merges of one kind are, and their members.
struct MergePaths {
  Kind kind;
  std::string_view merges, tasks, primary, duplicate;
};
constexpr MergePaths merge_paths[] = {
    {Kind::company, "/v2/company-merges", "/v2/tasks/company-merges", "primaryCompanyId",
     "duplicateCompanyId"},
    {Kind::person, "/v2/person-merges", "/v2/tasks/person-merges", "primaryPersonId", "duplicatePersonId"}};

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

// Whether the path is that collection or one record of it.
bool is_below(std::string_view path, std::string_view collection) {
  return path.starts_with(collection) && (path.size() == collection.size() || path[collection.size()] == '/');
}

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t out = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(out) : std::nullopt;
}

std::int64_t id_member(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? as_int64(*value).value_or(0) : 0;
}

MergedRecord merge_of(MergePaths const& paths, json::value const& merge) {
  return {
      .kind = paths.kind, .id = id_member(merge, paths.duplicate), .into = id_member(merge, paths.primary)};
}

std::string last_segment(std::string_view url) {
  url = path_of(url);
  return lower(url.substr(url.rfind('/') + 1));
}

// The records of a page, or the one record that the answer is.
json::array records_in(json::value const& body) {
  auto const* data = member(body, "data");
  if (auto const* list = data ? data->if_array() : nullptr) return *list;
  return {body};
}

// The kind that a name speaks of: "organization_id", "personIds", "duplicateCompanyId", "company-multi".
std::optional<Kind> kind_in(std::string_view name) {
  auto const small = lower(name);
  if (small.find("person") != small.npos) return Kind::person;
  bool const company = small.find("organization") != small.npos || small.find("compan") != small.npos;
  return company ? std::optional(Kind::company) : std::nullopt;
}

// An id that a request names; without a kind where only the record itself could tell.
struct NamedId {
  std::optional<Kind> kind{};
  std::int64_t id = 0;
};
using NamedIds = std::vector<NamedId>;

// v1's external_id is that of a person (Affinity v1, Relationship Strengths).
std::optional<NamedId> named_id(std::string_view name, std::int64_t id) {
  if (auto const kind = kind_in(name)) return NamedId{kind, id};
  if (name == "external_id") return NamedId{Kind::person, id};
  if (name.starts_with("entity")) return NamedId{std::nullopt, id};
  return std::nullopt;
}

void add_ids_of_path(std::string_view path, NamedIds& out) {
  if (path.starts_with("/v2/")) path.remove_prefix(3);
  for (auto const& [collection, kind] : {std::pair{std::string_view("/organizations/"), Kind::company},
                                         std::pair{std::string_view("/companies/"), Kind::company},
                                         std::pair{std::string_view("/persons/"), Kind::person}}) {
    if (!path.starts_with(collection)) continue;
    auto const rest = path.substr(collection.size());
    if (auto const id = number_in(rest.substr(0, rest.find('/')))) out.push_back({kind, *id});
  }
}

void add_ids_of_query(std::string_view target, NamedIds& out) {
  auto const begin = target.find('?');
  auto rest = begin == target.npos ? std::string_view() : target.substr(begin + 1);
  while (!rest.empty()) {
    auto const pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    auto const id =
        number_in(pair.substr(std::min(pair.size(), pair.find('=')) + (pair.find('=') < pair.size())));
    if (auto const named = id ? named_id(pair.substr(0, pair.find('=')), *id) : std::nullopt)
      out.push_back(*named);
  }
}

// `name` is that of the member, or of what holds it: {"companies": [{"id": 7}]}.
void add_ids_of_body(std::string_view name, json::value const& value, NamedIds& out, int depth = 0) {
  if (depth > 8) return;
  if (auto const id = as_int64(value)) {
    if (auto const named = named_id(name, *id)) out.push_back(*named);
    return;
  }
  if (auto const* list = value.if_array())
    for (auto const& item : *list) add_ids_of_body(name, item, out, depth + 1);
  auto const* object = value.if_object();
  if (!object) return;
  auto const type = text_member(value, "type");  // {"type": "company", "id": 7}
  auto const holder = kind_in(type) ? std::string_view(type) : name;
  for (auto const& each : *object) {
    bool const is_own = each.key() == "id" || each.key() == "data";
    add_ids_of_body(is_own ? holder : std::string_view(each.key()), each.value(), out, depth + 1);
  }
}

// "organization_id: 730006 no longer exists as it has been merged into 730005"
std::optional<std::pair<std::string, MergedRecord>> merge_in_text(std::string const& words) {
  constexpr std::string_view phrase = "merged into", digits = "0123456789";
  auto const at = words.find(phrase);
  if (at == words.npos) return std::nullopt;
  auto const before = std::string_view(words).substr(0, at), after = std::string_view(words).substr(at);
  auto const end = before.find_last_of(digits), begin = after.find_first_of(digits);
  if (end == before.npos || begin == after.npos) return std::nullopt;
  auto const old_id = before.substr(before.find_last_not_of(digits, end) + 1);
  auto const new_id = after.substr(begin);
  return std::pair{
      std::string(before),
      MergedRecord{.id = number_in(old_id.substr(0, old_id.find_first_not_of(digits))).value_or(0),
                   .into = number_in(new_id.substr(0, new_id.find_first_not_of(digits))).value_or(0)}};
}

}  // namespace

bool starts_merge(Request const& request) {
  return request.method == Method::post && std::ranges::any_of(merge_paths, [&](MergePaths const& paths) {
           return path_of(request.target) == paths.merges;
         });
}

MergedRecord merge_in_body(Request const& request) {
  auto const body = parse_json(request.body);
  for (auto const& paths : merge_paths)
    if (body && path_of(request.target) == paths.merges) return merge_of(paths, *body);
  return {};
}

// A key that comes takes the place of the one that has learned nothing for the longest time.
MergedRecords::OfKey& MergedRecords::writable(std::string const& key) {
  if (of_key_.size() >= max_keys && !of_key_.contains(key))
    of_key_.erase(std::ranges::min_element(of_key_, {}, [](auto const& entry) { return entry.second.used; }));
  auto& out = of_key_[key];
  out.used = ++last_use_;
  return out;
}

bool MergedRecords::add(std::string const& key, MergedRecord const& merged) {
  if (merged.id <= 0 || merged.into <= 0 || merged.id == merged.into) return false;
  auto& known = writable(key);
  Id const id{merged.kind, merged.id};
  auto const [place, is_new] = known.into.try_emplace(id, merged.into);
  if (!is_new) return std::exchange(place->second, merged.into) != merged.into;
  known.order.push_back(id);
  if (known.order.size() > max_per_key) {
    known.into.erase(known.order.front());
    known.order.pop_front();
  }
  return true;
}

bool MergedRecords::add_task(std::string const& key, std::string task, MergedRecord const& pair) {
  if (task.empty()) return false;
  auto& known = writable(key);
  if (!known.tasks.emplace(task, pair).second) return false;
  known.task_order.push_back(std::move(task));
  if (known.task_order.size() > max_per_key) {
    known.tasks.erase(known.task_order.front());
    known.task_order.pop_front();
  }
  return true;
}

// Of a task that others started only its end is known, and not whose.
bool MergedRecords::learn_from_task(std::string const& key, std::string task, std::string_view status) {
  if (status != "success") return false;
  auto& tasks = writable(key).tasks;
  auto const found = tasks.find(task = lower(task));
  if (found == tasks.end()) return add_task(key, std::move(task), {});
  return add(key, MergedRecord(found->second));
}

bool MergedRecords::learn(std::string const& key, Request const& request, Response const& response) {
  auto const path = path_of(request.target);
  if (response.status == 404 || response.status == 422) {
    auto told = merge_in_text(error_text(response));
    if (!told) return false;
    auto& [words, merged] = *told;
    merged.kind = kind_in(words).value_or(kind_in(path).value_or(Kind::company));
    return add(key, merged);
  }
  if (response.status < 200 || response.status >= 300 || !response.complete) return false;
  for (auto const& paths : merge_paths) {
    bool const of_merges = is_below(path, paths.merges), of_tasks = is_below(path, paths.tasks);
    if (!of_merges && !of_tasks) continue;
    auto const body = parse_lenient_json(response.body);
    if (!body) return false;
    if (!request.reads()) {
      add_task(key, last_segment(text_member(body->value, "taskUrl")), merge_in_body(request));
      return false;
    }
    bool is_new = false;
    for (auto const& record : records_in(body->value)) {
      auto const status = text_member(record, "status");
      is_new |= of_tasks ? learn_from_task(key, text_member(record, "id"), status)
                         : status == "success" && add(key, merge_of(paths, record));
    }
    return is_new;
  }
  return false;
}

std::vector<MergedRecord> MergedRecords::named_in(std::string const& key, Request const& request) const {
  std::vector<MergedRecord> out;
  auto const known = of_key_.find(key);
  if (known == of_key_.end() || known->second.into.empty()) return out;
  NamedIds ids;
  add_ids_of_path(path_of(request.target), ids);
  add_ids_of_query(request.target, ids);
  for (auto const& part : request.parts)
    if (auto const id = number_in(part.bytes))
      if (auto const named = named_id(part.name, *id)) ids.push_back(*named);
  if (auto const body = parse_json(request.body.empty() ? "null" : request.body))
    add_ids_of_body({}, *body, ids);
  auto const& into = known->second.into;
  auto const add_known = [&](Kind kind, std::int64_t id) {
    auto found = into.find({kind, id});
    if (found == into.end()) return;
    MergedRecord merged{.kind = kind, .id = id, .into = found->second};
    for (int i = 0; i < max_chain && (found = into.find({kind, merged.into})) != into.end(); ++i)
      merged.into = found->second;
    if (std::ranges::find(out, merged) == out.end()) out.push_back(merged);
  };
  for (auto const& [kind, id] : ids) {
    bool const is_one_of_both =
        !kind && into.contains({Kind::company, id}) && into.contains({Kind::person, id});
    if (is_one_of_both) continue;
    for (auto const each : {Kind::company, Kind::person})
      if (kind.value_or(each) == each) add_known(each, id);
  }
  return out;
}

namespace {

std::string start_name(std::string const& key, MergedRecord const& pair) {
  auto const [one, other] = std::minmax(pair.id, pair.into);
  return key + "\n" + (pair.kind == Kind::company ? "company " : "person ") + std::to_string(one) + " " +
         std::to_string(other);
}

}  // namespace

bool MergedRecords::begin_start(std::string const& key, MergedRecord const& pair) {
  return starting_.insert(start_name(key, pair)).second;
}

void MergedRecords::end_start(std::string const& key, MergedRecord const& pair) {
  starting_.erase(start_name(key, pair));
}

}  // namespace affinity::client
