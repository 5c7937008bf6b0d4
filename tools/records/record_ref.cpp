#include "tools/records/record_ref.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <charconv>

namespace affinity::tools {

namespace {

constexpr std::string_view default_subdomain = "app";

std::string text_of(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? std::string(as_text(*value).value_or("")) : std::string();
}

bool is_label(std::string_view text) {  // of a host name (RFC 1123, 2.1)
  return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(
             text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string base_url(std::string_view subdomain) {
  return "https://" + std::string(subdomain) + ".affinity.co/";
}

std::string trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return std::string(text);
}

std::string with_suffix(std::string name, std::string const& more) {
  return more.empty() || more == name ? name : name + " (" + more + ")";
}

}  // namespace

std::string_view to_string(RecordKind kind) {
  switch (kind) {
    case RecordKind::person: return "person";
    case RecordKind::organization: return "organization";
    case RecordKind::opportunity: return "opportunity";
    case RecordKind::note: break;
  }
  return "note";
}

std::string_view read_tool_of(RecordKind kind) {
  switch (kind) {
    case RecordKind::person: return "get_single_affinity_person_by_id";
    case RecordKind::organization: return "get_single_affinity_organization_by_id";
    case RecordKind::opportunity: return "get_single_affinity_opportunity_by_id";
    case RecordKind::note: break;
  }
  return "get_single_affinity_note_by_id";
}

std::string to_string(RecordRef const& ref) {
  return std::string(to_string(ref.kind)) + ":" + std::to_string(ref.id);
}

std::optional<RecordRef> parse_record_ref(std::string_view given) {
  auto const text = lower(trimmed(given));
  auto const colon = text.find(':');
  if (colon == std::string::npos) return std::nullopt;
  for (auto const kind : all_record_kinds) {
    if (std::string_view(text).substr(0, colon) != to_string(kind)) continue;
    RecordRef ref{.kind = kind};
    auto const* const end = text.data() + text.size();
    auto const [stop, error] = std::from_chars(text.data() + colon + 1, end, ref.id);
    if (error == std::errc{} && stop == end && ref.id > 0) return ref;
  }
  return std::nullopt;
}

std::string subdomain_of(json::value const& whoami) {
  auto const* tenant = member(whoami, "tenant");
  auto const name = tenant ? lower(text_of(*tenant, "subdomain")) : std::string();
  return is_label(name) ? name : std::string(default_subdomain);
}

std::string url_of(std::string_view subdomain, RecordRef const& ref) {
  if (ref.kind == RecordKind::note) return base_url(subdomain);
  std::string_view const folder = ref.kind == RecordKind::person         ? "persons/"
                                  : ref.kind == RecordKind::organization ? "companies/"
                                                                         : "opportunities/";
  return base_url(subdomain) + std::string(folder) + std::to_string(ref.id);
}

std::string url_of_note(std::string_view subdomain, json::value const& note) {
  for (auto const& [name, kind] :
       {std::pair{"organization_ids", RecordKind::organization},
        std::pair{"opportunity_ids", RecordKind::opportunity}, std::pair{"person_ids", RecordKind::person}}) {
    auto const* ids = member(note, name);
    auto const* list = ids ? ids->if_array() : nullptr;
    if (!list || list->empty()) continue;
    if (auto const id = as_int64(list->front())) return url_of(subdomain, {.kind = kind, .id = *id});
  }
  return base_url(subdomain);
}

std::string name_of(RecordKind kind, json::value const& record) {
  if (kind == RecordKind::note) return "Note of " + day_of(record, "created_at");
  auto name = kind == RecordKind::person
                  ? trimmed(text_of(record, "first_name") + " " + text_of(record, "last_name"))
                  : text_of(record, "name");
  if (name.empty()) name = text_of(record, kind == RecordKind::person ? "primary_email" : "domain");
  return name.empty() ? "Without a name" : name;
}

std::string title_of(RecordKind kind, json::value const& record) {
  auto name = name_of(kind, record);
  if (kind == RecordKind::person) return with_suffix(std::move(name), text_of(record, "primary_email"));
  if (kind == RecordKind::organization) return with_suffix(std::move(name), text_of(record, "domain"));
  return name;
}

std::string day_of(json::value const& record, std::string_view name) {
  return text_of(record, name).substr(0, 10);
}

}  // namespace affinity::tools
