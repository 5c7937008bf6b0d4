#include "tools/rows.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

using namespace schema;

std::vector<Tool> interactions() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_calls",
       .title = "List phone calls",
       .description = "Lists logged calls of the whole account with their attendees.",
       .example = R"({"filter":"startTime>=2026-11-01T00:00:00Z","limit":2})",
       .route = get("/v2/calls"),
       .params = {filter("Such as startTime>=2026-11-01T00:00:00Z; also id, createdAt, updatedAt.")},
       .paging = links(),
       .output = call()},
      {.name = "list_all_affinity_v2_chat_messages",
       .title = "List chat messages",
       .description = "Lists logged chat messages of the whole account, without their text.",
       .example = R"({"limit":2})",
       .route = get("/v2/chat-messages"),
       .params = {filter("Such as sentAt>=2026-11-01T00:00:00Z; also id, createdAt, updatedAt.")},
       .paging = links(),
       .output = chat_message()},
      {.name = "list_all_affinity_v2_emails",
       .title = "List e-mails",
       .description = "Lists e-mails of the whole account: subject and people, no text.",
       .example = R"({"filter":"sentAt>=2026-11-01T00:00:00Z","limit":2})",
       .route = get("/v2/emails"),
       .params = {filter("Such as sentAt>=2026-11-01T00:00:00Z; also id, createdAt, updatedAt.")},
       .paging = links(),
       .output = email_message()},
      {.name = "list_all_affinity_v2_meetings",
       .title = "List meetings",
       .description = "Lists meetings of the whole account with their attendees.",
       .example = R"({"filter":"startTime>=2026-11-01T00:00:00Z","limit":2})",
       .core = true,
       .route = get("/v2/meetings"),
       .params = {filter("Such as startTime>=2026-11-01T00:00:00Z; also id, createdAt, updatedAt.")},
       .paging = links(),
       .output = meeting()},
      {.name = "get_single_affinity_v2_meeting_by_id",
       .title = "Get a meeting",
       .description = "Gives one meeting with its attendees.",
       .example = R"({"id":7002})",
       .route = get("/v2/meetings/{meetingId}"),
       .params = {path("id", id(), "", "meetingId")},
       .output = meeting(),
       .beta = true},
      {.name = "list_all_affinity_v2_transcripts",
       .title = "List the transcripts of meetings",
       .description = "Lists transcripts of meetings, each with its AI note. What was said: "
                      "list_all_affinity_v2_transcript_fragments.",
       .example = R"({"limit":2})",
       .route = get("/v2/transcripts"),
       .params = {filter("Such as createdAt>=2026-11-01T00:00:00Z; also id."), total_count()},
       .paging = links(),
       .output = transcript_in_list()},
      {.name = "delete_a_affinity_v2_transcript_by_id",
       .title = "Delete a transcript of a meeting",
       .description = "Deletes a transcript, which only the author of its note may do.",
       .example = R"({"id":8300001})",
       .effect = Effect::destroys,
       .route = del("/v2/transcripts/{transcriptId}"),
       .params = {path("id", id32(), "", "transcriptId")},
       .beta = true},
      {.name = "get_single_affinity_v2_transcript_by_id",
       .title = "Get a transcript of a meeting",
       .description = "Gives one transcript with its note and the first 100 fragments.",
       .example = R"({"id":8300001})",
       .route = get("/v2/transcripts/{transcriptId}"),
       .params = {path("id", id32(), "", "transcriptId")},
       .output = transcript()},
      {.name = "list_all_affinity_v2_transcript_fragments",
       .title = "Read what was said in a meeting",
       .description = "Lists what was said, with speaker and time.",
       .example = R"({"transcriptId":8300001,"limit":5})",
       .route = get("/v2/transcripts/{transcriptId}/fragments"),
       .params = {path("transcriptId", id32()), total_count()},
       .paging = links(),
       .output = fragment()}};
  return in_toolset("v2_interactions", std::move(rows));
}

}  // namespace affinity::tools::v2
