#include "client/curl/easy_handle.hpp"

#include "base/json/repair.hpp"
#include "base/platform/memory.hpp"
#include "base/text/text.hpp"
#include "client/curl/base_url.hpp"
#include "client/curl/transfer_error.hpp"
#include "client/download.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <utility>

namespace affinity::client {

namespace {

constexpr std::size_t most_header_bytes =
    256 * 1024;  // of all responses of a transfer, interim ones included

std::string_view trim_header(std::string_view text) {
  auto const is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_json(Headers const& headers) {
  auto const type = headers.find("content-type");
  return type && lower(*type).find("json") != std::string::npos;
}

}  // namespace

CurlEasyHandle::CurlEasyHandle(Request&& request, Shared& shared, Milliseconds timeout, MayResend may_resend)
    : request_(std::move(request)),
      shared_(shared),
      easy_(is_shareable() ? shared.handles.take() : nullptr),
      content_codings_(supports_brotli()),
      may_resend_(std::move(may_resend)) {
  static_assert(std::tuple_size_v<decltype(error_buffer_)> >= CURL_ERROR_SIZE);
  bool const is_new = !easy_;
  if (is_new) easy_ = curl_easy_init();
  if (!easy_) return;
  if (is_new) set_fixed_options();
  if (set_request_options(timeout)) return;
  curl_easy_cleanup(easy_);
  easy_ = nullptr;
}

// Wipes the headers, which hold the API key.
CurlEasyHandle::~CurlEasyHandle() {
  if (reusable_)
    shared_.handles.give(easy_);
  else
    curl_easy_cleanup(easy_);
  platform::wipe_memory(header_text_.data(), header_text_.size());
  for (auto& field : request_.headers.fields) platform::wipe_memory(field.value.data(), field.value.size());
}

// What libcurl tells of this transfer, 0 before its first byte: a handle that was kept speaks of its last
// transfer until then.
long CurlEasyHandle::info(int number) const {
  long value = 0;
  if (was_sent_) curl_easy_getinfo(easy_, static_cast<CURLINFO>(number), &value);
  return value;
}

bool CurlEasyHandle::sent() const {
  // Exact: 0 for a refused connection, an unknown host or a failed handshake, more after the first byte.
  auto const bytes = info(CURLINFO_REQUEST_SIZE);
  // The count includes the CONNECT request to a proxy; before the TLS handshake nothing of the request was
  // sent.
  bool const tunnelled_write = uses_proxy_tunnel() && !request_.reads();
  curl_off_t until_tls = 1;
  if (tunnelled_write) curl_easy_getinfo(easy_, CURLINFO_APPCONNECT_TIME_T, &until_tls);
  return bytes > 0 && until_tls > 0;
}

std::size_t CurlEasyHandle::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  try {  // no exception may pass through libcurl
    return static_cast<CurlEasyHandle*>(self)->add_header({data, size * count}) ? size * count : 0;
  } catch (std::exception const&) {
    return 0;
  }
}

std::size_t CurlEasyHandle::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  try {
    return static_cast<CurlEasyHandle*>(self)->add_body({data, size * count}) ? size * count : 0;
  } catch (std::exception const&) {
    return 0;
  }
}

int CurlEasyHandle::on_send(void* self, char*, char*, int, int) {
  try {
    return static_cast<CurlEasyHandle*>(self)->may_send() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
  } catch (std::exception const&) {
    return CURL_PREREQFUNC_ABORT;
  }
}

// libcurl calls this before each time it sends the request, also when it resends by itself: after a reused
// connection ended without a response, or a refused HTTP/2 stream.
bool CurlEasyHandle::may_send() {
  if (!std::exchange(was_sent_, true)) return true;
  resent_ = true;
  bool const may = request_.reads() && (!may_resend_ || may_resend_(request_));
  resend_refused_ = !may;
  return may;
}

bool CurlEasyHandle::add_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > most_header_bytes) {
    too_large_ = true;
    return false;
  }
  line = trim_header(line);
  auto const colon = line.find(':');
  if (line.starts_with("HTTP/") && (headers_complete_ || response_.headers.fields.empty())) {
    response_.headers = {};  // 100 Continue and 103 Early Hints have their own headers
    headers_complete_ = false;
  } else if (line.empty()) {
    headers_complete_ = true;
    // Checked before the first byte is decompressed, because the work itself is the attack.
    if (!content_codings_.acceptable()) unusable_ = content_codings_.rejection_reason();
    return unusable_.empty();
  } else if (colon != line.npos && !headers_complete_) {  // later ones are trailers, which are ignored
    auto const name = line.substr(0, colon), value = trim_header(line.substr(colon + 1));
    if (!request_.download || !equals_ignore_case(name, "content-encoding"))
      content_codings_.add_header(name, value);
    response_.headers.add(name, std::string(value));
  }
  return true;
}

std::size_t CurlEasyHandle::on_upload(char* data, std::size_t size, std::size_t count, void* self) {
  auto& easy = *static_cast<CurlEasyHandle*>(self);
  try {
    auto const read = easy.upload_->read({data, size * count});
    if (!read) {
      easy.error_ = read.error();
      return CURL_READFUNC_ABORT;
    }
    easy.report_progress(easy.upload_->bytes_read(), easy.upload_->size());
    return *read;
  } catch (std::exception const&) {
    return CURL_READFUNC_ABORT;
  }
}

std::size_t CurlEasyHandle::body_limit() const {
  return request_.download ? request_.download->max_bytes : shared_.settings.max_body;
}

bool CurlEasyHandle::is_download() const {
  if (!request_.download) return false;
  auto const status = info(CURLINFO_RESPONSE_CODE);
  return status >= 200 && status < 300;
}

