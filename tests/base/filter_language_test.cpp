#include "base/filter_language.hpp"

#include "support/catch.hpp"
#include "support/filter_texts.hpp"

#include <array>
#include <random>
#include <string>

namespace affinity::filter_language_test {

namespace {

using Kind = FilterNode::Kind;

FilterNode parsed(std::string_view text) {
  auto result = parse_filter(text);
  if (auto const* error = std::get_if<FilterError>(&result))
    FAIL(text << " at character " << error->character << ": " << error->reason);
  return std::get<FilterNode>(std::move(result));
}

FilterError refused(std::string_view text) {
  auto result = parse_filter(text);
  if (auto const* tree = std::get_if<FilterNode>(&result)) FAIL(text << " was read as " << to_string(*tree));
  return std::get<FilterError>(std::move(result));
}

class Trees {
 public:
  explicit Trees(unsigned seed) : random_(seed) {}

  FilterNode tree(int depth) {
    FilterNode out;
    out.kind = depth > 0 ? Kind(below(4)) : Kind::condition;
    if (out.kind == Kind::condition) {
      static constexpr std::array<std::string_view, 4> names{"id", "owner.id", "target.currentCompany.id",
                                                             "a_-9"};
      out.property = names[below(names.size())];
      out.op = FilterOperator(below(9));
      out.value = value(2);
      return out;
    }
    auto const children = out.kind == Kind::negation ? 1 : 2 + below(3);
    for (std::size_t i = 0; i < children; ++i) out.children.push_back(tree(depth - 1));
    return out;
  }

  std::string text() {
    static constexpr std::array<std::string_view, 12> pieces{"a",  "7",  " ",   ",", "ä", "\"",
                                                             "\\", "\n", "and", "-", "*", "'"};
    std::string out;
    for (auto n = below(6); n > 0; --n) out += pieces[below(pieces.size())];
    for (auto n = below(3); n > 0; --n)
      out += filter_special_characters[below(filter_special_characters.size())];
    return out;
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }

