// Notes.

#include "tools/unified/notes.hpp"

#include "tools/html_tag.hpp"
#include "tools/records/record_name.hpp"
#include "tools/unified/readers.hpp"
#include "tools/unified/writing.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::unified {

using schema::Shape;

namespace {

json::value read_note_content(Source& source, MemberRow const& row, Reading const& reading) {
  return read_copy(source, row, reading);
}

json::value read_note_owner(Source& source, MemberRow const&, Reading const&) {
  if (auto const* id = source.main.at("creator_id")) {
    auto out = id_object(*id);
    source.main.show("creator_id");
    return out;
  }
  auto const* id = source.main.at("creator.id");
  return id ? id_object(*id) : json::value();
}

// v2 shows the first records that the note is on, v1 the ids of all.
json::value note_links(Source& source, MemberRow const& row) {
  if (!source.main.is_v2()) {
    auto const* ids = source.main.at(row.v1);
    if (!ids) return nullptr;
    source.main.show(row.v1);
    return id_objects(ids);
  }
  auto const* data = source.main.at(std::string(row.v2) + ".data");
  if (!data || !data->is_array()) return nullptr;
  json::array out;
  for (auto const& record : data->get_array()) out.push_back(id_object(*member(record, "id")));
  return out;
}

json::value read_note_links(Source& source, MemberRow const& row, Reading const&) {
  return note_links(source, row);
}

json::value read_note_account(Source& source, MemberRow const& row, Reading const&) {
  auto const all = note_links(source, row);
  auto const* list = all.if_array();
  return list && !list->empty() ? list->front() : json::value();
}

json::value read_note_account_ids(Source& source, MemberRow const& row, Reading const&) {
  auto const all = note_links(source, row);
  auto const* list = all.if_array();
  if (!list) return nullptr;
  json::array out;
  for (auto const& record : *list) out.push_back(*member(record, "id"));
  return out;
}

// Which of contact, account and opportunity has more records than v2 shows.
json::value read_note_cut(Source& source, MemberRow const&, Reading const&) {
  json::array out;
  for (auto const& [name, path] :
       {std::pair<std::string_view, std::string>{"account_ids", "companiesPreview"},
        {"contact", "personsPreview"},
        {"opportunity", "opportunitiesPreview"}}) {
    auto const* data = source.main.at(path + ".data");
    auto const* total = source.main.at(path + ".totalCount");
    if (data && data->is_array() && total &&
        as_int64(*total).value_or(0) > std::int64_t(data->get_array().size()))
      out.emplace_back(name);
  }
  return out.empty() ? json::value() : json::value(std::move(out));
}

json::value read_parent(Source& source, MemberRow const& row, Reading const& reading) {
  if (source.main.is_v2()) return id_value(source.main.copy("parent.id"));
  return id_value(read_copy(source, row, reading));
}

// v1: 0 plain text, 1 of an e-mail, 2 HTML, 3 AI summary; v2: entities, interaction, user-reply, …
json::value read_note_type(Source& source, MemberRow const& row, Reading const&) {
  if (source.main.is_v2()) return source.main.copy(row.v2);
  constexpr std::string_view words[] = {"plain-text", "email", "html", "ai-summary"};
  auto const code = integer_member(source.main.whole(), row.v1);
  if (!code) return nullptr;
  return *code >= 0 && *code < 4 ? json::value(words[*code]) : json::value(std::to_string(*code));
}

json::value read_transcript(Source& source, MemberRow const&, Reading const&) {
  return source.main.is_v2() ? id_value(source.main.copy("transcript.id")) : json::value();
}

std::string escaped_html(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

// A text without tags, in paragraphs.
std::string html_of_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto const line = text.substr(0, text.find('\n'));
    if (!line.empty()) out += "<p>" + escaped_html(line) + "</p>";
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return out;
}

void write_note_content(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const text = std::string(as_text(given).value_or(""));
  auto html = find_html_tag(text).empty() ? html_of_text(text) : text;
  auto const* title = writing.given.if_contains("title");
  auto const* heading = writing.given.if_contains("title_as_heading");
  bool const has_heading = title && heading && *heading == json::value(true);
  if (has_heading) html = "<p><strong>" + escaped_html(as_text(*title).value_or("")) + "</strong></p>" + html;
  writing.set("content", json::value(html), row.name);
}

void write_note_title(Writing& writing, MemberRow const& row, json::value const&) {
  auto const* heading = writing.given.if_contains("title_as_heading");
  bool const has_place = heading && *heading == json::value(true) && writing.given.contains("content");
  if (!has_place)
    writing.refuse(std::string(row.name) +
                   " does not exist for Affinity's notes. With title_as_heading: true it is put in bold "
                   "before content (create_a_affinity_v2_note).");
}

void write_note_links(Writing& writing, MemberRow const& row, json::value const& given) {
  auto ids = ids_given(given);
  if (!ids) return writing.refuse(std::string(row.name) + R"( takes ids, as "7" or {"id": "7"}.)");
  writing.set(row.native, std::move(*ids), row.name);
}

// One account more: those that the note is on stay.
void write_note_account(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const id = id_in(given);
  if (id <= 0) return writing.refuse(R"(account takes an id, as "7" or {"id": "7"}.)");
  json::array all;
  if (auto const* now = member(writing.current, "organization_ids"); now && now->is_array())
    all = now->get_array();
  if (std::ranges::find(all, json::value(id)) == all.end()) all.emplace_back(id);
  if (!writing.given.contains("account_ids")) writing.set("companies", std::move(all), row.name);
}

void write_note_owner(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const id = id_in(given);
  if (id <= 0) return writing.refuse(R"(owner takes the id of a member of the team, as "7" or {"id": "7"}.)");
  writing.set("creator", json::value(id), row.name);
}

void write_note_date(Writing& writing, MemberRow const& row, json::value const& given) {
  writing.set("createdAt", given, row.name);
}

void write_note_parent(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const id = id_in(given);
  if (id <= 0) return writing.refuse(R"(parent_id takes the id of a note.)");
  writing.set("parent", json::value(id), row.name);
}

void take_heading(Writing&, MemberRow const&, json::value const&) {}  // write_note_content looks at it

}  // namespace

