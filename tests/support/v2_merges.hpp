#pragma once
// Merges on the sandbox, for tests: starting one, and waiting until the sandbox has performed it.

#include "support/v2_client.hpp"

namespace affinity::tests {

enum class MergeKind { company, person };

// With "Company" or "Person" in the place of "%".
inline std::string of_kind(MergeKind kind, std::string text, bool capital = false) {
  std::string const word =
      kind == MergeKind::company ? (capital ? "Company" : "company") : (capital ? "Person" : "person");
  for (auto at = text.find('%'); at != std::string::npos; at = text.find('%', at + word.size()))
    text.replace(at, 1, word);
  return text;
}

inline Reply post_merge(V2Client& client, MergeKind kind, std::int64_t primary, std::int64_t duplicate) {
  auto const body = of_kind(kind, R"({"primary%Id":)", true) + id_text(primary) +
                    of_kind(kind, R"(,"duplicate%Id":)", true) + id_text(duplicate) + "}";
  return client.post(of_kind(kind, "/%-merges"), body);
}

// The path of the task that an answer names, behind "/v2".
inline std::string task_path(Reply const& started) {
  auto const url = started.str("taskUrl");
  auto const at = url.find("/v2/");
  return at == std::string::npos ? url : url.substr(at + 3);
}

inline std::string start_merge(V2Client& client, MergeKind kind, std::int64_t primary,
                               std::int64_t duplicate) {
  return task_path(post_merge(client, kind, primary, duplicate));
}

// The state of a new merge, after the time that one takes.
inline Reply merge_records(V2Client& client, MergeKind kind, std::int64_t primary, std::int64_t duplicate) {
  auto const task = start_merge(client, kind, primary, duplicate);
  client.v1.clock.pass(Milliseconds(3'000));
  auto const id = task.substr(task.rfind('/') + 1);
  auto const found = client.get(of_kind(kind, "/%-merges") + "?filter=taskId%3D" + id);
  return {.status = found.status, .body = found.at("data.0"), .text = found.text};
}

}  // namespace affinity::tests
