#include "tools/composed/change_records.hpp"

#include "tools/records/record_name.hpp"

namespace affinity::tools::composed {

std::string to_the_second(WallTime at) { return to_iso(at).substr(0, 19) + "Z"; }

std::string_view v1_argument_of(Kind kind) {
  return kind == Kind::person ? "person_id" : kind == Kind::company ? "organization_id" : "opportunity_id";
}

std::string full_name_of(json::value const& person) {
  auto first = text_member(person, "firstName"), last = text_member(person, "lastName");
  if (first.empty() && last.empty()) {
    first = text_member(person, "first_name");
    last = text_member(person, "last_name");
  }
  return cell_text(first + (first.empty() || last.empty() ? "" : " ") + last);
}

json::array const* array_member(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? value->if_array() : nullptr;
}

Task<std::optional<Error>> read_each_record(Reads& reads, Read ask, std::size_t most, RecordUse const& use) {
  std::size_t read = 0;
  do {
    auto page = co_await reads.read_pages(ask, 1);
    if (page.error) co_return page.error;
    read += page.records.size();
    for (auto const& record : page.records) use(record);
    ask.token = page.next_token;
  } while (!ask.token.empty() && read < most);
  if (!ask.token.empty())
    co_return fail(ErrorKind::limited, "There are more.", "Ask for one record or one teammate.");
  co_return std::nullopt;
}

}  // namespace affinity::tools::composed
