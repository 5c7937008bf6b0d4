// Random filters over the records of the seed: what the sandbox finds is what a naive look at the values in
// its answers finds.

#include "support/catch.hpp"
#include "support/search_list.hpp"

#include <optional>
#include <random>
#include <set>

namespace affinity::tests::v2_search_random_test {

using namespace affinity;
using namespace affinity::tests;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

// The day in California, by the rule of daylight saving time.
sys_days day_in_california(WallTime time) {
  using namespace std::chrono;
  auto const year = year_month_day(floor<days>(time)).year();
  auto const begin = WallTime(sys_days(year / March / Sunday[2])) + hours(10);
  auto const end = WallTime(sys_days(year / November / Sunday[1])) + hours(9);
  return floor<days>(time - hours(time >= begin && time < end ? 7 : 8));
}

std::string date_text(sys_days day) { return to_iso(WallTime(day)).substr(0, 10); }

// The items of a value as an answer shows it: texts, numbers, objects; days in California for dates.
json::array items_of(json::value const& value, std::string const& attribute) {
  auto const& data = value.at("data");
  auto const type = text_member(value, "type");
  if (data.is_null()) return {};
  auto const day = [](std::string const& time) {
    WallTime at;
    REQUIRE(from_iso(time, at));
    return json::array{date_text(day_in_california(at))};
  };
  if (type == "datetime") return day(std::string(*as_text(data)));
  if (type == "interaction")
    return day(text_member(data, data.as_object().contains("sentAt") ? "sentAt" : "startTime"));
  if (attribute == "created-date") return day(text_member(data, "createdAt"));
  if (attribute == "due-date") return day(text_member(data, "dueDate"));
  return data.is_array() ? data.get_array() : json::array{data};
}

// Whether an item is the one that a filter names: by id, by option, by the parts of a place, by text or
// number.
bool is_named(json::value const& item, json::value const& wanted) {
  if (wanted.is_string() && item.is_string()) return lower(*as_text(wanted)) == lower(*as_text(item));
  if (!wanted.is_object()) return item == wanted;
  for (auto const& [name, part] : wanted.get_object()) {
    auto const* found = member(item, name);
    if (!found) return false;
    if (part.is_string() ? lower(as_text(*found).value_or("")) != lower(*as_text(part)) : *found != part)
      return false;
  }
  return true;
}

bool has(json::array const& items, json::value const& wanted) {
  return std::ranges::any_of(items, [&](auto const& item) { return is_named(item, wanted); });
}

std::optional<double> number_of(json::value const& value) {
  return value.is_number() ? std::optional(value.to_number<double>()) : std::nullopt;
}

bool passes_number(double number, std::string const& op, json::value const& value) {
  if (op == "is-between") return number >= *number_of(value.at(0)) && number <= *number_of(value.at(1));
  auto const other = *number_of(value);
  if (op == "is-equal-to") return number == other;
  if (op == "is-greater-than") return number > other;
  if (op == "is-greater-than-or-equal-to") return number >= other;
  return op == "is-less-than" ? number < other : number <= other;
}

bool passes_text(std::string const& text, std::string const& op, std::string const& part) {
  if (op == "contains") return text.find(part) != text.npos;
  return op == "starts-with" ? text.starts_with(part) : text.ends_with(part);
}

// Dates as texts compare as days.
bool passes_date(std::string const& day, std::string const& op, json::value const& value, sys_days today) {
  if (op == "is-between") return day >= *as_text(value.at(0)) && day <= *as_text(value.at(1));
  if (value.is_string()) {
    auto const other = std::string(*as_text(value));
    if (op == "is-on") return day == other;
    if (op == "is-before") return day < other;
    if (op == "is-on-or-before") return day <= other;
    return op == "is-after" ? day > other : day >= other;
  }
  auto const unit = text_member(value, "unit") == "week" ? 7 : 1;
  auto const& amount = value.at("amount");
  auto const ago = [&](json::value const& count) { return date_text(today - days(*as_int64(count) * unit)); };
  auto const ahead = [&](json::value const& count) {
    return date_text(today + days(*as_int64(count) * unit));
  };
  auto const now = date_text(today);
  if (op == "is-within-the-last") return day >= ago(amount.at(0)) && day <= now;
  if (op == "is-within-the-next") return day <= ahead(amount.at(0)) && day >= now;
  if (op == "is-between-relative") return day >= ago(amount.at(1)) && day <= ago(amount.at(0));
  if (op == "is-exactly-relative") return day == ago(amount);
  if (op == "is-more-than-relative") return day < ago(amount);
  if (op == "is-more-than-or-equal-to-relative") return day <= ago(amount);
  return op == "is-less-than-relative" ? day > ago(amount) && day <= now : day >= ago(amount) && day <= now;
}

// The positive operator of a negative one.
std::string positive(std::string op) {
  if (op == "does-not-contain") return "contains";
  if (auto const at = op.find("-none-of"); at != op.npos) return op.replace(at, 8, "-any-of");
  if (op.starts_with("is-not-")) return op.erase(3, 4);
  return op;
}

bool passes_filter(json::value const& filter, json::value const& value, sys_days today) {
  auto const given = text_member(filter, "operator"), op = positive(given);
  auto const items = items_of(value, text_member(filter, "attributeId"));
  auto const* wanted = member(filter, "value");
  auto const type = text_member(filter, "valueType");
  bool found = false;
  if (op == "is-empty")
    found = items.empty();
  else if (op == "has-all-of")
    found = std::ranges::all_of(wanted->as_array(), [&](auto const& one) { return has(items, one); });
  else if (op.ends_with("-any-of"))
    found = std::ranges::any_of(wanted->as_array(), [&](auto const& one) { return has(items, one); });
  else if (items.empty())
    found = false;
  else if (type == "number")
    found = passes_number(*number_of(items.front()), op, *wanted);
  else if (type == "text")
    found = passes_text(lower(*as_text(items.front())), op, lower(*as_text(*wanted)));
  else
    found = passes_date(std::string(*as_text(items.front())), op, *wanted, today);
  return found != (given != op);
}

// A record of an answer: its id and the values of its fields.
struct Record {
  std::int64_t id = 0;
  std::map<std::string, json::value> values{};
};

bool passes(json::value const& node, Record const& record, sys_days today) {
  if (!node.as_object().contains("filters"))
    return passes_filter(node, record.values.at(text_member(node, "fieldId")), today);
  auto const& inside = node.at("filters").as_array();
  auto const one = [&](json::value const& child) { return passes(child, record, today); };
  if (text_member(node, "operator") == "and") return std::ranges::all_of(inside, one);
  return inside.empty() || std::ranges::any_of(inside, one);
}

class RandomSearches {
 public:
  RandomSearches(V2Client& client, std::string of, std::string search)
      : client_(client), search_(std::move(search)) {
    auto const types =
        std::string("fieldTypes=enriched&fieldTypes=global&fieldTypes=relationship-intelligence") +
        (of.starts_with("/lists") ? "&fieldTypes=list" : "");
    auto const metadata = client.get(of + "/fields?includes=filterability");
    for (auto const& field : array_at(metadata, "data"))
      if (field.at("filterability").is_object() && field.at("id") != "time-in-current-status")
        fields_.push_back(field);
    auto const all = of.starts_with("/lists") ? of + "/list-entries" : of;
    for (std::string cursor;;) {
      auto const page = client.get(all + '?' + types + cursor);
      for (auto const& row : array_at(page, "data")) add(row);
      auto const next = page.at("pagination.nextUrl");
      if (next.is_null()) break;
      auto const url = std::string(*as_text(next));
      cursor = "&cursor=" + url.substr(url.find("cursor=") + 7);
    }
  }

