// Notes, interactions, files, relationships, merges, reminders and the account.

#include "tools/v2/shape_parts.hpp"
#include "tools/v2/shapes.hpp"

namespace affinity::tools::v2 {

using schema::extend;
using schema::Member;
using schema::Shape;

namespace {

Shape preview(Shape items) {
  return Shape::record({{"data", Shape::list(std::move(items))}, {"totalCount", Shape::integer()}});
}

Shape attendee() { return Shape::record({{"emailAddress", Shape::text()}, {"person", person_data()}}); }

Shape interaction_ref() {
  return Shape::record({{"id", Shape::integer(), never_null}, {"type", Shape::text(), never_null}});
}

std::vector<Member> file_members() {
  return {{"id", Shape::integer(), never_null},
          {"name", Shape::text(), never_null},
          {"size", Shape::integer()},
          {"type", Shape::text()},
          {"creator", id_ref()},
          {"createdAt", Shape::text()},
          {"updatedAt", Shape::text()}};
}

Shape hit(std::string_view of, Shape what) {
  return Shape::record({{of, std::move(what), never_null}, {"preview", Shape::text(), never_null}});
}

}  // namespace

Shape note() {
  auto const mention = Shape::record(
      {{"id", Shape::integer(), never_null}, {"type", Shape::text()}, {"person", person_data()}});
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"type", Shape::text(), never_null},
                        {"content", Shape::record({{"html", Shape::text()}}), never_null},
                        {"creator", person_data(), never_null},
                        {"mentions", Shape::list(mention)},
                        {"createdAt", Shape::text(), never_null},
                        {"updatedAt", Shape::text()},
                        {"interaction", interaction_ref()},
                        {"transcriptId", Shape::integer()},
                        {"parent", id_ref()},
                        {"repliesCount", Shape::integer()},
                        {"companiesPreview", preview(company_data())},
                        {"personsPreview", preview(person_data())},
                        {"opportunitiesPreview", preview(opportunity())}});
}

Shape note_hit() {
  return hit("note",
             Shape::record({{"id", Shape::integer(), never_null}, {"kind", Shape::text(), never_null}}));
}

Shape call() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"loggingType", Shape::text()},
                        {"title", Shape::text()},
                        {"startTime", Shape::text(), never_null},
                        {"endTime", Shape::text()},
                        {"allDay", Shape::boolean()},
                        {"creator", attendee()},
                        {"createdAt", Shape::text()},
                        {"updatedAt", Shape::text()},
                        {"attendeesPreview", preview(attendee())}});
}

Shape chat_message() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"sentAt", Shape::text(), never_null},
                        {"loggingType", Shape::text()},
                        {"direction", Shape::text()},
                        {"creator", person_data()},
                        {"createdAt", Shape::text()},
                        {"updatedAt", Shape::text()},
                        {"participantsPreview", preview(person_data())}});
}

Shape email_message() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"sentAt", Shape::text(), never_null},
                        {"loggingType", Shape::text()},
                        {"direction", Shape::text()},
                        {"subject", Shape::text()},
                        {"createdAt", Shape::text()},
                        {"updatedAt", Shape::text()},
                        {"from", attendee()},
                        {"toParticipantsPreview", preview(attendee())},
                        {"ccParticipantsPreview", preview(attendee())}});
}

Shape meeting() { return extend(call(), {{"organizer", attendee()}}); }

Shape transcript_in_list() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"note", note()},
                        {"createdAt", Shape::text(), never_null},
                        {"languageCode", Shape::text(), never_null}});
}

Shape transcript() { return extend(transcript_in_list(), {{"fragmentsPreview", preview(fragment())}}); }

Shape fragment() {
  return Shape::record({{"content", Shape::text(), never_null},
                        {"speaker", Shape::text(), never_null},
                        {"startTimestamp", Shape::text(), never_null},
                        {"endTimestamp", Shape::text(), never_null}});
}

Shape file_summary() { return Shape::record(file_members()); }

Shape file() { return extend(file_summary(), {{"downloadUrl", Shape::text(), never_null}}); }

Shape file_hit() {
  return extend(
      hit("file", Shape::record({{"id", Shape::integer(), never_null}, {"name", Shape::text(), never_null}})),
      {{"pageNumber", Shape::integer()}});
}

namespace {

Shape related_person() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"firstName", Shape::text()},
                        {"lastName", Shape::text()},
                        {"primaryEmailAddress", Shape::text()}});
}

// People outside of the CRM have no id.
Shape connections(Member how) {
  auto const target = Shape::record({{"fullName", Shape::text()},
                                     {"title", Shape::text()},
                                     {"linkedinUrl", Shape::text()},
                                     {"currentCompany", company_data()}});
  auto const connection = Shape::record({{"source", related_person(), never_null}, std::move(how)});
  return Shape::record(
      {{"target", target, never_null}, {"connections", Shape::list(connection), never_null}});
}

Shape deal_role() {
  return Shape::record({{"title", Shape::text()},
                        {"startDate", Shape::text()},
                        {"endDate", Shape::text()},
                        {"company", company_data()}});
}

}  // namespace

