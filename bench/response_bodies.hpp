#pragma once
// Response bodies of the stub: Affinity v1 records of invented people, of exact sizes.

#include <cstddef>
#include <string>
#include <vector>

namespace affinity::bench {

// A prepared body and the offsets of its ten variable digits.
struct Body {
  std::string bytes = {};
  std::vector<std::size_t> marks = {};
};

inline std::string const mark = "7777777777";

inline Body marked(std::string bytes) {
  Body made{.bytes = std::move(bytes)};
  for (auto at = made.bytes.find(mark); at != std::string::npos; at = made.bytes.find(mark, at + mark.size()))
    made.marks.push_back(at);
  return made;
}

inline std::string person_head(std::string const& id, std::string const& local) {
  return R"({"id":)" + id + R"(,"type":0,"first_name":"Anneke","last_name":"Vandersteen","primary_email":")" +
         local + R"(@halvard-ostrow.example","emails":[")" + local + R"(@halvard-ostrow.example",)" +
         R"("vandersteen@alumni.example","a.vandersteen@halvard-ostrow.example"])";
}

// One person of an exact size in bytes, padded with list entries and a long e-mail address.
inline Body person(std::size_t size) {
  auto const dates =
      R"(,"organization_ids":[1687449],"opportunity_ids":[4,11],"current_organization_ids":[1687449],"interaction_dates":{)"
      R"("first_email_date":"2011-11-23T08:12:45.328-08:00","last_email_date":"2012-03-04T05:06:07.890-08:00",)"
      R"("last_event_date":"2011-12-11T02:26:56.537-08:00","last_chat_message_date":"2011-11-01T02:26:56.537-08:00",)"
      R"("last_interaction_date":"2012-03-04T05:06:07.890-08:00","next_event_date":"2019-03-04T05:06:07.890-08:00",)"
      R"("first_event_date":"2012-01-01T08:18:00.329-08:00"},"list_entries":[)";
  auto const entry = R"({"id":388,"list_id":26,"creator_id":38603,"entity_id":)" + mark +
                     R"(,"entity_type":0,"created_at":"2015-12-11T02:26:56.537-08:00"})";
  auto const fixed =
      person_head(mark, "anneke").size() + std::string(dates).size() + std::string("]}").size();
  std::string entries;
  while (fixed + entries.size() + entry.size() + 1 <= size) entries += (entries.empty() ? "" : ",") + entry;
  auto const left = size - fixed - entries.size();  // padding of the address, which occurs twice
  auto head = person_head(mark, "anneke" + std::string(left / 2, 'k'));
  if (left % 2 == 1) head.replace(head.find("Anneke"), 6, "Annekes");
  return marked(head + dates + entries + "]}");
}

// One page of people of about this size. The first address contains the search term.
inline Body page(std::size_t size) {
  std::string bytes = R"({"persons":[)" + person_head("38706", "anneke." + mark) + "}";
  for (int id = 38707; bytes.size() + 250 < size; ++id)
    bytes += "," + person_head(std::to_string(id), "anneke." + std::to_string(id)) + "}";
  return marked(bytes + R"(],"next_page_token":null})");
}

}  // namespace affinity::bench
