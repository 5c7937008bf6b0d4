#include "tools/filter_check.hpp"

#include "base/clock.hpp"
#include "base/filter_language.hpp"
#include "base/text/text.hpp"
#include "schema/coerce.hpp"
#include "schema/phrases.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

namespace affinity::tools {

namespace {

using Properties = std::span<FilterProperty const>;
using ValueKind = FilterValue::Kind;

constexpr std::size_t max_filter_mistakes = 10;

std::string shown_in_quotes(std::string_view text) {
  return schema::quote(json::value(json::string_view(text.data(), text.size())));
}

std::string property_names(Properties properties) {
  std::vector<std::string_view> names;
  for (auto const& property : properties) names.push_back(property.name);
  return schema::comma_separated(names);
}

std::string operator_signs_of(FilterProperty const& property) {
  std::vector<std::string_view> signs;
  for (auto const op : property.operators) signs.push_back(to_string(op));
  return schema::comma_separated(signs);
}

bool takes(FilterProperty const& property, FilterOperator op) {
  return std::ranges::find(property.operators, op) != property.operators.end();
}

schema::Type value_type(FilterProperty const& property) {
  switch (property.type) {
    case FilterProperty::Type::id: return schema::id();
    case FilterProperty::Type::id32: return schema::id32();
    case FilterProperty::Type::number: return schema::number();
    case FilterProperty::Type::date_time: return schema::date_time();
    case FilterProperty::Type::field_id: return schema::field_id();
    case FilterProperty::Type::word: return schema::word({property.words.begin(), property.words.end()});
    case FilterProperty::Type::text: break;
  }
  return schema::text();
}

std::string sample_value(FilterProperty const& property) {
  switch (property.type) {
    case FilterProperty::Type::id:
    case FilterProperty::Type::id32: return "7";
    case FilterProperty::Type::number: return "0.5";
    case FilterProperty::Type::date_time: return "2026-01-01T00:00:00Z";
    case FilterProperty::Type::field_id: return "field-123";
    case FilterProperty::Type::word: return std::string(property.words.front());
    case FilterProperty::Type::text: break;
  }
  return "\"two words\"";
}

// "createdAt>=2026-01-01T00:00:00Z"
std::string sample_condition(FilterProperty const& property) {
  bool const compares = takes(property, FilterOperator::greater_or_equal);
  auto const op = compares ? FilterOperator::greater_or_equal : property.operators.front();
  return std::string(property.name).append(to_string(op)) + sample_value(property);
}

// Letters and digits alone, small: "creatorid" for "creator.id", "creatorId" and "creator_id".
std::string bare_name(std::string_view name) {
  auto out = lower(name);
  std::erase_if(out, [](char c) { return !is_letter(c) && !is_digit(c); });
  return out;
}

std::string_view meant_property(std::string_view sent, Properties properties) {
  auto const bare = bare_name(sent);
  std::vector<std::string_view> names;
  for (auto const& property : properties) {
    names.push_back(property.name);
    if (bare_name(property.name) == bare) return property.name;
  }
  // "owner" for owner.id, "created" for createdAt
  for (auto const name : names)
    if (bare.size() >= 4 && bare_name(name).starts_with(bare)) return name;
  return nearest(sent, names);
}

// The value as Affinity takes it; nullopt where it is not of the type. Of a date that is the second in UTC,
// which must still have a year of four digits.
std::optional<std::string> spelled_value(FilterProperty const& property, schema::Type const& type,
                                         std::string const& given) {
  using Type = FilterProperty::Type;
  auto const fitting = schema::coerce(json::value(given), type);
  if (!fitting) return std::nullopt;
  if (property.type == Type::text || property.type == Type::number) return given;
  auto const text = as_text(*fitting);
  auto spelled = text ? std::string(*text) : write_json(*fitting);
  if (property.type != Type::date_time) return spelled;
  auto in_utc = schema::full_date_time(spelled);
  WallTime as_given, as_sent;
  bool const readable = from_iso(spelled, as_given) && from_iso(in_utc, as_sent);
  if (!readable || as_sent != std::chrono::floor<std::chrono::seconds>(as_given)) return std::nullopt;
  return in_utc;
}

struct FilterEdit {
  std::size_t begin = 0, end = 0;
  std::string text{};
};

class FilterCheck {
 public:
  FilterCheck(Properties properties, std::string_view given) : properties_(properties), given_(given) {}

  CheckedFilter run() {
    auto parsed = parse_filter(given_);
    if (auto const* error = std::get_if<FilterError>(&parsed)) {
      mistakes_.push_back(unreadable(*error));
    } else {
      auto const& tree = std::get<FilterNode>(parsed);
      if (properties_.size() == 1 && properties_.front().alone && tree.kind != FilterNode::Kind::condition)
        mistakes_.push_back(not_alone());
      else
        check(tree);
    }
    CheckedFilter out{.mistakes = std::move(mistakes_), .text = std::string(given_)};
    if (!out.mistakes.empty()) return out;
    for (auto edit = edits_.rbegin(); edit != edits_.rend(); ++edit)
      out.text.replace(edit->begin, edit->end - edit->begin, edit->text);
    out.changes_dates = changes_dates_;
    return out;
  }