  void run(int count) {
    auto const today = day_in_california(client_.v1.clock.date);
    for (int i = 0; i < count; ++i) {
      json::object const body{{"filters", group(2)}};
      auto const text = write_json(body);
      CAPTURE(search_, text);
      std::set<std::int64_t> wanted;
      for (auto const& record : records_)
        if (passes(body.at("filters"), record, today)) wanted.insert(record.id);
      CHECK(found(text) == wanted);
      matched_ += wanted.empty() || wanted.size() == records_.size() ? 0 : 1;
    }
  }
  int matched() const { return matched_; }  // searches that found some records and not all

 private:
  V2Client& client_;
  std::string search_;
  std::vector<json::value> fields_{};
  std::vector<Record> records_{};
  std::mt19937 random_{20'261'121};
  int matched_ = 0;

  std::size_t below(std::size_t count) { return random_() % count; }
  template<class Items> auto const& pick(Items const& items) { return items[below(items.size())]; }

  // Rows that have no values are restricted, and nothing is known of them.
  void add(json::value const& row) {
    auto const* entity = member(row, "entity");
    auto const& fields = (entity ? *entity : row).at("fields").as_array();
    if (fields.empty()) return;
    Record record{.id = *as_int64(row.at("id"))};
    for (auto const& field : fields) record.values[text_member(field, "id")] = field.at("value");
    records_.push_back(std::move(record));
  }

  std::set<std::int64_t> found(std::string const& body) {
    std::set<std::int64_t> out;
    for (std::string cursor;;) {
      auto const page = client_.post(search_ + cursor, body);
      REQUIRE(page.status == 201);
      for (auto const& row : array_at(page, "data")) CHECK(out.insert(*as_int64(row.at("id"))).second);
      auto const next = page.at("pagination.nextUrl");
      if (next.is_null()) return out;
      auto const url = std::string(*as_text(next));
      cursor = "?cursor=" + url.substr(url.find("cursor=") + 7);
    }
  }

