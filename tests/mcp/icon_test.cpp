#include "mcp/lifecycle/icon.hpp"

#include "base/text/text.hpp"
#include "mcp/serialize/result_parts.hpp"
#include "mcp/serialize/results.hpp"
#include "support/catch.hpp"
#include "tools/selection.hpp"

namespace affinity::mcp::icon_test {

TEST_CASE("the icon is a PNG of the size that is told, in at most 2 KiB") {
  constexpr std::string_view begin = "data:image/png;base64,";
  REQUIRE(icon_uri.starts_with(begin));
  CHECK(icon_uri.size() <= 2048);
  auto const image = base64_decode(icon_uri.substr(begin.size()));
  REQUIRE(image);
  REQUIRE(image->size() > 24);
  CHECK(image->substr(1, 3) == "PNG");
  CHECK(int(image->at(19)) == 64);
  CHECK(int(image->at(23)) == 64);
  CHECK(icon_size == "64x64");
  CHECK(icon_type == "image/png");
}

TEST_CASE("serverInfo has the icon where the revision has icons, in the answer that opens alone") {
  for (auto const revision : {Revision::r2024_11_05, Revision::r2025_06_18, Revision::r2025_11_25}) {
    auto const opened = parse_json(serialize_initialize(revision, {}, {})).value();
    auto const& info = opened.at("serverInfo").as_object();
    CHECK(info.contains("icons") == (revision >= Revision::r2025_11_25));
  }
  auto const discovered = parse_json(serialize_discover({}, {})).value();
  auto const& info = discovered.at("_meta").at("io.modelcontextprotocol/serverInfo");
  CHECK(info.at("icons").at(0).at("src") == json::value(icon_uri));
  CHECK(info.at("icons").at(0).at("sizes") == json::array{"64x64"});
  auto const other = parse_json(serialize_empty(Revision::r2026_07_28, {})).value();
  CHECK_FALSE(other.at("_meta").at("io.modelcontextprotocol/serverInfo").as_object().contains("icons"));
}

TEST_CASE("no tool has an icon") {
  auto const catalogue = tools::Catalogue::standard();
  for (auto const& tool : catalogue.all())
    CHECK_FALSE(serialize_tool(Revision::r2026_07_28, tool).contains("icons"));
}

TEST_CASE("tools with long answers say that they are to be shown whole, at a small price in the list") {
  std::size_t bytes = 0, count = 0;
  auto const catalogue = tools::Catalogue::with_opt_in();
  for (auto const& tool : catalogue.all()) {
    auto const entry = serialize_tool(Revision::r2025_06_18, tool);
    auto const* meta = entry.if_contains("_meta");
    if (meta) bytes += write_json(*meta).size() + std::string_view(R"(,"_meta":)").size();
    auto const* most = meta ? meta->as_object().if_contains("anthropic/maxResultSizeChars") : nullptr;
    CHECK((most != nullptr) == tool.long_results);
    if (!most) continue;
    ++count;
    CHECK(most->as_int64() == 100'000);
  }
  CHECK(count > 8);
  CHECK(bytes <= 1536);
  auto const old = serialize_tool(Revision::r2025_03_26, *catalogue.find("query_list"));
  CHECK_FALSE(old.contains("_meta"));
}

}  // namespace affinity::mcp::icon_test
