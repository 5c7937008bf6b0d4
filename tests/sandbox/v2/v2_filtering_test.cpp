#include "sandbox/v2/face/filtering.hpp"
#include "support/catch.hpp"
#include "support/filter_records.hpp"

#include <string>
#include <vector>

namespace affinity::sandbox::v2_filtering_test {

using namespace affinity::sandbox::v2;
using tests::filter_record_properties;
using tests::selected_by;

namespace {

constexpr std::string_view everybody = "ABCDEFGHIJKL";

std::vector<std::string> mistakes_in(std::string_view filter) {
  return check_filter_text(filter, filter_record_properties).mistakes;
}

std::string mistake_in(std::string_view filter) {
  auto const mistakes = mistakes_in(filter);
  CAPTURE(filter);
  REQUIRE(mistakes.size() == 1);
  return mistakes[0];
}

// Counts how often a filter asks for a value.
struct CountingItem final : FilterableItem {
  FilterableValue value(std::size_t property) const override {
    ++asked;
    return property == 6 ? FilterableValue(1.0) : FilterableValue();
  }
  mutable int asked = 0;
};

}  // namespace

TEST_CASE("every text of the corpus selects what it says") {
  for (auto const& each : tests::filter_texts) {
    CAPTURE(each.text);
    CHECK(selected_by(each.text) == each.selects);
    CHECK(selected_by(each.shortest) == each.selects);
  }
}

TEST_CASE("what the parser refuses is refused at the same character with the same reason") {
  for (auto const& each : tests::malformed_filter_texts) {
    auto const said = mistake_in(each.text);
    CHECK(said.starts_with("cannot be read at character " + std::to_string(each.character) + ","));
    CHECK(said.find(each.reason) != std::string::npos);
  }
}

TEST_CASE("dates are compared as moments, in any form that RFC 3339 allows") {
  for (auto const* moment : {"2025-01-01T00:00:00Z", "2025-01-01T00:00:00.000Z", "2025-01-01t00:00:00z",
                             "2025-01-01T02:00:00+02:00", "2024-12-31T16:00:00-08:00", "2025-01-01"}) {
    CAPTURE(moment);
    CHECK(selected_by(std::string("changedAt<=") + moment) == "D");
    CHECK(selected_by(std::string("changedAt<") + moment).empty());
    CHECK(selected_by(std::string("changedAt>") + moment) == "AB");
    CHECK(selected_by(std::string("changedAt>=") + moment) == "ABD");
  }
  CHECK(selected_by("changedAt>2024-12-31T23:59:59.999Z") == "ABD");
  CHECK(selected_by("changedAt<=2024-12-31T23:59:59.999Z").empty());
}

TEST_CASE("an absent value meets no condition but != and !( )") {
  CHECK(selected_by("owner.id=*") == "ABD");
  CHECK(selected_by("owner.id!=*") == "CEFGHIJKL");
  CHECK(selected_by("owner.id=1") == "AD");
  CHECK(selected_by("owner.id!=1") == "BCEFGHIJKL");
  CHECK(selected_by("!(owner.id=1)") == selected_by("owner.id!=1"));
  CHECK(selected_by("changedAt<2100-01-01 | changedAt>=2100-01-01") == "ABD");
  CHECK(selected_by("!(changedAt<2100-01-01)") == "CEFGHIJKL");
  CHECK(selected_by("name=~\"\"") == "ABCDEFGHIJK");
}

TEST_CASE("= compares texts exactly, and the parts of texts are found in any case") {
  CHECK(selected_by("name=Stage").empty());
  CHECK(selected_by("name=stage") == "B");
  CHECK(selected_by("name=~STAGE") == "BC");
  CHECK(selected_by("name=^INVEST") == "CD");
  CHECK(selected_by("name=$STAGE") == "BC");
  CHECK(selected_by("name!=stage") == "ACDEFGHIJKL");
  CHECK(selected_by("name=\"\"") == "J");
}

TEST_CASE("a collection equals in order, and contains all of a list") {
  CHECK(selected_by("industries=[Healthcare,\"Real Estate\",a]") == "A");
  CHECK(selected_by("industries=[\"Real Estate\",Healthcare,a]").empty());
  CHECK(selected_by("industries=~[a,Healthcare]") == "AD");
  CHECK(selected_by("industries=~Healthcare") == "ABD");
  CHECK(selected_by("industries=~[]") == "ABD");
  CHECK(selected_by("tags=[]") == "A");
  CHECK(selected_by("tags=*") == "ABD");
}

TEST_CASE("& binds stronger than |, and parentheses change that") {
  CHECK(selected_by("a=2 | a=1 & b=1") == "AB");
  CHECK(selected_by("(a=2 | a=1) & b=1") == "A");
  CHECK(selected_by("!(a=2 | a=1) & c<9") == "D");
  CHECK(selected_by("!(!(a=2))") == "B");
}

TEST_CASE("a property that the list has not is named, with those that it has") {
  CHECK(mistake_in("status=active & assignee.id=3") ==
        "has no property \"assignee.id\" (character 17); this list has name, status, type, owner.id, "
        "changedAt, "
        "field.id, a, b, c, interactionScore, industries, tags, target.currentCompany.id");
}

TEST_CASE("an operator that the property does not take is refused with those that it takes") {
  CHECK(mistake_in("changedAt=2026-01-01") ==
        "cannot have \"changedAt=2026-01-01\" (character 1): changedAt takes no =, only >, <, >=, <=");
  CHECK(mistake_in("name=x|type!=recurring") ==
        "cannot have \"type!=recurring\" (character 8): type takes no !=, only =");
}

TEST_CASE("a value of another type is refused with the type") {
  auto const why = [](std::string_view filter) {
    auto const said = mistake_in(filter);
    return said.substr(said.find("): ") + 3);
  };
  CHECK(why("owner.id=Anna") == "owner.id must be a positive integer");
  CHECK(why("owner.id=0") == "owner.id must be a positive integer");
  CHECK(why("owner.id=9223372036854775808") == "owner.id must be a positive integer");
  CHECK(why("status=late") == "status must be active or overdue");
  CHECK(why("status=Active") == "status must be active or overdue");
  CHECK(why("interactionScore>high") == "interactionScore must be a number");
  CHECK(why("interactionScore>inf") == "interactionScore must be a number");
  CHECK(why("changedAt>tomorrow") == "changedAt must be a date and time such as 2026-01-01T00:00:00Z");
  CHECK(why("changedAt>2026-02-30T00:00:00Z").starts_with("changedAt must be"));
  CHECK(why("changedAt>9999-12-31T23:59:59-10:00").starts_with("changedAt must be"));
  CHECK(why("field.id=31012") == "field.id must be the id of a field such as field-123 or last-email");
  CHECK(why("owner.id=[1,2]") == "owner.id takes one value and no list");
  CHECK(why("a>*") == "a takes a value here; * stands only after = and !=");
  CHECK(why("tags=[[x]]") == "tags takes a list of texts");
  CHECK(mistakes_in("owner.id=9223372036854775807").empty());
}

TEST_CASE("an id of 32 bits ends there") {
  constexpr std::array properties{filter_by_id32("id")};
  CHECK(check_filter_text("id=2147483647", properties).mistakes.empty());
  CHECK(check_filter_text("id=2147483648", properties).mistakes ==
        std::vector<std::string>{
            "cannot have \"id=2147483648\" (character 1): id must be an integer between 1 and 2147483647"});
}

TEST_CASE("all mistakes are told, ten at most, and a filter with one selects nothing by itself") {
  CHECK(mistakes_in("x=1 & status=late | a<>1").size() == 1);
  CHECK(mistakes_in("x=1 & status=late | owner.id=me").size() == 3);
  std::string many = "x=1";
  for (int i = 0; i < 20; ++i) many += "|x=1";
  CHECK(mistakes_in(many).size() == 10);
  CHECK(mistakes_in("name=" + std::string(5000, 'x')).size() == 1);
  CHECK(mistake_in("owner.id=" + std::string(3000, 'x')).size() < 300);
}

TEST_CASE("a property that stands alone takes one condition with one value") {
  constexpr std::array properties{FilterableProperty{.name = "target.currentCompany.id",
                                                     .type = FilterableProperty::Type::id,
                                                     .operators = only_equal,
                                                     .alone = true}};
  auto const good = check_filter_text("(target.currentCompany.id = 7)", properties);
  CHECK(good.mistakes.empty());
  CHECK(good.tree.only_id() == 7);
  for (auto const* sent : {"target.currentCompany.id=7 | target.currentCompany.id=8",
                           "target.currentCompany.id=7 & target.currentCompany.id=7",
                           "!(target.currentCompany.id=7)", "target.currentCompany.id=*",
                           "target.currentCompany.id=[7]", "target.currentCompany.id!=7", "id=7", ""}) {
    CAPTURE(sent);
    auto const refused = check_filter_text(sent, properties);
    CHECK(refused.mistakes.size() == 1);
    CHECK(refused.tree.only_id() == 0);
  }
}

TEST_CASE("an item is asked once for each condition that decides") {
  auto const tree = [](std::string_view text) {
    return check_filter_text(text, filter_record_properties).tree;
  };
  CountingItem item;
  CHECK(tree("a=1 & a<2 & !(a>2)").accepts(item));
  CHECK(item.asked == 3);
  CHECK_FALSE(tree("a=2 & a=1 & a=1").accepts(item));
  CHECK(item.asked == 4);
  CHECK(tree("a=1 | a=1 | a=1").accepts(item));
  CHECK(item.asked == 5);
  CHECK(FilterTree().accepts(item));
  CHECK(item.asked == 5);
}

TEST_CASE("every record is either in what a filter selects or in what its negation selects") {
  for (auto const& each : tests::filter_texts) {
    auto const chosen = selected_by(each.text);
    if (chosen == "refused" || each.text.starts_with("((((((((((")) continue;
    CAPTURE(each.text);
    auto both = chosen + selected_by("!(" + std::string(each.text) + ")");
    std::ranges::sort(both);
    CHECK(both == everybody);
  }
}

}  // namespace affinity::sandbox::v2_filtering_test
