#include "sandbox/v2/search/evaluator.hpp"

#include "base/text/text.hpp"
#include "sandbox/v2/filter_operators.hpp"

#include <algorithm>
#include <limits>

namespace affinity::sandbox::v2::search {

namespace evaluator {
namespace {

std::pair<double, double> number_bounds(ValueFilter const& filter) {
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  auto const number = filter.numbers.front();
  auto const op = std::string_view(filter.op);
  if (op.starts_with("is-greater-than")) return {number, infinity};
  if (op.starts_with("is-less-than")) return {-infinity, number};
  return {number, filter.numbers.back()};  // is-equal-to, is-not-equal-to, is-between
}

bool is_place(LocationParts const& wanted, json::value const& stored) {
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i] && !equals_ignore_case(*wanted[i], part_of_location(stored, i))) return false;
  return true;
}

// The text that a person sees the record under, and its primary and other identifiers.
void append_name(Store const& store, Row const& row, std::string& onto) {
  auto const entity = row.owner.entity;
  auto const add = [&](std::string_view text) { onto.append(1, '\n').append(text); };
  if (entity.type == person_entity) {
    auto const& person = *store.persons.find(entity.id);
    add(person.first_name);
    onto.append(1, ' ').append(person.last_name);
    for (auto const& address : person.emails) add(address);
  } else if (entity.type == organization_entity) {
    auto const& company = *store.organizations.find(entity.id);
    add(company.name);
    for (auto const& domain : company.domains) add(domain);
  } else {
    add(row.hidden ? "[Hidden]" : store.opportunities.find(entity.id)->name);
  }
}

bool is_negative(std::string_view op) {
  return op.starts_with("is-not-") || op.ends_with("-none-of") || op == "does-not-contain";
}

}  // namespace
}  // namespace evaluator

Evaluator::Evaluator(SearchContext const& context, Criteria const& criteria)
    : context_(context),
      criteria_(criteria),
      fields_(fields_of(context.store, context.fields, context.version)),
      term_(lower(criteria.term)) {
  root_ = compile(criteria.filters);
  for (auto const& sort : criteria.sorts) sorts_.push_back(reader(sort.field_id, sort.attribute_id));
  for (auto const& id : criteria.term_field_ids) {
    auto const found = std::ranges::find(fields_, id, &FieldInfo::id);
    auto const attributes = attributes_of(found->value_type);
    auto const of_text = std::ranges::find(attributes, "text", &FieldAttribute::value_type);
    if (attributes.empty())
      term_fields_.push_back(reader(id, std::nullopt));
    else if (of_text != attributes.end())
      term_fields_.push_back(reader(id, std::string(of_text->id)));
  }
}

FieldReader* Evaluator::reader(std::string const& field_id, std::optional<std::string> const& attribute) {
  auto& kept = readers_[{field_id, attribute.value_or("")}];
  if (!kept)
    kept = std::make_unique<FieldReader>(context_, *std::ranges::find(fields_, field_id, &FieldInfo::id),
                                         attribute.value_or(""));
  return kept.get();
}

Evaluator::Node Evaluator::compile(FilterNode const& node) {
  Node out{.any = node.any};
  if (node.filter) out.condition = compile(*node.filter);
  for (auto const& child : node.children) out.children.push_back(compile(child));
  // The order does not matter to the outcome, and most records need no look at interactions then.
  std::ranges::stable_partition(out.children, [](Node const& child) { return !is_costly(child); });
  return out;
}

bool Evaluator::is_costly(Node const& node) {
  if (node.condition) return node.condition->field->looks_at_interactions();
  return std::ranges::any_of(node.children, is_costly);
}