// Only the requested file counts against the download's limit; an error about it is an ordinary body.
bool CurlEasyHandle::add_body(std::string_view bytes) {
  if (is_download()) return add_download(bytes);
  if (bytes.size() > shared_.settings.max_body - response_.body.size()) {
    too_large_ = true;
    return false;
  }
  if (response_.body.empty()) reserve_body();
  response_.body += bytes;
  if (!content_codings_.any()) return true;
  curl_off_t compressed = 0;
  curl_easy_getinfo(easy_, CURLINFO_SIZE_DOWNLOAD_T, &compressed);
  if (!is_decompression_bomb(std::uint64_t(compressed), response_.body.size())) return true;
  unusable_ = "unpacks to more than a hundred times its size, as no records do";
  return false;
}

// Not more than a page has, because the length is only what the server says.
void CurlEasyHandle::reserve_body() {
  constexpr curl_off_t most = 1 << 20;
  curl_off_t announced = -1;
  curl_easy_getinfo(easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
  if (announced > 0 && !content_codings_.any())
    response_.body.reserve(std::size_t(std::min(announced, most)));
}

bool CurlEasyHandle::begin_download() {
  if (std::exchange(sink_begun_, true)) return true;
  curl_off_t announced = -1;
  curl_easy_getinfo(easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
  expected_ = announced > 0 ? std::uint64_t(announced) : 0;
  if (expected_ > body_limit()) {
    error_ = file_too_large(body_limit());
    return false;
  }
  auto const& sink = request_.download->sink;
  if (sink && !sink->begin()) error_ = file_not_written();
  return !error_;
}

bool CurlEasyHandle::add_download(std::string_view bytes) {
  if (!begin_download()) return false;
  if (bytes.size() > body_limit() - received_) {
    error_ = file_too_large(body_limit());
    return false;
  }
  received_ += bytes.size();
  if (auto const& sink = request_.download->sink; !sink) {
    response_.body += bytes;
  } else if (!sink->write(bytes)) {
    error_ = file_not_written();
    return false;
  }
  report_progress(received_, expected_);
  return true;
}

// Throttled: every 256 KiB, and at the end.
void CurlEasyHandle::report_progress(std::uint64_t done, std::uint64_t total) {
  constexpr std::uint64_t step = 256 * 1024;
  if (!progress_ || done == reported_ || (done < reported_ + step && done != total)) return;
  reported_ = done;
  progress_(done, total);
}

// A close-delimited HTTP/1 body (RFC 9112, 6.3): truncation looks like the end.
bool CurlEasyHandle::is_close_delimited() const {
  auto const& headers = response_.headers;
  return info(CURLINFO_HTTP_VERSION) < CURL_HTTP_VERSION_2_0 && !headers.find("content-length") &&
         !headers.find("transfer-encoding");
}

// Truncated JSON does not parse.
bool CurlEasyHandle::is_truncated() const {
  return is_close_delimited() && !response_.body.empty() && is_json(response_.headers) &&
         !parse_lenient_json(response_.body);
}

// The content is complete, as far as the framing shows.
Result<Response> CurlEasyHandle::finish_download() {
  try {
    auto const& sink = request_.download->sink;
    if (begin_download() && sink && !sink->end()) error_ = file_not_written();
  } catch (std::exception const&) {
    error_ = file_not_written();
  }
  if (error_) return fail(*error_);
  response_.complete = !is_close_delimited();
  return std::move(response_);
}

Error CurlEasyHandle::to_error(int curl_code) const {
  auto const host = std::string(host_of(base()));
  if (error_) return *error_;
  if (resend_refused_ && request_.reads()) return resend_over_limit();
  if (refused_address_ && (curl_code == CURLE_COULDNT_CONNECT || curl_code == CURLE_ABORTED_BY_CALLBACK))
    return fail(
        ErrorKind::denied,
        "Affinity's answer leads to " + host +
            ", which is an address inside a network and not on the internet. Nothing was sent there.",
        "Trying again does not help. Whoever runs this server must check AFFINITY_BASE_URL and the name "
        "service of this machine.");
  auto const status = info(CURLINFO_RESPONSE_CODE);
  // libcurl itself rejects more than five codings.
  bool const many = !headers_complete_ && curl_code == CURLE_BAD_CONTENT_ENCODING;
  return transfer_error({.code = resend_refused_ ? int{CURLE_RECV_ERROR} : curl_code,
                         .write = !request_.reads(),
                         .sent = sent(),
                         .too_large = too_large_ || curl_code == CURLE_FILESIZE_EXCEEDED,
                         .status = int(status),
                         .unusable = many ? "is packed too many times" : unusable_,
                         .host = host,
                         .detail = error_buffer_.data()});
}

Result<Response> CurlEasyHandle::result(int curl_code) {
  auto const status = info(CURLINFO_RESPONSE_CODE);
  response_.status = int(status);
  // libcurl 7.88 counts over all transfers of a handle how often it has resent.
  reusable_ = curl_code == CURLE_OK && headers_complete_ && is_shareable() && !resent_;
  if (curl_code == CURLE_OK && headers_complete_ && is_download()) return finish_download();
  // libcurl reports success for a response that ends within its headers.
  if (curl_code == CURLE_OK && headers_complete_ && !is_truncated()) return std::move(response_);
  bool const write = !request_.reads();
  // The status alone says that a write was performed, or why a request was rejected.
  bool const head_came = headers_complete_ || curl_code == CURLE_BAD_CONTENT_ENCODING;
  bool const status_says_it = head_came && status >= 200 && (write || status >= 300);
  if (status_says_it && curl_code != CURLE_ABORTED_BY_CALLBACK) {
    response_.complete = false;
    return std::move(response_);
  }
  return fail(to_error(curl_code));
}

}  // namespace affinity::client
