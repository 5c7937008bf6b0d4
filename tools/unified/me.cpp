// Whose key it is.

#include "tools/composed/upstream/reads.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"
#include "tools/unified/fields.hpp"
#include "tools/unified/listing.hpp"
#include "tools/unified/readers.hpp"

#include <utility>

namespace affinity::tools::unified {

using composed::Freshness;
using composed::Read;
using composed::Reads;
using schema::Shape;

namespace {

constexpr std::string_view user_members[] = {"id", "firstName", "lastName"};

// A member of `user` of whoami, and the same of the directory's user.
json::value user_copy(Source& source, std::string_view name) {
  auto value = source.main.copy("user." + std::string(name));
  if (source.beside.exists())
    if (auto const* same = source.beside.at(name); same && *same == value) source.beside.show(name);
  return value;
}

json::value read_me_id(Source& source, MemberRow const&, Reading const&) {
  return id_value(user_copy(source, user_members[0]));
}
json::value read_me_first_name(Source& source, MemberRow const&, Reading const&) {
  return user_copy(source, user_members[1]);
}
json::value read_me_last_name(Source& source, MemberRow const&, Reading const&) {
  return user_copy(source, user_members[2]);
}

json::value read_me_name(Source& source, MemberRow const&, Reading const&) {
  auto const* user = source.main.at("user");
  if (!user) return nullptr;
  auto const first = text_member(*user, "firstName"), last = text_member(*user, "lastName");
  return json::value(first + (first.empty() || last.empty() ? "" : " ") + last);
}

// v1 says email, v2 emailAddress.
json::value read_me_email(Source& source, MemberRow const&, Reading const&) {
  for (auto const path : {"user.emailAddress", "user.email"})
    if (source.main.at(path)) return source.main.copy(path);
  return nullptr;
}

json::value read_me_emails(Source& source, MemberRow const& row, Reading const& reading) {
  json::array out;
  auto const email = read_me_email(source, row, reading);
  if (email.is_string()) out.emplace_back(json::object{{"email", email}, {"is_primary", true}});
  auto const more = source.beside.exists() ? source.beside.copy("emailAddresses") : json::value();
  if (auto const* list = more.if_array())
    for (auto const& one : *list)
      if (one != email) out.emplace_back(json::object{{"email", one}, {"is_primary", false}});
  return out;
}

json::value read_me_roles(Source& source, MemberRow const&, Reading const&) {
  json::array out;
  auto role = source.beside.exists() ? source.beside.copy("role") : json::value();
  if (role.is_string()) out.emplace_back(json::object{{"id", role}, {"name", role}});
  return out;
}

json::value read_me_status(Source& source, MemberRow const&, Reading const&) {
  return source.beside.exists() ? source.beside.copy("status") : json::value();
}

Task<Result<PageRead>> read_me(Reads& reads) {
  Read ask{.tool = "list_all_affinity_whoami", .freshness = Freshness::metadata};
  auto whoami = co_await reads.read(std::move(ask));
  if (!whoami) co_return fail(whoami);
  PageRead out;
  auto const* user = member(*whoami, "user");
  auto const id = user ? integer_member(*user, "id") : std::nullopt;
  Source source{.main = NativeRecord(*whoami, false)};
  constexpr std::string_view users = "get_single_affinity_v2_user_by_id";
  if (id && reads.may_use(users)) {
    Read one{.tool = users, .arguments = {{"id", *id}}, .freshness = Freshness::metadata};
    auto record = co_await reads.read(std::move(one));
    if (record) source.beside = NativeRecord(std::move(*record), false);
    if (!record && !Reads::is_refusal(record.error())) co_return fail(record);
    if (!record) out.why = "roles and status were not read (" + Reads::why(record.error()) + ").";
  }
  out.sources.push_back(std::move(source));
  co_return out;
}

Task<Outcome> list_me(ToolContext const& context, Tool const& tool, json::object const& checked,
                      client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  Reading const reading;
  ListQuestion question;
  question.read = [&](PageAsked) { return read_me(reads); };
  question.to_record = [&](Source& source, std::size_t) {
    return unified_record(source, me_rows(), reading, checked);
  };
  co_return co_await answer_unified_list(reads, checked, std::move(question));
}

}  // namespace

MemberRows const& me_rows() {
  static MemberRows const rows{
      {.name = "id", .shape = Shape::text(), .v2 = "user.id", .v1 = "user.id", .read = read_me_id},
      {.name = "first_name",
       .shape = Shape::text(),
       .v2 = "user.firstName",
       .v1 = "user.firstName",
       .read = read_me_first_name},
      {.name = "last_name",
       .shape = Shape::text(),
       .v2 = "user.lastName",
       .v1 = "user.lastName",
       .read = read_me_last_name},
      {.name = "name", .shape = Shape::text(), .read = read_me_name, .from = "first and last name"},
      {.name = "username",
       .shape = Shape::text(),
       .v2 = "user.emailAddress",
       .v1 = "user.email",
       .read = read_me_email},
      {.name = "emails",
       .shape = Shape::list(Shape::record({{"email", Shape::text()}, {"is_primary", Shape::boolean()}})),
       .v2 = "emailAddresses of the user",
       .v1 = "user.email",
       .read = read_me_emails},
      {.name = "roles",
       .shape = id_list_shape(),
       .v2 = "role of the user",
       .read = read_me_roles,
       .from = "of the directory (beta)"},
      {.name = "status", .shape = Shape::text(), .v2 = "status of the user", .read = read_me_status}};
  return rows;
}

std::vector<Tool> me_tools() {
  return {unified_row({.name = "list_all_affinity_crm_me",
                       .title = "Whose key it is",
                       .description = "Gives the key's user.",
                       .example = R"({"remote":"none"})",
                       .effect = Effect::reads,
                       .composed = list_me,
                       .params = read_params({}),
                       .paging = links(10),
                       .output = shape_of_rows(me_rows())})};
}

}  // namespace affinity::tools::unified