  json::object group(int depth) {
    json::array inside;
    for (auto count = 1 + below(3); count > 0; --count)
      inside.push_back(depth > 0 && below(3) == 0 ? group(depth - 1) : filter());
    return {{"operator", below(2) == 0 ? "and" : "or"}, {"filters", std::move(inside)}};
  }

  json::object filter() {
    auto const& field = pick(fields_);
    auto const id = text_member(field, "id");
    auto type = text_member(field, "valueType");
    if (type == "datetime") type = "date";
    json::object out{{"fieldId", id}};
    auto const* operators = member(field.at("filterability"), "operators");
    if (!operators) {
      auto const& attributes = field.at("filterability").at("attributes").as_array();
      auto const& attribute = attributes.front();  // not the content of notes, which is HTML in answers
      out["attributeId"] = attribute.at("id");
      type = text_member(attribute, "valueType");
      operators = &attribute.at("operators");
    }
    auto const op = text_member(pick(operators->as_array()), "id");
    out["valueType"] = type;
    out["operator"] = op;
    if (!op.ends_with("-empty")) out["value"] = value(op, type, id, text_member(out, "attributeId"));
    return out;
  }

  // An item that some record has.
  std::optional<json::value> some_item(std::string const& field, std::string const& attribute) {
    for (int tries = 0; tries < 40; ++tries)
      if (auto const items = items_of(pick(records_).values.at(field), attribute); !items.empty())
        return pick(items);
    return std::nullopt;
  }

  json::value value(std::string const& op, std::string const& type, std::string const& field,
                    std::string const& attribute) {
    auto const unit = below(2) == 0 ? "day" : "week";
    auto const small = 1 + std::int64_t(below(60));
    if (op == "is-between-relative")
      return {{"amount", {small, small + std::int64_t(below(100))}}, {"unit", unit}};
    if (op.find("-within-") != op.npos) return {{"amount", json::array{small}}, {"unit", unit}};
    if (op.ends_with("-relative")) return {{"amount", small - 1}, {"unit", unit}};
    if (type == "number") return number(op, field);
    if (type == "date") return date(op, field, attribute);
    if (type == "text") return text(field);
    json::array out;
    for (auto count = 1 + below(3); count > 0; --count)
      out.push_back(reference(type, some_item(field, attribute)));
    return out;
  }

  json::value number(std::string const& op, std::string const& field) {
    auto const near = number_of(some_item(field, "").value_or(json::value(7.0))).value_or(7.0);
    auto const other = below(3) == 0 ? near : near + double(below(9)) - 4;
    if (op == "is-between") return json::array{std::min(near, other), std::max(near, other)};
    return other;
  }

  json::value date(std::string const& op, std::string const& field, std::string const& attribute) {
    auto const shown = some_item(field, attribute).value_or(json::value("2026-11-01"));
    WallTime time;
    REQUIRE(from_iso(*as_text(shown), time));
    auto const day = std::chrono::floor<days>(time) + days(std::int64_t(below(5)) - 2);
    if (op == "is-between")
      return json::array{date_text(day), date_text(day + days(1 + std::int64_t(below(200))))};
    return json::value(date_text(day));
  }

  json::value text(std::string const& field) {
    auto const whole =
        std::string(as_text(some_item(field, "").value_or(json::value("none"))).value_or("none"));
    auto const begin = below(whole.size() + 1);
    auto part = whole.substr(begin, 1 + below(6));
    if (below(3) == 0) part = whole.substr(0, 3);
    return json::value(is_utf8(part) ? part : std::string("a"));
  }

  json::value reference(std::string const& type, std::optional<json::value> const& item) {
    if (type.starts_with("filterable")) return item.value_or(json::value("no such text"));
    if (type.starts_with("location")) {
      json::object out;
      if (!item) return json::object{{"city", "Nowhere"}};
      for (auto const* part : {"city", "country", "continent"})
        if (below(2) == 0 && item->at(part).is_string()) out[part] = item->at(part);
      if (out.empty()) out["country"] = "Nowhere";
      return out;
    }
    auto const name = type.find("dropdown") != type.npos ? "dropdownOptionId" : "id";
    return json::object{{name, item ? item->at(name) : json::value(1)}};
  }
};

}  // namespace

TEST_CASE("random filters find what a naive look at the values finds") {
  V2Client client({.limit_per_minute = std::nullopt, .limit_per_month = std::nullopt});
  int matched = 0;
  for (auto const& [of, search] : {std::pair("/companies", "/companies/search"),
                                   {"/persons", "/persons/search"},
                                   {"/lists/4101", "/lists/4101/list-entries/search"},
                                   {"/lists/4102", "/lists/4102/list-entries/search"},
                                   {"/lists/4103", "/lists/4103/list-entries/search"}}) {
    RandomSearches searches(client, of, search);
    searches.run(150);
    matched += searches.matched();
  }
  CHECK(matched > 200);  // most say something
}

}  // namespace affinity::tests::v2_search_random_test
