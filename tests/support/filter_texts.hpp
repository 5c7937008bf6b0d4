#pragma once
// Texts of the filter language of Affinity v2: one corpus for its parser, for the check of arguments and for
// the evaluator of the sandbox.

#include <cstddef>
#include <string_view>

namespace affinity::tests {

struct FilterText {
  std::string_view text{};
  std::string_view shortest{};  // the text that its tree is written as
  std::string_view selects{};   // of the records in filter_records.hpp, or "refused"
};

inline constexpr FilterText filter_texts[]{
    {"status=active", "status=active", "AC"},
    {"status=active&owner.id=1", "status=active&owner.id=1", "A"},
    {" status = active\t& owner . id\n= 1 ", "status=active&owner.id=1", "A"},
    {"changedAt>=2025-01-01T00:00:00Z & changedAt<2026-01-01T00:00:00Z",
     "changedAt>=2025-01-01T00:00:00Z&changedAt<2026-01-01T00:00:00Z", "AD"},
    {"field.id=field-1 | field.id=field-2", "field.id=field-1|field.id=field-2", "ABD"},
    {"(a = 1 | b = 2) & c = 3", "(a=1|b=2)&c=3", "AB"},
    {"a=1 | b=2 & c=3", "a=1|b=2&c=3", "ABC"},
    {"a=1 | (b=2 & c=3)", "a=1|b=2&c=3", "ABC"},
    {"(a=1 & b=2) & c=3", "(a=1&b=2)&c=3", ""},
    {"a=1 & b=2 & c=3", "a=1&b=2&c=3", ""},
    {"((a=1))", "a=1", "AC"},
    {"((((((((((a=1))))))))))", "a=1", "AC"},
    {"!(type=recurring)", "!(type=recurring)", "ADEFGHIJKL"},
    {"! ( a=1 | !(b=2) )", "!(a=1|!(b=2))", "B"},
    {"owner.id!=3", "owner.id!=3", "ACDEFGHIJKL"},
    {"interactionScore>=0.5", "interactionScore>=0.5", "AD"},
    {"a>1&b<2&c<=3", "a>1&b<2&c<=3", "D"},
    {"name=~stage", "name=~stage", "BC"},
    {"name=^Invest", "name=^Invest", "CD"},
    {"name=$ment", "name=$ment", "D"},
    {"name = \"Deal Owner\"", "name=\"Deal Owner\"", "A"},
    {"name=\"stage\"", "name=stage", "B"},
    {"name=\"a \\\"b\\\" & (c)\"", "name=\"a \\\"b\\\" \\& \\(c\\)\"", "E"},
    {"name=\"O'Brien\"", "name=\"O\\'Brien\"", "F"},
    {"name=O\\'Brien", "name=\"O\\'Brien\"", "F"},
    {"name=a\\*b", "name=\"a\\*b\"", "G"},
    {"name=Müller", "name=Müller", "H"},
    {"name=a,b", "name=\"a,b\"", "I"},
    {"name=\"\"", "name=\"\"", "J"},
    {"owner.id=*", "owner.id=*", "ABD"},
    {"owner.id != *", "owner.id!=*", "CEFGHIJKL"},
    {"name=\"*\"", "name=\"\\*\"", "K"},
    {"industries =~ [Healthcare, \"Real Estate\",a]", "industries=~[Healthcare,\"Real Estate\",a]", "AD"},
    {"tags=[]", "tags=[]", "A"},
    {"tags=[[1,2],[ ],*]", "tags=[[1,2],[],*]", "refused"},
    {"target.currentCompany.id = 123", "target.currentCompany.id=123", "AD"},
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