  FilterValue value(int depth) {
    FilterValue out;
    out.kind = FilterValue::Kind(below(depth > 0 ? 3 : 2));
    if (out.kind == FilterValue::Kind::text) out.text = text();
    if (out.kind == FilterValue::Kind::list)
      for (auto n = below(4); n > 0; --n) out.items.push_back(value(depth - 1));
    return out;
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("a filter is read as a tree, which is written as the shortest text with the same tree") {
  for (auto const& each : tests::filter_texts) {
    CAPTURE(each.text);
    auto const tree = parsed(each.text);
    CHECK(to_string(tree) == each.shortest);
    CHECK(parsed(each.shortest) == tree);
  }
}

TEST_CASE("a filter that cannot be read is refused with the character where that begins, and why") {
  for (auto const& each : tests::malformed_filter_texts) {
    CAPTURE(each.text);
    auto const error = refused(each.text);
    CHECK(error.character == each.character);
    CAPTURE(error.reason);
    CHECK(error.reason.find(each.reason) != std::string::npos);
    CHECK(error.offset <= each.text.size());
  }
}

TEST_CASE("& binds stronger than |, and parentheses group") {
  auto const tree = parsed("a=1 | b=2 & c=3");
  REQUIRE(tree.kind == Kind::disjunction);
  REQUIRE(tree.children.size() == 2);
  CHECK(tree.children[0] == parsed("a=1"));
  CHECK(tree.children[1] == parsed("b=2&c=3"));
  auto const grouped = parsed("(a=1 | b=2) & c=3");
  REQUIRE(grouped.kind == Kind::conjunction);
  CHECK(grouped.children[0] == parsed("a=1|b=2"));
  CHECK(!(grouped == tree));
}

TEST_CASE("every operator of a filter is read, the longest that fits") {
  struct Sample {
    std::string_view text{};
    FilterOperator op{};
  };
  constexpr Sample samples[]{{"a=1", FilterOperator::equal},
                             {"a!=1", FilterOperator::not_equal},
                             {"a=^1", FilterOperator::starts_with},
                             {"a=$1", FilterOperator::ends_with},
                             {"a=~1", FilterOperator::contains},
                             {"a>1", FilterOperator::greater},
                             {"a>=1", FilterOperator::greater_or_equal},
                             {"a<1", FilterOperator::less},
                             {"a<=1", FilterOperator::less_or_equal}};
  for (auto const& each : samples) {
    CAPTURE(each.text);
    CHECK(parsed(each.text).op == each.op);
    CHECK(parsed(each.text).value.text == "1");
    CHECK(each.text == "a" + std::string(to_string(each.op)) + "1");
  }
}

TEST_CASE("blanks of a filter count inside quotes alone, and a backslash takes a sign its meaning") {
  CHECK(parsed(" name = x ").value.text == "x");
  CHECK(parsed("name = \" x \"").value.text == " x ");
  CHECK(parsed(R"(name=\"x\")").value.text == "\"x\"");
  CHECK(parsed(R"(name="\\\*\~\!\&\=\>\<\$\^\|\"\'\(\)\]\[\/")").value.text == filter_special_characters);
  CHECK(parsed("name=\"*\"").value.kind == FilterValue::Kind::text);
  CHECK(parsed("name=*").value.kind == FilterValue::Kind::any);
  CHECK(parsed("name=\"[]\"").value.kind == FilterValue::Kind::text);
  CHECK(parsed("name=[]").value.kind == FilterValue::Kind::list);
}

TEST_CASE("conditions and values of a filter know where they stand in its text") {
  std::string_view const text = "(ä=1)";
  CHECK(refused(text).offset == 1);
  std::string_view const filter = " a = \"x y\" & b.c=[1, 22]";
  auto const tree = parsed(filter);
  auto const piece = [&](auto const& part) { return filter.substr(part.begin, part.end - part.begin); };
  CHECK(piece(tree) == filter.substr(1));
  CHECK(piece(tree.children[0]) == "a = \"x y\"");
  CHECK(piece(tree.children[0].value) == "\"x y\"");
  CHECK(piece(tree.children[1].value.items[1]) == "22");
}

TEST_CASE("a filter of more than 4096 bytes is refused") {
  std::string const longest = "name=" + std::string(max_filter_bytes - 5, 'x');
  CHECK(parsed(longest).value.text.size() == max_filter_bytes - 5);
  auto const error = refused(longest + "x");
  CHECK(error.reason == "a filter has at most 4096 bytes");
  CHECK(error.character == max_filter_bytes + 1);
  std::string const nested(max_filter_bytes, '(');
  CHECK(refused(nested).reason == "parentheses and lists may be 10 deep at most");
}

TEST_CASE("every tree of a filter is written as a text that has the same tree") {
  Trees trees(20261121);
  for (int i = 0; i < 2000; ++i) {
    auto const tree = trees.tree(3);
    auto const text = to_string(tree);
    if (text.size() > max_filter_bytes) continue;
    CAPTURE(text);
    CHECK(parsed(text) == tree);
  }
}

TEST_CASE("any text can be a value of a filter, alone and in a list, and comes back as it was") {
  Trees trees(7);
  for (int i = 0; i < 2000; ++i) {
    auto const text = trees.text();
    auto const value = filter_value(text);
    CAPTURE(value);
    auto const alone = parsed("a=" + value + "&b=1");
    REQUIRE(alone.children.size() == 2);
    CHECK(alone.children[0].value.kind == FilterValue::Kind::text);
    CHECK(alone.children[0].value.text == text);
    auto const listed = parsed("a=[1," + value + "]");
    REQUIRE(listed.value.items.size() == 2);
    CHECK(listed.value.items[1].text == text);
  }
  CHECK(filter_value("domain-match") == "domain-match");
  CHECK(filter_value("2026-01-01T00:00:00Z") == "2026-01-01T00:00:00Z");
  CHECK(filter_value("Deal Owner") == "\"Deal Owner\"");
  CHECK(filter_value("O'Brien & Co") == "\"O\\'Brien \\& Co\"");
  CHECK(filter_value("") == "\"\"");
}

}  // namespace affinity::filter_language_test