MemberRows const& note_rows() {
  static MemberRows const rows = [] {
    auto const ids = schema::list_of(schema::any_decoded());
    MemberRows out{
        {.name = "id",
         .shape = Shape::text(),
         .v2 = "id",
         .v1 = "id",
         .read = read_id,
         .back = "id is Affinity's own."},
        {.name = "content",
         .shape = Shape::text(),
         .v2 = "content.html",
         .v1 = "content",
         .read = read_note_content,
         .from = "HTML, of v1 its text",
         .back = "v2 content.html; a text without tags becomes paragraphs",
         .write = write_note_content,
         .type = schema::non_empty_text(),
         .required = true},
        {.name = "title",
         .shape = Shape::text(),
         .back = "in bold before content, with title_as_heading",
         .write = write_note_title,
         .type = schema::text()},
        {.name = "title_as_heading",
         .shape = Shape::boolean(),
         .from = "an argument alone",
         .back = "whether title is put before content",
         .write = take_heading,
         .type = schema::boolean(),
         .argument_only = true},
        {.name = "owner",
         .shape = id_object_shape(),
         .v2 = "creator",
         .v1 = "creator_id",
         .read = read_note_owner,
         .back = "v2 creator, of a create",
         .write = write_note_owner,
         .type = schema::any_decoded(),
         .create_only = true},
        {.name = "account",
         .shape = id_object_shape(),
         .v2 = "companiesPreview",
         .v1 = "organization_ids",
         .read = read_note_account,
         .from = "the first one",
         .back = "added to v2 companies, which keep the others",
         .write = write_note_account,
         .type = schema::any_decoded()},
        {.name = "account_ids",
         .shape = text_list_shape(),
         .v2 = "companiesPreview",
         .v1 = "organization_ids",
         .read = read_note_account_ids,
         .from = "ours: all of them",
         .back = "v2 companies, which are replaced",
         .write = write_note_links,
         .type = ids,
         .native = "companies"},
        {.name = "contact",
         .shape = id_list_shape(),
         .v2 = "personsPreview",
         .v1 = "associated_person_ids",
         .read = read_note_links,
         .back = "v2 persons, which are replaced",
         .write = write_note_links,
         .type = ids,
         .native = "persons"},
        {.name = "opportunity",
         .shape = id_list_shape(),
         .v2 = "opportunitiesPreview",
         .v1 = "opportunity_ids",
         .read = read_note_links,
         .back = "v2 opportunities, which are replaced",
         .write = write_note_links,
         .type = ids,
         .native = "opportunities"},
        {.name = "links_cut",
         .shape = Shape::list(Shape::text()),
         .read = read_note_cut,
         .from = "ours: which of these have more than v2 shows",
         .back = "links_cut is read only."},
        {.name = "parent_id",
         .shape = Shape::text(),
         .v2 = "parent.id",
         .v1 = "parent_id",
         .read = read_parent,
         .from = "ours: the note that it replies to",
         .back = "v2 parent, of a create",
         .write = write_note_parent,
         .type = schema::text(),
         .create_only = true},
        {.name = "type",
         .shape = Shape::text(),
         .v2 = "type",
         .v1 = "type",
         .read = read_note_type,
         .from = "ours",
         .back = "type follows from what the note is on (create_a_affinity_v2_note)."},
        {.name = "transcript_id",
         .shape = Shape::text(),
         .v2 = "transcript.id",
         .read = read_transcript,
         .from = "ours",
         .back = "transcript_id is Affinity's own."},
        {.name = "visibility", .shape = Shape::text(), .back = "visibility does not exist in Affinity."},
        {.name = "urls", .shape = Shape::list(Shape::any()), .back = "urls do not exist for notes."},
        {.name = "lead", .shape = Shape::any(), .back = "lead does not exist in Affinity."}};
    auto created = created_at_row("createdAt", "created_at");
    created.back = "v2 createdAt, of a create";
    created.write = write_note_date;
    created.type = schema::date_time_without_hint();
    created.create_only = true;
    out.push_back(std::move(created));
    out.push_back(updated_at_row("updatedAt", "updated_at"));
    return out;
  }();
  return rows;
}

}  // namespace affinity::tools::unified
