#include "tools/changes/kinds/kind.hpp"

#include <utility>

namespace affinity::tools::changes {

// A merged record is 422 with its new id, not 404 (seen at Affinity; not documented).
Task<Result<std::optional<json::value>>> read_record_now(composed::Reads& reads, std::string_view tool,
                                                         json::object arguments) {
  composed::Read ask{
      .tool = tool, .arguments = std::move(arguments), .freshness = composed::Freshness::fresh};
  auto record = co_await reads.read(std::move(ask));
  if (record) co_return std::optional(std::move(*record));
  bool const is_gone = record.error().status == 404 || record.error().status == 422;
  if (is_gone) co_return std::optional<json::value>();
  co_return fail(record);
}

}  // namespace affinity::tools::changes
