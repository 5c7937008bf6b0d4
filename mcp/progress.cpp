#include "mcp/progress.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace affinity::mcp {

client::ProgressCallback progress_callback(Emit const& emit, Message const& message, Revision revision) {
  auto const* meta = meta_of(message);
  auto const* given = meta ? meta->if_contains("progressToken") : nullptr;
  auto const token = given ? read_id(*given) : std::nullopt;
  if (!token || !emit) return {};
  auto last = std::make_shared<double>(-1);
  return [emit, token = to_json(*token), last, revision](client::Progress const& progress) {
    // A message without progress counts as a thousandth of a step, because the number has to grow.
    auto const done =
        progress.done == client::Progress::message_only ? std::max(0.0, *last + 0.001) : progress.done;
    if (done <= *last) return;
    *last = done;
    json::object params{{"progressToken", token}, {"progress", done}};
    if (progress.total > 0) params["total"] = progress.total;
    bool const has_message = revision >= Revision::r2025_03_26;
    if (has_message && !progress.message.empty()) params["message"] = progress.message;
    emit(write_notification("notifications/progress", std::move(params)));
  };
}

}  // namespace affinity::mcp
