#include "sandbox/v2/face/filtering.hpp"

#include "base/text/number.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace affinity::sandbox::v2 {

namespace filtering {
namespace {

using Properties = std::span<FilterableProperty const>;
using Kind = FilterNode::Kind;
using Type = FilterableProperty::Type;
using Texts = FilterableValue::Texts;

constexpr std::size_t max_mistakes = 10;
constexpr std::size_t max_shown_bytes = 100;
constexpr std::size_t max_field_id_bytes = 100;
constexpr Id max_int64 =
    std::numeric_limits<Id>::max();  // no id is as large, and a condition on it no mistake

std::string in_quotes(std::string_view text) { return '"' + shorten(text, max_shown_bytes) + '"'; }

template<class Items, class ToText> std::string listed(Items const& items, ToText text_of) {
  std::string out;
  for (auto const& item : items) out.append(out.empty() ? "" : ", ").append(text_of(item));
  return out;
}

bool ignores_case(FilterOperator op) {
  return op == FilterOperator::contains || op == FilterOperator::starts_with ||
         op == FilterOperator::ends_with;
}

std::optional<double> number_in(std::string_view text) {
  auto const begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  text = text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
  double out = 0;
  auto const* const end = text.data() + text.size();
  auto const [stopped, problem] = from_chars_double(text.data(), end, out);
  if (problem != std::errc() || stopped != end || !std::isfinite(out)) return std::nullopt;
  return out;
}

// A moment whose year in UTC has four digits.
std::optional<WallTime> time_in(std::string_view text) {
  using namespace std::chrono;
  WallTime out;
  if (!from_iso(text, out)) return std::nullopt;
  auto const year = int(year_month_day(floor<days>(out)).year());
  if (year < 0 || year > 9999) return std::nullopt;
  return out;
}

// "field-123", or the name of a built-in field: "last-email".
bool is_field_id(std::string_view text) {
  constexpr std::string_view prefix = "field-";
  if (text.starts_with(prefix)) return integer_in(text.substr(prefix.size())).value_or(0) > 0;
  bool const plain =
      std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; });
  return plain && !text.empty() && is_letter(text.front()) && !text.ends_with('-');
}

std::string type_words(FilterableProperty const& property) {
  switch (property.type) {
    case Type::id: return "a positive integer";
    case Type::id32: return "an integer between 1 and " + std::to_string(max_int32);
    case Type::number: return "a number";
    case Type::date_time: return "a date and time such as 2026-01-01T00:00:00Z";
    case Type::field_id: return "the id of a field such as field-123 or last-email";
    case Type::word: return join(property.words, "or");
    case Type::texts: return "a list of texts such as [a,b]";
    case Type::text: break;
  }
  return "a text";
}

std::optional<FilterableValue> typed_value(FilterableProperty const& property, std::string const& text) {
  auto const id_up_to = [&](Id most) -> std::optional<FilterableValue> {
    auto const id = integer_in(text);
    return id && *id >= 1 && *id <= most ? std::optional<FilterableValue>(*id) : std::nullopt;
  };
  auto const text_if = [&](bool fits) { return fits ? std::optional<FilterableValue>(text) : std::nullopt; };
  switch (property.type) {
    case Type::id: return id_up_to(max_int64);
    case Type::id32: return id_up_to(max_int32);
    case Type::number: {
      auto const number = number_in(text);
      return number ? std::optional<FilterableValue>(*number) : std::nullopt;
    }
    case Type::date_time: {
      auto const time = time_in(text);
      return time ? std::optional<FilterableValue>(*time) : std::nullopt;
    }
    case Type::field_id: return text_if(is_field_id(text));
    case Type::word: return text_if(std::ranges::find(property.words, text) != property.words.end());
    case Type::texts: return FilterableValue(Texts{text});
    case Type::text: break;
  }
  return FilterableValue(text);
}

class Check {
 public:
  Check(Properties properties, std::string_view text) : properties_(properties), text_(text) {}

  CheckedFilterTree run() {
    auto const parsed = parse_filter(text_);
    FilterTree::Node root;
    if (auto const* error = std::get_if<FilterError>(&parsed)) {
      mistakes_.push_back(unreadable(*error));
    } else {
      auto const& tree = std::get<FilterNode>(parsed);
      bool const alone = properties_.size() == 1 && properties_.front().alone;
      if (alone && tree.kind != Kind::condition)
        mistakes_.push_back("must be one condition, such as " + std::string(properties_.front().name) + "=7");
      else
        root = checked(tree);
    }
    if (!mistakes_.empty()) return {.mistakes = std::move(mistakes_)};
    return {.tree = FilterTree(std::move(root))};
  }

 private:
  FilterTree::Node checked(FilterNode const& node) {
    FilterTree::Node out{.kind = node.kind};
    for (auto const& child : node.children) out.children.push_back(checked(child));
    if (node.kind == Kind::condition && mistakes_.size() < max_mistakes) check_condition(node, out);
    return out;
  }

  void check_condition(FilterNode const& node, FilterTree::Node& out) {
    auto const property = std::ranges::find(properties_, node.property, &FilterableProperty::name);
    if (property == properties_.end()) {
      mistakes_.push_back("has no property " + in_quotes(node.property) + place(node) + "; this list has " +
                          listed(properties_, [](auto const& one) { return one.name; }));
      return;
    }
    out.property = std::size_t(property - properties_.begin());
    out.op = node.op;
    if (std::ranges::find(property->operators, node.op) == property->operators.end())
      refuse(node, *property,
             "takes no " + std::string(to_string(node.op)) + ", only " +
                 listed(property->operators, [](auto op) { return to_string(op); }));
    else
      check_value(node, *property, out);
  }

