#include "tools/call/body_error.hpp"

#include "base/text/text.hpp"
#include "client/quoting.hpp"

#include <algorithm>

namespace affinity::tools {

namespace {

bool is_false(json::value const& value) {
  if (value.is_bool()) return !value.get_bool();
  auto const text = as_text(value);
  return as_int64(value) == 0 || (text && lower(*text) == "false");
}

bool is_true(json::value const& value) {
  if (value.is_bool()) return value.get_bool();
  auto const text = as_text(value);
  return as_int64(value) == 1 || (text && lower(*text) == "true");
}

bool is_not_empty(json::value const& value) {
  if (auto const* list = value.if_array()) return !list->empty();
  if (auto const* object = value.if_object()) return !object->empty();
  if (auto const* text = value.if_string()) return !text->empty();
  return value.is_bool() ? value.get_bool() : !value.is_null();
}

bool has_error(json::object const& body) {
  if (auto const* success = body.if_contains("success")) {
    if (is_false(*success)) return true;
    if (is_true(*success)) return false;
  }
  for (auto const* name : {"errors", "error"})
    if (auto const* found = body.if_contains(name); found && is_not_empty(*found)) return true;
  return !body.contains("id") && body.contains("message");  // the form of Affinity's errors
}

bool has_error(json::value const& body) {
  if (auto const* object = body.if_object()) return has_error(*object);
  // A list of sentences, another form of Affinity's errors.
  if (auto const* list = body.if_array(); list && !list->empty())
    return std::ranges::all_of(*list, [](json::value const& item) { return item.is_string(); });
  return body.is_bool() && !body.get_bool();
}

}  // namespace

std::optional<Error> error_in_body(json::value const& body, Response const& response) {
  if (!has_error(body)) return std::nullopt;
  auto const words = client::error_text(response);
  return Error{
      .kind = ErrorKind::unknown_outcome,
      .message = "Affinity answered " + std::to_string(response.status) +
                 ", which means done, and says in the same answer that it is not done" +
                 (words.empty() ? "." : ": \"" + words + "\"") +
                 " So nobody knows whether the change was made.",
      .next_step = "Do not repeat it yet: read the record first and see whether the change is there.",
      .status = response.status};
}

bool confirms_success(json::value const& body) {
  auto const* success = member(body, "success");
  return (success && is_true(*success)) || member(body, "id");
}

}  // namespace affinity::tools
