#pragma once
// The parameter `filter` of the lists of API v2 (Affinity v2, Filtering). A list has a table of the
// properties that it can be filtered by, each with a function that tells an item's value:
//
//   constexpr Filterable<Team> team_properties[]{
//       {filter_by_id("id"), item_value<&Team::id>},
//       {filter_by_text("name", team_name_operators), item_value<&Team::name>},
//       {filter_by_word("status", states), [](RequestContext const& context, Team const& team) { return …;
//       }}};
//
// A handler reads the filter before it asks for the refusal, and the filter then tells which items pass:
//
//   auto const filter = read_filter(context, team_properties);
//   if (auto const error = context.refusal()) return *error;
//   … if (filter.accepts(team)) …

#include "base/filter_language.hpp"
#include "sandbox/v2/face/route.hpp"

#include <array>
#include <concepts>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace affinity::sandbox::v2 {

struct FilterableProperty {
  enum class Type { id, id32, number, date_time, field_id, word, text, texts };
  std::string_view name{};  // with the names around it: "owner.id"
  Type type = Type::text;
  std::span<FilterOperator const> operators{};
  std::span<std::string_view const> words{};  // type word: the closed set
  bool alone = false;  // the filter is required, and it must be this one condition with one value
};

inline constexpr std::array only_equal{FilterOperator::equal};
inline constexpr std::array equal_or_not{FilterOperator::equal, FilterOperator::not_equal};
inline constexpr std::array comparisons{FilterOperator::greater, FilterOperator::less,
                                        FilterOperator::greater_or_equal, FilterOperator::less_or_equal};

using OperatorsOfFilter = std::span<FilterOperator const>;

constexpr FilterableProperty filter_by_id(std::string_view name, OperatorsOfFilter operators = only_equal) {
  return {.name = name, .type = FilterableProperty::Type::id, .operators = operators};
}
constexpr FilterableProperty filter_by_id32(std::string_view name) {
  return {.name = name, .type = FilterableProperty::Type::id32, .operators = only_equal};
}
constexpr FilterableProperty filter_by_number(std::string_view name) {
  return {.name = name, .type = FilterableProperty::Type::number, .operators = comparisons};
}
constexpr FilterableProperty filter_by_time(std::string_view name) {
  return {.name = name, .type = FilterableProperty::Type::date_time, .operators = comparisons};
}
constexpr FilterableProperty filter_by_field_id(std::string_view name) {  // "field-123", "last-email"
  return {.name = name, .type = FilterableProperty::Type::field_id, .operators = only_equal};
}
constexpr FilterableProperty filter_by_word(std::string_view name, std::span<std::string_view const> words) {
  return {.name = name, .type = FilterableProperty::Type::word, .operators = only_equal, .words = words};
}
constexpr FilterableProperty filter_by_text(std::string_view name, OperatorsOfFilter operators = only_equal) {
  return {.name = name, .operators = operators};
}

// What an item has for a property; null for an absent one.
class FilterableValue {
 public:
  using Texts = std::vector<std::string>;
  using Any = std::variant<std::monostate, Id, double, WallTime, std::string, Texts>;

  FilterableValue() = default;
  FilterableValue(std::integral auto id) : value_(Id(id)) {}
  FilterableValue(double number) : value_(number) {}
  FilterableValue(WallTime time) : value_(time) {}
  FilterableValue(std::string_view text) : value_(std::string(text)) {}
  FilterableValue(std::string text) : value_(std::move(text)) {}
  FilterableValue(char const* text) : value_(std::string(text)) {}
  FilterableValue(Texts texts) : value_(std::move(texts)) {}
  template<class Value> FilterableValue(std::optional<Value> const& value) {
    if (value) *this = FilterableValue(*value);
  }

  bool is_null() const { return value_.index() == 0; }
  Any const& get() const { return value_; }

 private:
  Any value_{};
};

