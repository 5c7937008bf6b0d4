#include "tools/changes/owner.hpp"

namespace affinity::tools::changes {

namespace {

std::int64_t id_in(json::value const& whoami, std::string_view part) {
  auto const* record = member(whoami, part);
  auto const* id = record ? member(*record, "id") : nullptr;
  return id ? as_int64(*id).value_or(0) : 0;
}

}  // namespace

Task<Result<JournalOwner>> read_owner(composed::Reads& reads) {
  composed::Read ask{.tool = "list_all_affinity_whoami"};
  ask.freshness = composed::Freshness::metadata;
  auto const whoami = co_await reads.read(std::move(ask));
  if (!whoami) co_return fail(whoami);
  JournalOwner out{.principal = reads.call().caller.principal,
                   .base_url = std::string(reads.context().affinity),
                   .tenant = id_in(*whoami, "tenant"),
                   .user = id_in(*whoami, "user")};
  if (out.tenant == 0 || out.user == 0)
    co_return fail(ErrorKind::upstream, "Affinity's whoami does not tell whose key this is.",
                   "Plans and receipts belong to a user, so that nothing is planned without one.");
  co_return out;
}

}  // namespace affinity::tools::changes
