#pragma once
// Tells which records pass the filters of a structured search, and what they are sorted by.

#include "sandbox/v2/search/criteria.hpp"
#include "sandbox/v2/search/date_range.hpp"
#include "sandbox/v2/search/field_reader.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace affinity::sandbox::v2::search {

// 400 for what only the fields can tell: fields and attributes that are not there, types and operators that
// they do not have (Affinity v2, Structured Search). All mistakes at once; nullopt when there is none.
std::optional<JsonResponse> criteria_error(SearchContext const&, Criteria const&);

// A negative operator is the negation of its positive one, so that it also finds records without a value
// (ours); the other comparisons do not find those.
class Evaluator {
 public:
  // The criteria have no error.
  Evaluator(SearchContext const&, Criteria const&);
  Evaluator(Evaluator const&) = delete;
  Evaluator& operator=(Evaluator const&) = delete;

  bool passes(Row const&);
  std::vector<SortKey> sort_keys(Row const&);
  std::vector<bool> descending() const;

 private:
  enum class Test { empty, any_of, all_of, contains, starts_with, ends_with, number, time };

  struct Condition {
    FieldReader* field = nullptr;
    Test test = Test::empty;
    bool negated = false;
    ValueFilter const* filter = nullptr;
    std::vector<std::string> texts{};  // in lower case
    Ids ids{};                         // sorted
    std::pair<double, double> numbers{};
    bool open = false;  // whether the bounds of a number are outside
    TimeRange times{};
  };

  struct Node {
    bool any = false;
    std::optional<Condition> condition{};
    std::vector<Node> children{};
  };

  SearchContext const& context_;
  Criteria const& criteria_;
  std::vector<FieldInfo> fields_{};
  std::map<std::pair<std::string, std::string>, std::unique_ptr<FieldReader>> readers_{};  // field, attribute
  Node root_{};
  std::vector<FieldReader*> sorts_{}, term_fields_{};
  std::string term_{};  // in lower case
  std::string text_{};  // what the term is looked for in

  FieldReader* reader(std::string const& field_id, std::optional<std::string> const& attribute);
  Node compile(FilterNode const&);
  static bool is_costly(Node const&);
  Condition compile(ValueFilter const&);
  bool holds(Node const&, Row const&) const;
  static bool holds(Condition const&, Row const&);
  bool has_term(Row const&);
};

}  // namespace affinity::sandbox::v2::search
