#include "client/curl_easy.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "client/base_url.hpp"
#include "client/wire_error.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <exception>

namespace affinity::client {

namespace {

constexpr std::size_t most_header_bytes = 256 * 1024;  // counted over all status lines of one transfer

// What this libcurl can unpack, named one by one: an empty list would also offer whatever it learns next
// year.
char const* encodings() {
  return curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_LIBZ ? "gzip, deflate" : nullptr;
}

std::string_view trim(std::string_view text) {
  auto const first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_json(Headers const& headers) {
  auto const type = headers.find("content-type");
  return type && lower(*type).find("json") != std::string::npos;
}

bool is_one_line(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7F'; });
}

}  // namespace

bool is_sendable(Request const& request) {
  auto const in_target = [](char c) { return c > ' ' && c <= '~' && c != '#'; };
  auto const in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  bool const headers = std::ranges::all_of(request.headers.fields, [&](Headers::Field const& field) {
    return !field.name.empty() && std::ranges::all_of(field.name, in_name) && is_one_line(field.value);
  });
  return headers && request.target.starts_with('/') && std::ranges::all_of(request.target, in_target) &&
         is_one_line(request.content_type);
}

CurlEasy::CurlEasy(Request request, Origin const& origin, Milliseconds timeout)
    : request_(std::move(request)), origin_(origin), easy_(curl_easy_init()) {
  static_assert(std::tuple_size_v<decltype(problem_)> >= CURL_ERROR_SIZE);
  if (!easy_) return;
  set_target();
  set_request();
  set_limits(timeout);
  set_security();
}

CurlEasy::~CurlEasy() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(static_cast<curl_slist*>(header_list_));
}

void CurlEasy::set_target() {
  auto const& base = origin_.settings.base_url;
  curl_easy_setopt(easy_, CURLOPT_URL, (base + request_.target).c_str());  // copied
  curl_easy_setopt(easy_, CURLOPT_PATH_AS_IS, 1L);                         // what was planned is what is sent
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, base.starts_with("https:") ? "https" : "http");
  curl_easy_setopt(easy_, CURLOPT_REDIR_PROTOCOLS_STR, "https");
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);  // libcurl would carry our headers to any other host
  curl_easy_setopt(easy_, CURLOPT_PROXY, "");           // also ignores http_proxy and its kin
  curl_easy_setopt(easy_, CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
}

void CurlEasy::set_request() {
  bool const get = request_.method == Method::get;
  if (get) {
    curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
  } else {
    // libcurl sends a request again when a reused connection dies before the first byte of an answer, even a
    // POST that the server has read (seen with 7.88.1, the same in later ones). On a new connection it never
    // does, and HTTP/2 has another way to repeat a stream, so a write gets a new HTTP/1.1 connection.
    curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, to_string(request_.method).data());
  }
  if (!request_.body.empty() || request_.method == Method::post || request_.method == Method::put) {
    // The body is not copied: request_ outlives the transfer.
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.c_str());
    if (get) curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, "GET");
  }
  auto const add = [this](std::string const& line) {
    auto* longer = curl_slist_append(static_cast<curl_slist*>(header_list_), line.c_str());
    if (longer) header_list_ = longer;
  };
  add("Expect:");  // a second round trip for nothing
  add(request_.content_type.empty() ? "Content-Type:" : "Content-Type: " + request_.content_type);
  for (auto const& [name, value] : request_.headers.fields)
    add(value.empty() ? name + ";" : name + ": " + value);
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, header_list_);
  curl_easy_setopt(easy_, CURLOPT_USERAGENT, "affinity-crm-mcp/" AFFINITY_VERSION);
  curl_easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, encodings());
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &CurlEasy::on_header);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &CurlEasy::on_body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, problem_.data());
}

