#pragma once
// What the rows of toolset work share: arguments, the place that a cursor names, the frame of an answer.

#include "schema/type.hpp"
#include "tools/composed/language/answer.hpp"
#include "tools/composed/upstream/reads.hpp"
#include "tools/tool.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

// One function for each tool, in the file of its name; tools/composed/rows.cpp puts them in order.
Tool find_records_row();
Tool get_brief_row();
Tool query_list_row();
Tool report_pipeline_row();
Tool show_changes_row();
Tool find_introductions_row();
Tool search_notes_row();
Tool show_timeline_row();

// A row of this toolset: reads, composed; with `detail` and `confirm_cost` behind its own arguments.
Tool composed_row(Tool);

// Argument that names a record: "A name, e-mail, domain, 'Jane at Acme', or a ref such as person:510008."
schema::Param record_param(std::string_view name, schema::Need = schema::Need::optional);
schema::Param text_param(std::string_view name, std::string_view description,
                         schema::Need = schema::Need::optional);
schema::Param limit_param(std::int64_t preset, std::int64_t most);
schema::Param cursor_param();

// {ref, name, url}: what record_object() writes, with more members.
schema::Shape record_shape(std::vector<schema::Member> more = {});

std::string text_argument(json::object const& checked,
                          std::string_view name);  // trimmed; empty when left out
std::vector<std::string> texts_argument(json::object const& checked, std::string_view name);
std::size_t limit_argument(json::object const& checked, std::size_t preset);
bool flag_argument(json::object const& checked, std::string_view name);

// Where an earlier answer ended: rows that were shown before, and a page of Affinity's. Bound to the tool and
// its arguments but cursor, limit, detail and confirm_cost.
struct WorkPlace {
  std::size_t offset = 0;
  std::string token{};
};
Result<WorkPlace> place_of(Tool const&,
                           json::object const& checked);  // of the argument cursor; the begin without one
std::string cursor_at(Tool const&, json::object const& checked, WorkPlace const&);

// The frame of the call's answer: size, detail, as_of and requests. `place`: where its rows begin.
AnswerFrame frame_of(Reads const&, json::object const& checked, std::size_t limit, WorkPlace place = {});

}  // namespace affinity::tools::composed
