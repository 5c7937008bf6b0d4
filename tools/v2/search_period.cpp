#include "tools/v2/search_period.hpp"

#include "base/text/text.hpp"
#include "schema/coerce.hpp"
#include "schema/name_suggestion.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace affinity::tools::v2 {

json::value const* member_called(json::value const& sent, std::string_view name) {
  auto const* object = sent.if_object();
  if (!object) return nullptr;
  auto const found =
      std::ranges::find_if(*object, [&](auto const& each) { return schema::is_same_name(each.key(), name); });
  return found == object->end() ? nullptr : &found->value();
}

// Named, since the names of one layer are compiled together.
namespace search_period {

// "Days" → "day"
std::string_view unit_in(json::value const& sent) {
  auto word = lower(as_text(sent).value_or(""));
  if (word.ends_with('s')) word.pop_back();
  auto const found = std::ranges::find(relative_units(), word);
  return found == relative_units().end() ? std::string_view() : *found;
}

// {"amount": …, "unit": …}, also of "30 days" and of {"amount": "30", "unit": "Days"}.
struct Period {
  json::array amount{};
  std::string_view unit{};
};

std::optional<Period> period_in(json::value const& sent, std::int64_t least) {
  json::value amount, unit;
  if (auto const text = as_text(sent)) {
    auto const blank = text->find(' ');
    if (blank == text->npos) return std::nullopt;
    amount = json::value(std::string(text->substr(0, blank)));
    unit = json::value(std::string(text->substr(blank + 1)));
  } else {
    auto const* its_amount = member_called(sent, "amount");
    auto const* its_unit = member_called(sent, "unit");
    if (!its_amount || !its_unit || sent.get_object().size() != 2) return std::nullopt;
    amount = *its_amount;
    unit = *its_unit;
  }
  Period out{.unit = unit_in(unit)};
  if (out.unit.empty()) return std::nullopt;
  auto const whole = schema::integer_between(least, schema::Type::max_int32);
  auto const amounts = amount.is_array() ? amount.get_array() : json::array{amount};
  for (auto const& each : amounts) {
    auto const number = schema::coerce(each, whole);
    if (!number) return std::nullopt;
    out.amount.push_back(*number);
  }
  return out;
}

}  // namespace search_period

std::optional<json::value> relative_period(json::value const& sent, SearchValue kind) {
  auto const given = search_period::period_in(sent, kind == SearchValue::age ? 0 : 1);
  if (!given) return std::nullopt;
  auto const& amount = given->amount;
  std::size_t const fewest = kind == SearchValue::range ? 2 : 1, most = kind == SearchValue::age ? 1 : 2;
  if (amount.size() < fewest || amount.size() > most) return std::nullopt;
  if (amount.size() == 2 && amount[0].as_int64() > amount[1].as_int64()) return std::nullopt;
  json::object out{{"amount", amount}, {"unit", given->unit}};
  if (kind == SearchValue::age) out["amount"] = amount[0];
  return json::value(std::move(out));
}

}  // namespace affinity::tools::v2