void CurlEasy::set_limits(Milliseconds timeout) {
  auto const& settings = origin_.settings;
  auto const at_least_one = [](Milliseconds time) {
    return std::max<long>(1, long(time.count()));
  };  // 0 = for ever
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, at_least_one(timeout));
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, at_least_one(settings.connect_timeout));
  curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_LIMIT, settings.low_speed_bytes);
  curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_TIME, settings.low_speed_seconds);
  // add_body() counts what really comes, unpacked. This refuses an announced length at once, but in the
  // middle of the headers, and of a write we want to have seen them all.
  if (request_.method == Method::get)
    curl_easy_setopt(easy_, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(settings.max_body));
  curl_easy_setopt(easy_, CURLOPT_MAXAGE_CONN, 60L);
  curl_easy_setopt(easy_, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_QUICK_EXIT,
                   1L);  // else a cancelled transfer waits here for a slow name server
}

void CurlEasy::set_security() {
  curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy_, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});  // or newer
  if (origin_.authorities.empty()) return;
  curl_blob blob{.data = const_cast<char*>(origin_.authorities.data()),
                 .len = origin_.authorities.size(),
                 .flags = CURL_BLOB_NOCOPY};
  curl_easy_setopt(easy_, CURLOPT_CAINFO_BLOB, &blob);
}

bool CurlEasy::sent() const {
  // Exact: nothing for a refused connection, an unknown name or a failed handshake; more once a byte has
  // left.
  long bytes = 0;
  curl_easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &bytes);
  return bytes > 0;
}

std::size_t CurlEasy::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  try {  // an exception must not fly through libcurl
    return static_cast<CurlEasy*>(self)->add_header({data, size * count}) ? size * count : 0;
  } catch (std::exception const&) {
    return 0;
  }
}

std::size_t CurlEasy::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  try {
    return static_cast<CurlEasy*>(self)->add_body({data, size * count}) ? size * count : 0;
  } catch (std::exception const&) {
    return 0;
  }
}

bool CurlEasy::add_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > most_header_bytes) {
    too_large_ = true;
    return false;
  }
  line = trim(line);
  auto const colon = line.find(':');
  if (line.starts_with("HTTP/") && (head_is_whole_ || response_.headers.fields.empty())) {
    response_.headers = {};  // 100 Continue and 103 Early Hints come with headers of their own
    head_is_whole_ = false;
  } else if (line.empty()) {
    head_is_whole_ = true;
  } else if (colon != line.npos && !head_is_whole_) {  // later ones are trailers, which nobody asked for
    response_.headers.add(line.substr(0, colon), std::string(trim(line.substr(colon + 1))));
  }
  return true;
}

bool CurlEasy::add_body(std::string_view bytes) {
  if (bytes.size() > origin_.settings.max_body - response_.body.size()) {
    too_large_ = true;
    return false;
  }
  response_.body += bytes;
  return true;
}

// An HTTP/1 body without a length ends where the connection ends, so a cut looks like an end. JSON tells.
bool CurlEasy::cut_off() const {
  long version = 0;
  curl_easy_getinfo(easy_, CURLINFO_HTTP_VERSION, &version);
  auto const& headers = response_.headers;
  bool const ends_with_connection = version < CURL_HTTP_VERSION_2_0 && !headers.find("content-length") &&
                                    !headers.find("transfer-encoding");
  return ends_with_connection && !response_.body.empty() && is_json(headers) && !parse_json(response_.body);
}

Result<Response> CurlEasy::result(int curl_code) {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  response_.status = int(status);
  // libcurl calls an answer fine that ends within its headers.
  if (curl_code == CURLE_OK && head_is_whole_ && !cut_off()) return std::move(response_);
  bool const write = request_.method != Method::get;
  // The status alone tells that a write was performed, and why anything was refused.
  bool const status_says_it = head_is_whole_ && status >= 200 && (write || status >= 300);
  if (status_says_it && curl_code != CURLE_ABORTED_BY_CALLBACK) {
    response_.complete = false;
    return std::move(response_);
  }
  return fail(wire_error({.code = curl_code,
                          .write = write,
                          .sent = sent(),
                          .too_large = too_large_ || curl_code == CURLE_FILESIZE_EXCEEDED,
                          .host = std::string(host_of(origin_.settings.base_url)),
                          .detail = problem_.data()}));
}

}  // namespace affinity::client