  void check_value(FilterNode const& node, FilterableProperty const& property, FilterTree::Node& out) {
    auto const& value = node.value;
    bool const tests_for_null = node.op == FilterOperator::equal || node.op == FilterOperator::not_equal;
    if (value.kind == FilterValue::Kind::any && tests_for_null && !property.alone) {
      out.is_null_test = true;
      return;
    }
    if (value.kind == FilterValue::Kind::any)
      return refuse(node, property, "takes a value here; * stands only after = and !=");
    if (value.kind == FilterValue::Kind::list) {
      bool const of_texts = std::ranges::all_of(
          value.items, [](auto const& item) { return item.kind == FilterValue::Kind::text; });
      if (property.type != Type::texts || !of_texts)
        return refuse(node, property,
                      property.type == Type::texts ? "takes a list of texts" : "takes one value and no list");
      Texts texts;
      for (auto const& item : value.items) texts.push_back(item.text);
      out.value = std::move(texts);
      return;
    }
    auto typed = typed_value(
        property, ignores_case(node.op) && property.type == Type::text ? lower(value.text) : value.text);
    if (!typed) return refuse(node, property, "must be " + type_words(property));
    out.value = std::move(*typed);
  }

  void refuse(FilterNode const& node, FilterableProperty const& property, std::string const& reason) {
    mistakes_.push_back("cannot have " + in_quotes(text_.substr(node.begin, node.end - node.begin)) +
                        place(node) + ": " + std::string(property.name) + ' ' + reason);
  }

  std::string place(FilterNode const& node) const {
    return " (character " + std::to_string(filter_character(text_, node.begin)) + ")";
  }

  std::string unreadable(FilterError const& error) const {
    auto const rest = text_.substr(std::min(error.offset, text_.size()));
    return "cannot be read at character " + std::to_string(error.character) +
           (rest.empty() ? std::string(", where it ends") : ", " + in_quotes(rest)) + ": " + error.reason;
  }

  Properties properties_;
  std::string_view text_;
  std::vector<std::string> mistakes_{};
};

bool has_part(FilterOperator op, std::string const& text, std::string const& part) {
  auto const small = lower(text);
  if (op == FilterOperator::starts_with) return small.starts_with(part);
  if (op == FilterOperator::ends_with) return small.ends_with(part);
  return small.find(part) != small.npos;
}

bool has_all(Texts const& texts, Texts const& wanted) {
  return std::ranges::all_of(wanted,
                             [&](auto const& text) { return std::ranges::find(texts, text) != texts.end(); });
}

// Both of one type.
bool meets(FilterableValue::Any const& value, FilterOperator op, FilterableValue::Any const& wanted) {
  switch (op) {
    case FilterOperator::equal: return value == wanted;
    case FilterOperator::not_equal: return value != wanted;
    case FilterOperator::greater: return value > wanted;
    case FilterOperator::greater_or_equal: return value >= wanted;
    case FilterOperator::less: return value < wanted;
    case FilterOperator::less_or_equal: return value <= wanted;
    case FilterOperator::starts_with:
    case FilterOperator::ends_with:
    case FilterOperator::contains: break;
  }
  if (auto const* texts = std::get_if<Texts>(&value)) return has_all(*texts, std::get<Texts>(wanted));
  auto const* text = std::get_if<std::string>(&value);
  return text && has_part(op, *text, std::get<std::string>(wanted));
}

}  // namespace
}  // namespace filtering

bool FilterTree::accepts(Node const& node, FilterableItem const& item) {
  auto const passes = [&](Node const& child) { return accepts(child, item); };
  switch (node.kind) {
    case FilterNode::Kind::negation: return !passes(node.children.front());
    case FilterNode::Kind::conjunction: return std::ranges::all_of(node.children, passes);
    case FilterNode::Kind::disjunction: return std::ranges::any_of(node.children, passes);
    case FilterNode::Kind::condition: break;
  }
  auto const value = item.value(node.property);
  bool const negates = node.op == FilterOperator::not_equal;
  if (node.is_null_test) return value.is_null() == negates;
  if (value.get().index() != node.value.get().index()) return negates;
  return filtering::meets(value.get(), node.op, node.value.get());
}

Id FilterTree::only_id() const {
  auto const* id = root_ ? std::get_if<Id>(&root_->value.get()) : nullptr;
  return id ? *id : 0;
}

CheckedFilterTree check_filter_text(std::string_view text, std::span<FilterableProperty const> properties) {
  return filtering::Check(properties, text).run();
}

FilterTree read_filter_tree(RequestContext& context, std::span<FilterableProperty const> properties) {
  auto const text = context.query.text("filter");
  if (!text) {
    if (properties.front().alone)
      context.errors.invalid("filter", "is required, such as " + std::string(properties.front().name) + "=7");
    return {};
  }
  auto checked = check_filter_text(*text, properties);
  for (auto const& mistake : checked.mistakes) context.errors.invalid("filter", mistake);
  return std::move(checked.tree);
}

Id read_only_id(RequestContext& context, std::string_view property) {
  std::array const properties{FilterableProperty{
      .name = property, .type = FilterableProperty::Type::id, .operators = only_equal, .alone = true}};
  return read_filter_tree(context, properties).only_id();
}

}  // namespace affinity::sandbox::v2
