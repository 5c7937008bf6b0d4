#include "tools/changes/kinds/values_options.hpp"

#include "tools/changes/kinds/values_data.hpp"

#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr std::size_t most_options = 5'000;

composed::Read v2_options_read(composed::Column const& column, composed::Kind kind,
                               std::optional<composed::ListInfo> const& list) {
  composed::Read out{.tool = kind == composed::Kind::person ? "list_all_affinity_v2_person_field_options"
                                                            : "list_all_affinity_v2_company_field_options",
                     .arguments = {{"fieldId", column.field_id}},
                     .page_size = 100,
                     .freshness = composed::Freshness::metadata};
  if (!column.of_list || !list) return out;
  out.tool = "list_all_affinity_v2_list_field_options";
  out.arguments["listId"] = list->id;
  return out;
}

}  // namespace

Task<json::value> read_options(composed::Reads& reads, composed::Column column, json::value field_of_v1,
                               composed::Kind of_records, std::optional<composed::ListInfo> list) {
  auto const* told = member(field_of_v1, "dropdown_options");
  auto const known = told ? *told : json::value();
  if (column.type != composed::ColumnType::option || column.ranked) co_return known;
  auto ask = v2_options_read(column, of_records, list);
  if (!reads.may_use(ask.tool)) co_return known;
  auto read = co_await reads.read_pages(std::move(ask), most_options);
  if (read.error) co_return known;
  json::array out;
  for (auto& option : read.records) out.push_back(std::move(option));
  co_return out;
}

}  // namespace affinity::tools::changes