// An item as a filter sees it.
class FilterableItem {
 public:
  virtual ~FilterableItem() = default;
  virtual FilterableValue value(std::size_t property) const = 0;  // its index in the list's properties
};

// A filter that was checked: its values have the types of their properties. Without a root it accepts all.
//
// Ours, where Affinity says nothing: a condition on an absent value is false, so != and !( ) of it are true;
// =~, =^ and =$ ignore the case of ASCII letters, and = does not.
class FilterTree {
 public:
  struct Node {
    FilterNode::Kind kind = FilterNode::Kind::condition;
    std::vector<Node> children{};
    std::size_t property = 0;  // of a condition
    FilterOperator op = FilterOperator::equal;
    bool is_null_test = false;  // = * and != *
    FilterableValue value{};    // in small letters where the operator ignores case
  };

  FilterTree() = default;
  explicit FilterTree(Node root) : root_(std::move(root)) {}

  bool accepts(FilterableItem const& item) const { return !root_ || accepts(*root_, item); }
  Id only_id() const;  // of the one condition of a property that stands alone; 0 when there is none

 private:
  static bool accepts(Node const&, FilterableItem const&);

  std::optional<Node> root_{};
};

struct CheckedFilterTree {
  FilterTree tree{};  // accepts all when there are mistakes
  // At most ten. They continue the name of the parameter: "has no property …".
  std::vector<std::string> mistakes{};
};

CheckedFilterTree check_filter_text(std::string_view text, std::span<FilterableProperty const>);

// Reads the query's `filter` and adds each mistake to the errors.
FilterTree read_filter_tree(RequestContext&, std::span<FilterableProperty const>);

// For tables: the value of a member, item_value<&Note::created_at>, or of a function that takes an item.
template<auto how> struct ItemValue {
  auto operator()(auto const& item) const { return std::invoke(how, item); }
};
template<auto how> inline constexpr ItemValue<how> item_value{};

// A property of a list's items. Its value comes from item_value or from a lambda without captures, which
// takes an item, or the request's context and an item.
template<class Item> struct Filterable {
  FilterableProperty property{};
  FilterableValue (*value)(RequestContext const&, Item const&) = nullptr;

  template<class Value>
  requires std::is_empty_v<Value>
  constexpr Filterable(FilterableProperty of, Value)
      : property(of), value([](RequestContext const& context, Item const& item) {
          if constexpr (std::invocable<Value, RequestContext const&, Item const&>)
            return FilterableValue(Value{}(context, item));
          else
            return FilterableValue(Value{}(item));
        }) {}
};

// The filter of a request. It lives no longer than the request and the table.
template<class Item> class Filter {
 public:
  Filter(RequestContext const& context, FilterTree tree, std::span<Filterable<Item> const> properties)
      : context_(&context), tree_(std::move(tree)), properties_(properties) {}

  bool accepts(Item const& item) const {
    ItemOfList const one(*this, item);
    return tree_.accepts(one);
  }
  Id only_id() const { return tree_.only_id(); }

 private:
  class ItemOfList final : public FilterableItem {
   public:
    ItemOfList(Filter const& filter, Item const& item) : filter_(filter), item_(item) {}
    FilterableValue value(std::size_t property) const override {
      return filter_.properties_[property].value(*filter_.context_, item_);
    }

   private:
    Filter const& filter_;
    Item const& item_;
  };

  RequestContext const* context_;
  FilterTree tree_;
  std::span<Filterable<Item> const> properties_;
};

template<class Item, std::size_t count>
Filter<Item> read_filter(RequestContext& context, Filterable<Item> const (&table)[count]) {
  std::array<FilterableProperty, count> properties;
  for (std::size_t i = 0; i < count; ++i) properties[i] = table[i].property;
  return {context, read_filter_tree(context, properties), table};
}

// The id of a filter that must be one condition, "target.currentCompany.id=7"; 0 with a mistake where it is
// missing or anything else.
Id read_only_id(RequestContext&, std::string_view property);

}  // namespace affinity::sandbox::v2
