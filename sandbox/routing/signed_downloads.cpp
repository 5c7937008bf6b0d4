#include "sandbox/routing/signed_downloads.hpp"

#include "base/text/text.hpp"
#include "sandbox/routing/text_response.hpp"

#include <charconv>
#include <string_view>

namespace affinity::sandbox {

namespace {

using namespace std::chrono;

std::string signed_path(Id file_id, std::int64_t expiry) {
  auto const path = "/files/" + std::to_string(file_id) + '/' + std::to_string(expiry);
  return path + '-' + fnv1a_hex("sandbox" + path);
}

std::int64_t number_after(std::string_view text, std::string_view before) {
  auto const at = text.find(before);
  if (at == std::string_view::npos) return 0;
  std::int64_t number = 0;
  std::from_chars(text.data() + at + before.size(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::string signed_download_path(Id file_id, WallTime now) {
  return signed_path(file_id, duration_cast<seconds>(now.time_since_epoch()).count() + 60);
}

Response serve_signed_download(Store const& store, Request const& request, WallTime now) {
  auto const id = number_after(request.target, "/files/");
  auto const file_part = "/files/" + std::to_string(id) + '/';
  auto const expiry = number_after(request.target, file_part);
  if (request.headers.find("authorization"))
    return text_response(400, "This address carries its own right; send no key along");
  if (request.method != Method::get || request.target != signed_path(id, expiry))
    return text_response(404, "Not found");
  if (duration_cast<seconds>(now.time_since_epoch()).count() > expiry)
    return text_response(403, "This address has expired");
  auto const* file = store.files.find(id);
  if (!file) return text_response(404, "Not found");
  Response response{.status = 200, .body = file->bytes};
  response.headers.set("content-type", "application/octet-stream");
  response.headers.set("content-disposition", "attachment; filename*=UTF-8''" + percent_encode(file->name));
  return response;
}

}  // namespace affinity::sandbox
