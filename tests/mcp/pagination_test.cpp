#include "mcp/serialize/pagination.hpp"

#include "conversation.hpp"
#include "support/catch.hpp"

#include <set>

namespace affinity::mcp::pagination_test {

TEST_CASE("a list that is longer than a page comes in pages, each entry once, in both eras") {
  Conversation talk({.page_size = 10});
  talk.open("2025-06-18");
  for (bool const modern : {false, true}) {
    CAPTURE(modern);
    std::set<std::string> names;
    std::string params;
    std::size_t pages = 0, entries = 0;
    while (true) {
      auto const reply = modern ? talk.ask_modern("tools/list", params) : talk.ask("tools/list", params);
      auto const& result = reply.at("result").as_object();
      ++pages;
      for (auto const& tool : result.at("tools").as_array())
        entries += names.insert(std::string(*as_text(tool.at("name")))).second ? 1 : 0;
      if (!result.contains("nextCursor")) break;
      CHECK(result.at("tools").as_array().size() == 10);
      params = R"("cursor":)" + write_json(result.at("nextCursor"));
    }
    CHECK(names.size() == talk.catalogue.all().size());
    CHECK(entries == names.size());
    CHECK(pages == (names.size() + 9) / 10);
  }
}

TEST_CASE("a cursor that was not given for this list is refused") {
  Conversation talk({.page_size = 1});
  talk.open("2025-11-25");
  auto const given = talk.ask("prompts/list").at("result").at("nextCursor");
  auto const cursor = R"("cursor":)" + write_json(given);
  CHECK(talk.ask("prompts/list", cursor).at("result").at("prompts").as_array().size() == 1);
  CHECK(code_of(talk.ask("resources/list", cursor)) == code::invalid_params);
  for (auto const* wrong : {R"("cursor":" ")", R"("cursor":"x")", R"("cursor":7)", R"("cursor":"dG9vbHMgMA")",
                            R"("cursor":"dG9vbHMgOTk5OTk")", R"("cursor":"dG9vbHMgKzE")"}) {
    CAPTURE(wrong);
    CHECK(code_of(talk.ask("tools/list", wrong)) == code::invalid_params);
    CHECK(code_of(talk.ask_modern("tools/list", wrong)) == code::invalid_params);
  }
  CHECK(talk.ask("tools/list", R"("cursor":null)").as_object().contains("result"));
}

}  // namespace affinity::mcp::pagination_test