 private:
  void check(FilterNode const& node) {
    for (auto const& child : node.children) check(child);
    if (node.kind != FilterNode::Kind::condition || mistakes_.size() >= max_filter_mistakes) return;
    auto const property = std::ranges::find(properties_, node.property, &FilterProperty::name);
    if (property == properties_.end())
      mistakes_.push_back(no_such_property(node));
    else if (!takes(*property, node.op))
      mistakes_.push_back(wrong_operator(node, *property));
    else
      check_value(node, *property);
  }

  void check_value(FilterNode const& node, FilterProperty const& property) {
    auto const& value = node.value;
    bool const tests_for_null = node.op == FilterOperator::equal || node.op == FilterOperator::not_equal;
    if (value.kind == ValueKind::any && tests_for_null && !property.alone) return;
    if (value.kind != ValueKind::text) {
      mistakes_.push_back(no_single_value(node, property));
      return;
    }
    auto const type = value_type(property);
    auto const spelled = spelled_value(property, type, value.text);
    if (!spelled) {
      mistakes_.push_back(wrong_value(node, property, type));
    } else if (*spelled != value.text) {
      edits_.push_back({.begin = value.begin, .end = value.end, .text = filter_value(*spelled)});
      changes_dates_ = changes_dates_ || property.type == FilterProperty::Type::date_time;
    }
  }

  // "\"owner.id=Anna\" (character 12)"
  std::string shown(FilterNode const& node) const {
    return shown_in_quotes(given_.substr(node.begin, node.end - node.begin)) + " (character " +
           std::to_string(filter_character(given_, node.begin)) + ")";
  }

  std::string unreadable(FilterError const& error) const {
    auto out = "filter cannot be read at character " + std::to_string(error.character);
    auto const rest = given_.substr(std::min(error.offset, given_.size()));
    out += rest.empty() ? ", where it ends" : ", " + shown_in_quotes(rest);
    out += ": " + error.reason + ". Accepted: conditions such as " + sample_condition(properties_.front());
    if (properties_.front().alone) return out + ".";
    return out + ", joined by & and |, grouped by ( ), negated by !( ); by " + property_names(properties_) +
           ".";
  }

  std::string no_such_property(FilterNode const& node) {
    auto out = "filter has no property " + shown_in_quotes(node.property) + " (character " +
               std::to_string(filter_character(given_, node.begin)) + ").";
    if (auto const meant = meant_property(node.property, properties_); !meant.empty())
      out += " Did you mean " + shown_in_quotes(meant) + "?";
    if (!std::exchange(named_all_, true)) out += " Accepted: " + property_names(properties_) + ".";
    return out;
  }

  std::string wrong_operator(FilterNode const& node, FilterProperty const& property) const {
    std::string const name(property.name);
    auto out = "filter cannot have " + shown(node) + ": " + name + " takes no " +
               std::string(to_string(node.op)) + ".";
    out += " Accepted: " + operator_signs_of(property) + ", such as " + sample_condition(property) + ".";
    bool const negates = node.op == FilterOperator::not_equal && takes(property, FilterOperator::equal);
    if (negates && !property.alone) out += " Negate with !(" + sample_condition(property) + ").";
    return out;
  }

  std::string no_single_value(FilterNode const& node, FilterProperty const& property) const {
    auto out = "filter cannot have " + shown(node) + ": " + std::string(property.name) + " takes one value";
    if (property.alone) return out + ", such as " + sample_condition(property) + ".";
    if (node.value.kind == ValueKind::any)
      return out + " after " + std::string(to_string(node.op)) + ", and * only after = and !=, such as " +
             sample_condition(property) + ".";
    return out + ", such as " + sample_condition(property) + "; join conditions with |.";
  }

  std::string wrong_value(FilterNode const& node, FilterProperty const& property,
                          schema::Type const& type) const {
    auto out = "filter cannot have " + shown(node) + ": " + std::string(property.name) + " must be " +
               schema::type_phrase(type) + ".";
    if (property.type == FilterProperty::Type::word)
      if (auto const meant = nearest(node.value.text, property.words); !meant.empty())
        out += " Did you mean " + shown_in_quotes(meant) + "?";
    return out;
  }

  std::string not_alone() const {
    return "filter must be one condition, " + sample_condition(properties_.front()) +
           " for the record 7; you sent " + shown_in_quotes(given_) + ". Ask once for each.";
  }

  Properties properties_;
  std::string_view given_;
  std::vector<std::string> mistakes_{};
  std::vector<FilterEdit> edits_{};  // in the order of the text
  bool changes_dates_ = false;
  bool named_all_ = false;  // once is enough
};

}  // namespace

CheckedFilter check_filter(std::span<FilterProperty const> properties, std::string_view given) {
  return FilterCheck(properties, given).run();
}

CheckedFilter check_filter(Tool const& tool, json::object const& checked) {
  auto const* given = tool.filter_properties.empty() ? nullptr : checked.if_contains(filter_argument);
  auto const text = given ? as_text(*given) : std::nullopt;
  return text ? check_filter(tool.filter_properties, *text) : CheckedFilter{};
}

}  // namespace affinity::tools