Shape relationship() {
  return Shape::record({{"person1", related_person(), never_null},
                        {"person2", related_person(), never_null},
                        {"interactionScore", Shape::number(), never_null},
                        {"linkedIn", Shape::record({{"connectedOn", Shape::text()}})}});
}

Shape coworker_connections() {
  return connections({"inference", Shape::record({{"sharedEmployer", company_data()},
                                                  {"overlapStartDate", Shape::text()},
                                                  {"overlapEndDate", Shape::text()}})});
}

Shape executive_connections() {
  auto const funding = Shape::record({{"date", Shape::text()},
                                      {"series", Shape::text()},
                                      {"amount", Shape::number()},
                                      {"currencyCode", Shape::text()}});
  auto out = connections(
      {"dealContext",
       Shape::record({{"fundingEvent", funding}, {"investor", deal_role()}, {"executive", deal_role()}})});
  // Deprecated by Affinity in favour of dealContext.
  auto& connection = out.members.at(1).shape.items.at(0);
  connection = extend(connection, {{"inference", Shape::record({{"investingFirm", company_data()},
                                                                {"portfolioCompany", company_data()}})}});
  return out;
}

namespace {

Shape duplicate(Shape profile) {
  return Shape::record({{"id", Shape::text(), never_null},
                        {"primaryProfile", profile, never_null},
                        {"duplicateProfiles", Shape::list(profile), never_null},
                        {"matchCriteria", Shape::text(), never_null}});
}

Shape merge(std::string_view primary, std::string_view duplicate) {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"status", Shape::text(), never_null},
                        {"taskId", Shape::text(), never_null},
                        {"startedAt", Shape::text(), never_null},
                        {primary, Shape::integer(), never_null},
                        {duplicate, Shape::integer(), never_null},
                        {"completedAt", Shape::text()},
                        {"errorMessage", Shape::text()}});
}

}  // namespace

Shape company_duplicate() {
  return duplicate(
      extend(company_data(),
             {{"domains", texts()}, {"isGlobal", Shape::boolean()}, {"isEnriched", Shape::boolean()}}));
}

Shape person_duplicate() { return duplicate(person()); }
Shape company_merge() { return merge("primaryCompanyId", "duplicateCompanyId"); }
Shape person_merge() { return merge("primaryPersonId", "duplicatePersonId"); }

// Not Affinity's answer, which is the address of the task alone.
Shape merge_answer() {
  auto const next = Shape::record({{"tool", Shape::text(), never_null}, {"arguments", Shape::any()}});
  return Shape::record({{"taskId", Shape::text()}, {"status", Shape::text(), never_null}, {"then", next}});
}

Shape records_merge() {
  return extend(merge_answer(), {{"kind", Shape::text(), never_null},
                                 {"keep", Shape::integer(), never_null},
                                 {"duplicate", Shape::integer(), never_null}});
}

Shape merge_task() {
  return Shape::record({{"id", Shape::text(), never_null},
                        {"status", Shape::text(), never_null},
                        {"resultsSummary", Shape::record({{"total", Shape::integer()},
                                                          {"inProgress", Shape::integer()},
                                                          {"success", Shape::integer()},
                                                          {"failed", Shape::integer()}})}});
}

Shape reminder() {
  auto const again = Shape::record({{"resetTrigger", Shape::text()}, {"periodDays", Shape::integer()}});
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"type", Shape::text(), never_null},
                        {"status", Shape::text(), never_null},
                        {"content", Shape::text()},
                        {"dueDate", Shape::text(), never_null},
                        {"completedAt", Shape::text()},
                        {"recurrence", again},
                        {"creator", id_ref()},
                        {"owner", id_ref()},
                        {"completer", id_ref()},
                        {"company", id_ref()},
                        {"person", id_ref()},
                        {"opportunity", id_ref()},
                        {"createdAt", Shape::text()},
                        {"updatedAt", Shape::text()}});
}

Shape webhook() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"url", Shape::text(), never_null},
                        {"subscriptions", texts(), never_null},
                        {"status", Shape::text(), never_null},
                        {"creator", id_ref()},
                        {"createdAt", Shape::text()},
                        {"updatedAt", Shape::text()}});
}

Shape team() {
  auto const team_member = Shape::record({{"id", Shape::integer(), never_null},
                                          {"user", user_data()},
                                          {"privacyType", Shape::text()},
                                          {"addedAt", Shape::text()}});
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"name", Shape::text(), never_null},
                        {"privacyType", Shape::text()},
                        {"createdAt", Shape::text()},
                        {"updatedAt", Shape::text()},
                        {"membersPreview", preview(team_member)},
                        {"accessibleListsPreview", preview(list())}});
}

Shape user() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"firstName", Shape::text(), never_null},
                        {"lastName", Shape::text()},
                        {"primaryEmailAddress", Shape::text()},
                        {"emailAddresses", texts()},
                        {"photoUrl", Shape::text()},
                        {"status", Shape::text(), never_null},
                        {"role", Shape::text()}});
}

}  // namespace affinity::tools::v2
