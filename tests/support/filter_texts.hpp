#pragma once
// Texts of the filter language of Affinity v2: one corpus for its parser, for the check of arguments and for
// whoever evaluates it.

#include <cstddef>
#include <string_view>

namespace affinity::tests {

struct FilterText {
  std::string_view text{};
  std::string_view shortest{};  // the text that its tree is written as
};

inline constexpr FilterText filter_texts[]{
    {"status=active", "status=active"},
    {"status=active&owner.id=1", "status=active&owner.id=1"},
    {" status = active\t& owner . id\n= 1 ", "status=active&owner.id=1"},
    {"changedAt>=2025-01-01T00:00:00Z & changedAt<2026-01-01T00:00:00Z",
     "changedAt>=2025-01-01T00:00:00Z&changedAt<2026-01-01T00:00:00Z"},
    {"field.id=field-1 | field.id=field-2", "field.id=field-1|field.id=field-2"},
    {"(a = 1 | b = 2) & c = 3", "(a=1|b=2)&c=3"},
    {"a=1 | b=2 & c=3", "a=1|b=2&c=3"},
    {"a=1 | (b=2 & c=3)", "a=1|b=2&c=3"},
    {"(a=1 & b=2) & c=3", "(a=1&b=2)&c=3"},
    {"a=1 & b=2 & c=3", "a=1&b=2&c=3"},
    {"((a=1))", "a=1"},
    {"((((((((((a=1))))))))))", "a=1"},
    {"!(type=recurring)", "!(type=recurring)"},
    {"! ( a=1 | !(b=2) )", "!(a=1|!(b=2))"},
    {"owner.id!=3", "owner.id!=3"},
    {"interactionScore>=0.5", "interactionScore>=0.5"},
    {"a>1&b<2&c<=3", "a>1&b<2&c<=3"},
    {"name=~stage", "name=~stage"},
    {"name=^Invest", "name=^Invest"},
    {"name=$ment", "name=$ment"},
    {"name = \"Deal Owner\"", "name=\"Deal Owner\""},
    {"name=\"stage\"", "name=stage"},
    {"name=\"a \\\"b\\\" & (c)\"", "name=\"a \\\"b\\\" \\& \\(c\\)\""},
    {"name=\"O'Brien\"", "name=\"O\\'Brien\""},
    {"name=O\\'Brien", "name=\"O\\'Brien\""},
    {"name=a\\*b", "name=\"a\\*b\""},
    {"name=Müller", "name=Müller"},
    {"name=a,b", "name=\"a,b\""},
    {"name=\"\"", "name=\"\""},
    {"owner.id=*", "owner.id=*"},
    {"owner.id != *", "owner.id!=*"},
    {"name=\"*\"", "name=\"\\*\""},
    {"industries =~ [Healthcare, \"Real Estate\",a]", "industries=~[Healthcare,\"Real Estate\",a]"},
    {"tags=[]", "tags=[]"},
    {"tags=[[1,2],[ ],*]", "tags=[[1,2],[],*]"},
    {"target.currentCompany.id = 123", "target.currentCompany.id=123"},
};

struct MalformedFilterText {
  std::string_view text{};
  std::size_t character = 1;  // where it cannot be read on
  std::string_view reason{};  // a part of what is said
};

inline constexpr MalformedFilterText malformed_filter_texts[]{
    {"", 1, "the name of a property"},
    {"  ", 3, "the name of a property"},
    {"acme", 5, "an operator"},
    {"name:acme", 5, "an operator"},
    {"name contains acme", 6, "an operator"},
    {"name=", 6, "a value"},
    {"name= & a=1", 7, "a value"},
    {"=acme", 1, "the name of a property"},
    {"ä=1", 1, "the name of a property"},
    {"owner.=1", 7, "the name of a property"},
    {"\"name\"=1", 1, "the name of a property"},
    {"name==acme", 6, "= is written once"},
    {"a=1 && b=2", 6, "& is written once"},
    {"a=1 || b=2", 6, "| is written once"},
    {"a=1 and b=2", 5, "write &"},
    {"ä=1 OR b=2", 1, "the name of a property"},
    {"a=ä OR b=2", 5, "write &"},
    {"not (a=1)", 1, "write !( )"},
    {"!a=1", 2, "parentheses"},
    {"!!(a=1)", 2, "parentheses"},
    {"a<>1", 3, "write !="},
    {"a=>1", 3, "write >="},
    {"a=<1", 3, "write <="},
    {"a=1 &", 6, "the name of a property"},
    {"name=Deal Owner", 11, "double quotes"},
    {"name='Deal'", 6, "double quotes"},
    {"name=O'Brien", 7, "a backslash"},
    {"d>=2026/01/01", 8, "a backslash"},
    {"name=ac*", 8, "a backslash"},
    {"name=*x", 7, "expected &, |"},
    {"name=a\\q", 7, "a backslash stands only before"},
    {"name=a\\", 7, "a backslash stands only before"},
    {"name=\"Deal", 6, "this quote is not closed"},
    {"(a=1", 1, "this ( is not closed"},
    {"(a=1 b=2)", 6, "expected &, | or )"},
    {"a=1)", 4, "no ( is open"},
    {"()", 2, "the name of a property"},
    {"a=[1", 3, "this [ is not closed"},
    {"a=[1,]", 6, "a value"},
    {"a=[1 2]", 6, "expected , or ]"},
    {"a=1]", 4, "expected &, |"},
    {"(((((((((((a=1)))))))))))", 11, "10 deep"},
    {"a=[[[[[[[[[[[]]]]]]]]]]]", 13, "10 deep"},
};

}  // namespace affinity::tests
