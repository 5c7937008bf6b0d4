#pragma once
// A member of a unified record as a row: where it comes from and how it goes back. The rows of a resource
// make the records, the arguments of writes and docs/crm.md.

#include "schema/shape.hpp"
#include "schema/type.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/tool.hpp"
#include "tools/unified/model/crm_mapping.hpp"
#include "tools/unified/model/field_info.hpp"
#include "tools/unified/model/native.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::unified {

struct MemberRow;
struct Writing;

// Which fields of a list are the members of a deal.
struct DealFields {
  composed::ListInfo list{};
  std::map<std::string, FieldInfo, std::less<>> fields{};  // by unified member: stage, amount, owner, …
  std::vector<FieldOption> stages{};
  std::string currency{};
  std::vector<std::string> won{}, lost{}, on_hold{};
  bool is_guess = false;            // not of the file
  bool is_stage_ambiguous = false;  // two fields have a status
};

// What the records of an answer are made with.
struct Reading {
  EntityMapping const* entity = nullptr;  // of accounts and contacts
  std::vector<FieldInfo> fields{};        // of v1, and of lists
  std::vector<composed::ListInfo> lists{};
  DealFields deal{};
  bool typed_fields = false;  // custom_fields_typed was asked for
};

using ReadMember = json::value (*)(Source&, MemberRow const&, Reading const&);
// Adds to the native bodies, or an error that names the member and the native tool.
using WriteMember = void (*)(Writing&, MemberRow const&, json::value const& given);

struct MemberRow {
  std::string_view name{};
  schema::Shape shape{};
  std::string_view v2{}, v1{};  // where it comes from: a path of the record, or the id of a field
  ReadMember read = nullptr;    // null: Affinity has none
  std::string_view from{};      // in words, where the paths do not say it
  std::string_view back{};      // how it goes back, in words; of what cannot be written the reason
  WriteMember write = nullptr;  // null: refused with `back`
  schema::Type type{};          // of the argument, where it can be written
  std::string_view hint{};      // describes the argument
  bool update_only = false;     // or create_only: the argument of one of both
  bool create_only = false;
  bool required = false;       // by a create
  bool argument_only = false;  // no member of records
  bool needs_mapping = false;  // accepted and not in the schema: of use with --crm-mapping alone
  std::string_view native{};   // the argument of the native tool, where neither path names it
};

using MemberRows = std::vector<MemberRow>;

enum class Remote { unmapped, whole, none, raw };

// Of the arguments remote, truto_response_format and truto_ignore_remote_data.
Remote remote_of(json::object const& checked);

// The unified record with `remote_data`, without what truto_exclude_fields names. `raw`: Affinity's own.
json::object unified_record(Source&, MemberRows const&, Reading const&, json::object const& checked);

// The members that are always null here, for `not_available`.
json::array members_not_available(MemberRows const&);

schema::Shape shape_of_rows(MemberRows const&);  // with remote_data
// The arguments of a create or update: members that can be written, and hidden those that cannot.
std::vector<schema::Param> params_of_rows(MemberRows const&, Effect);
std::vector<schema::Param> read_params(std::vector<schema::Param> own);  // and remote, with its aliases
schema::Param hidden_param(schema::Param);                               // accepted and not in the schema
schema::Param id_param(std::string_view description = {});

// What every row of this toolset has.
Tool unified_row(Tool);

// Where the rows of the resources are: for tools/unified/rows.cpp and docs/crm.md.
MemberRows const& account_rows();
MemberRows const& contact_rows();
MemberRows const& engagement_rows();
MemberRows const& engagement_type_rows();
MemberRows const& field_rows();
MemberRows const& note_rows();
MemberRows const& opportunity_rows();
MemberRows const& me_rows();

}  // namespace affinity::tools::unified
