#include "client/response_error.hpp"

#include "client/quoting.hpp"
#include "client/retry_after.hpp"

#include <utility>

namespace affinity::client {

namespace {

constexpr std::string_view merged_record = "The record is no more: it was merged into ";

bool is_write(Request const& request) { return !request.reads(); }

// "organization_id: 292479388 no longer exists as it has been merged into 301128758" → "301128758"
std::string merged_into(std::string_view words) {
  static constexpr std::string_view phrase = "merged into";
  auto const at = words.find(phrase);
  if (at == words.npos) return {};
  auto const rest = words.substr(at + phrase.size(), 40);
  auto const begin = rest.find_first_of("0123456789");
  if (begin == rest.npos) return {};
  auto const digits = rest.substr(begin);
  return std::string(digits.substr(0, digits.find_first_not_of("0123456789")));
}

std::string duration(int seconds) {
  auto const count = [](int n, char const* unit) {
    return std::to_string(n) + ' ' + unit + (n == 1 ? "" : "s");
  };
  if (seconds < 120) return count(seconds, "second");
  if (seconds < 2 * 3600) return count((seconds + 59) / 60, "minute");
  if (seconds < 2 * 86400) return count((seconds + 3599) / 3600, "hour");
  return count((seconds + 86399) / 86400, "day");
}

Error rate_limit_error(Response const& response) {
  auto const& headers = response.headers;
  Error error{.kind = ErrorKind::limited};
  if (month_is_exhausted(headers)) {
    error.message = "The month's quota of Affinity API calls is used up, for the whole account (429).";
    error.retry_after_s = month_reset(headers) ? month_reset(headers) : retry_after(headers);
    error.next_step =
        "Stop calling and tell the person: no call of anybody in the account works until the quota is "
        "renewed";
    if (error.retry_after_s) {
      auto const renewed = server_time(headers) + std::chrono::seconds(*error.retry_after_s);
      error.next_step +=
          ", in about " + duration(*error.retry_after_s) + " (" + to_iso(renewed).substr(0, 16) + "Z)";
    }
    error.next_step += ".";
    return error;
  }
  error.message = "Affinity's rate limit is reached (429). Nothing was done.";
  error.retry_after_s = wait_after_429(headers);
  error.next_step = "Wait " + (error.retry_after_s ? duration(*error.retry_after_s) : "a minute") +
                    ", then make the same call again.";
  return error;
}

Error server_error(Request const& request, Response const& response) {
  auto const number = std::to_string(response.status);
  Error error{.kind = ErrorKind::upstream};
  error.message = response.status == 503 ? "Affinity is being updated or is down (503)."
                                         : "Affinity failed with an error of its own (" + number + ").";
  error.next_step = "Try again in a minute.";
  error.retry_after_s = retry_after(response.headers);
  if (is_write(request)) {
    error.kind = ErrorKind::unknown_outcome;
    error.message += " The change had been sent, so nobody knows whether it was made.";
    error.next_step = "Do not repeat it yet: read the record first and see whether the change is there.";
  }
  return error;
}

Error redirect_error(Request const& request, Response const& response) {
  Error error{.kind = is_write(request) ? ErrorKind::unknown_outcome : ErrorKind::upstream};
  error.message =
      "Affinity answered with a redirect (" + std::to_string(response.status) + "), which is not followed.";
  if (is_write(request)) error.message += " The change had been sent, so nobody knows whether it was made.";
  error.next_step = "Whoever runs this server must check AFFINITY_BASE_URL.";
  return error;
}

// Actions that only the owner of a record may do, whatever an admin allows (Affinity v1, Notes, Webhooks,
// Persons).
struct OwnershipRule {
  std::string_view begins{};  // prefix of the target
  bool deletes = true, changes = true;
  std::string_view rule{}, next_step{};
};
constexpr OwnershipRule ownership_rules[] = {
    {"/notes/", true, true, "Only the author of a note can change or delete it",
     "Ask the author, whose person id is the note's creator_id."},
    {"/webhook/", false, true, "Only its creator can change a webhook subscription",
     "Ask whoever created it, or have an admin delete it and subscribe anew."},
    {"/webhook/", true, false, "Only its creator or an admin can delete a webhook subscription",
     "Ask whoever created it, or an admin."},
    {"/persons/", true, false, "Members of the team cannot be deleted",
     "An Affinity admin removes members of the team in Affinity itself; a person outside it who cannot be "
     "deleted "
     "is closed to this user."},
    {"/v2/notes/", true, false, "Only its creator can delete a note", "Ask whoever wrote it."},
    {"/v2/reminders/", true, true, "Only its creator and its owner can change or delete a reminder",
     "Ask one of them."},
    {"/v2/transcripts/", true, false, "Only the creator of its note can delete a transcript",
     "Ask whoever made the note."},
    {"/v2/persons/", true, false, "Members of the team cannot be deleted",
     "An Affinity admin removes members of the team in Affinity itself."}};

OwnershipRule const* owned_by_another(Request const& request) {
  for (auto const& one : ownership_rules) {
    // v2 updates by POST.
    bool const updates =
        request.method == Method::put || (request.method == Method::post && is_v2(request.target));
    bool const of_this_kind = (request.method == Method::del && one.deletes) || (updates && one.changes);
    if (request.target.starts_with(one.begins) && of_this_kind) return &one;
  }
  return nullptr;
}

std::string noun_of(MergedRecord const& merged, bool v2) {
  if (merged.kind == MergedRecord::Kind::person) return "Person";
  return v2 ? "Company" : "Organization";
}

// v1 says itself where a record went, v2 does not.
void tell_merged(Error& error, Request const& request, Response const& response) {
  if (response.merged.empty() || error.message.starts_with(merged_record)) return;
  std::string where, instead;
  for (auto const& merged : response.merged) {
    auto const into = std::to_string(merged.into);
    where += (where.empty() ? "" : " ") + noun_of(merged, is_v2(request.target)) + " " +
             std::to_string(merged.id) + " was merged into " + into;
    instead += (instead.empty() ? "" : " and ") + into;
    if (&merged != &response.merged.back()) where += ".";
  }
  error.message = response.status == 404 ? where + " (404)." : error.message + " " + where + ".";
  error.next_step = "Call again with " + instead + (response.status == 404 ? "." : " in its place.");
}

Error client_error(Request const& request, Response const& response, std::string const& words) {
  auto successor = response.status == 422 ? merged_into(words) : std::string();
  // Which may have been merged into a third one meanwhile.
  if (!successor.empty() && response.merged.size() == 1)
    successor = std::to_string(response.merged.front().into);
  if (!successor.empty())
    return {.kind = ErrorKind::invalid,
            .message = std::string(merged_record) + successor + " (422).",
            .next_step = "Use id " + successor + " instead."};
  switch (response.status) {
    case 401:
      return {
          .kind = ErrorKind::denied,
          .message = "Affinity does not accept the API key (401).",
          .next_step = "Trying again does not help: whoever runs this server must check AFFINITY_API_KEY."};
    case 403:
      if (auto const* one = owned_by_another(request))
        return {.kind = ErrorKind::denied,
                .message = std::string(one->rule) + " (403).",
                .next_step = "Trying again does not help. " + std::string(one->next_step)};
      return {.kind = ErrorKind::denied,
              .message = "The user whose API key this is may not do that (403).",
              .next_step = "Trying again does not help: an Affinity admin can give this user access."};
    case 404:
      return {.kind = ErrorKind::not_found,
              .message = "Affinity has no such record, or the key's user cannot see it (404).",
              .next_step = "Find the record with a list tool and use the id that it shows."};
    case 408:
    case 425:
      return {.kind = ErrorKind::upstream,
              .message = "Affinity did not take the request (" + std::to_string(response.status) +
                         "). Nothing was done.",
              .next_step = "Try again in a moment."};
    case 422:
      return {.kind = ErrorKind::invalid,
              .message = "Affinity refuses these arguments (422).",
              .next_step = "Correct the arguments and call again."};
    default: break;
  }
  return {.kind = ErrorKind::invalid,
          .message = "Affinity refuses this request (" + std::to_string(response.status) + ").",
          .next_step = "Change the arguments; the same call will be refused again."};
}

Error explain(Request const& request, Response const& response, std::string const& words) {
  if (response.status == 429) return rate_limit_error(response);
  if (response.status >= 500) return server_error(request, response);
  if (response.status >= 400) return client_error(request, response, words);
  return redirect_error(request, response);
}

Error not_offered(int status) {
  return {.kind = ErrorKind::upstream,
          .message = "Affinity does not offer this (" + std::to_string(status) + "). Nothing was done.",
          .next_step = "Trying again does not help."};
}

// v2 answers bad arguments with 400, v1 with 422 (Affinity v2, Errors).
Error explain_v2(Request const& request, Response const& response, std::vector<V2Error> const& errors) {
  if (auto const refused = refused_version(errors)) return *refused;
  if (response.status == 501) return not_offered(response.status);
  auto error = explain(request, response, {});
  if (response.status < 400 || response.status >= 500 || errors.empty()) return error;
  if (auto const kind = kind_of_code(errors.front().code)) error.kind = *kind;
  if (response.status != 400) return error;
  error.message = "Affinity refuses these arguments (400).";
  error.next_step = "Correct the arguments and call again.";
  for (auto const& each : errors)
    if (each.param == "cursor") error.next_step = "Call again without next_cursor, to begin at the start.";
  return error;
}

}  // namespace

Error response_error(Request const& request, Response const& response, ArgumentName const& name_of) {
  bool const v2 = is_v2(request.target);
  auto const errors = v2 ? v2_errors(response) : std::vector<V2Error>();
  auto const words = errors.empty() ? error_text(response) : v2_error_text(errors, name_of);
  auto error = v2 ? explain_v2(request, response, errors) : explain(request, response, words);
  tell_merged(error, request, response);
  error.status = response.status;
  if (!words.empty()) error.message += " Affinity says: \"" + words + '"';
  return fail(std::move(error));
}

}  // namespace affinity::client