Evaluator::Condition Evaluator::compile(ValueFilter const& filter) {
  Condition out{.field = reader(filter.field_id, filter.attribute_id), .filter = &filter};
  auto const op = std::string_view(filter.op);
  out.negated = evaluator::is_negative(op);
  if (op.ends_with("-empty")) return out;
  for (auto const& text : filter.texts) out.texts.push_back(lower(text));
  out.ids = filter.ids;
  std::ranges::sort(out.ids);
  if (op == "contains" || op == "does-not-contain") {
    out.test = Test::contains;
  } else if (op == "starts-with") {
    out.test = Test::starts_with;
  } else if (op == "ends-with") {
    out.test = Test::ends_with;
  } else if (op.ends_with("-of")) {
    out.test = op == "has-all-of" ? Test::all_of : Test::any_of;
  } else if (filter.value_type == "number") {
    out.test = Test::number;
    out.numbers = evaluator::number_bounds(filter);
    out.open = op == "is-greater-than" || op == "is-less-than";
  } else {
    out.test = Test::time;
    out.times = time_range(filter, context_.as_of);
  }
  return out;
}

bool Evaluator::holds(Node const& node, Row const& row) const {
  if (node.condition) return holds(*node.condition, row);
  auto const child_holds = [&](Node const& child) { return holds(child, row); };
  if (node.any) return node.children.empty() || std::ranges::any_of(node.children, child_holds);
  return std::ranges::all_of(node.children, child_holds);
}

bool Evaluator::holds(Condition const& condition, Row const& row) {
  auto const& items = condition.field->read(row);
  auto const has_text = [&](std::string const& wanted) {
    return std::ranges::any_of(items.texts,
                               [&](auto const text) { return equals_ignore_case(text, wanted); });
  };
  auto const has_place = [&](LocationParts const& wanted) {
    return std::ranges::any_of(items.locations,
                               [&](auto const* place) { return evaluator::is_place(wanted, *place); });
  };
  auto const first_text = [&] { return items.texts.empty() ? std::string() : lower(items.texts.front()); };
  bool found = false;
  switch (condition.test) {
    case Test::empty: found = items.empty(); break;
    case Test::any_of:
      found = std::ranges::any_of(items.ids,
                                  [&](Id id) { return std::ranges::binary_search(condition.ids, id); });
      found = found || (!items.texts.empty() && std::ranges::any_of(condition.texts, has_text));
      found =
          found || (!items.locations.empty() && std::ranges::any_of(condition.filter->locations, has_place));
      break;
    case Test::all_of:
      found = std::ranges::all_of(condition.ids, [&](Id id) { return contains(items.ids, id); }) &&
              std::ranges::all_of(condition.texts, has_text) &&
              std::ranges::all_of(condition.filter->locations, has_place);
      break;
    case Test::contains:
      found = !items.texts.empty() && first_text().find(condition.texts.front()) != std::string::npos;
      break;
    case Test::starts_with:
      found = !items.texts.empty() && first_text().starts_with(condition.texts.front());
      break;
    case Test::ends_with:
      found = !items.texts.empty() && first_text().ends_with(condition.texts.front());
      break;
    case Test::number:
      found = std::ranges::any_of(items.numbers, [&](double number) {
        auto const [from, to] = condition.numbers;
        return condition.open ? number > from && number < to : number >= from && number <= to;
      });
      break;
    case Test::time:
      found = std::ranges::any_of(items.times, [&](WallTime time) { return condition.times.has(time); });
      break;
  }
  return found != condition.negated;
}

bool Evaluator::has_term(Row const& row) {
  text_.clear();
  evaluator::append_name(context_.store, row, text_);
  for (auto* field : term_fields_) field->append_text(row, text_);
  return lower(text_).find(term_) != std::string::npos;
}

bool Evaluator::passes(Row const& row) { return holds(root_, row) && (term_.empty() || has_term(row)); }

std::vector<SortKey> Evaluator::sort_keys(Row const& row) {
  std::vector<SortKey> out;
  out.reserve(sorts_.size());
  for (auto* field : sorts_) out.push_back(field->sort_key(row));
  return out;
}

std::vector<bool> Evaluator::descending() const {
  std::vector<bool> out;
  for (auto const& sort : criteria_.sorts) out.push_back(sort.descending);
  return out;
}

}  // namespace affinity::sandbox::v2::search
