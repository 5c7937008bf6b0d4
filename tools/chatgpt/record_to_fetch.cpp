#include "base/text/text.hpp"
#include "tools/chatgpt/search_and_fetch.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools {

namespace {

Outcome invalid_id_error(std::string const& given) {
  return failure(fail(ErrorKind::invalid, "\"" + given.substr(0, 80) + "\" is no id of a record.",
                      "Give an id from search: person:123, organization:123, opportunity:123 or note:123."));
}

// A number alone or an id that is cut off is a mistake, and nobody's name.
bool may_be_resolved(std::string_view given) {
  bool const has_letter = std::ranges::any_of(
      given, [](char c) { return (c & 0x80) != 0 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  bool const is_address = given.find("://") != given.npos || given.starts_with("mailto:");
  return has_letter && (is_address || given.find(':') == given.npos);
}

}  // namespace

std::optional<RecordRef> record_ref_of(composed::Ref const& ref) {
  switch (ref.kind) {
    case composed::Kind::person: return RecordRef{.kind = RecordKind::person, .id = ref.id};
    case composed::Kind::company: return RecordRef{.kind = RecordKind::organization, .id = ref.id};
    case composed::Kind::deal: return RecordRef{.kind = RecordKind::opportunity, .id = ref.id};
    case composed::Kind::note: return RecordRef{.kind = RecordKind::note, .id = ref.id};
    default: return std::nullopt;
  }
}

Task<FetchAsked> record_to_fetch(ToolContext const& context, Tool const& tool, json::object const& checked,
                                 client::CallContext const& call) {
  std::string const given(as_text(checked.at("id")).value_or(""));
  if (auto const ref = composed::parse_ref(given)) {
    auto const record = record_ref_of(*ref);
    if (!record) co_return invalid_id_error(given);
    co_return *record;
  }
  if (!may_be_resolved(given)) co_return invalid_id_error(given);
  composed::Reads reads(context, tool, checked, call);
  reads.set_most(std::min(max_resolve_requests, context.limits.max_requests));
  std::vector<composed::Kind> kinds{composed::Kind::person, composed::Kind::company, composed::Kind::deal};
  auto resolved = co_await composed::resolve(reads, "id", given, std::move(kinds));
  if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
  co_return *record_ref_of(std::get<composed::Found>(resolved).ref);
}

}  // namespace affinity::tools
