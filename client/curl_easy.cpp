#include "client/curl_easy.hpp"

#include "base/descriptors.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "client/address.hpp"
#include "client/base_url.hpp"
#include "client/download.hpp"
#include "client/wire_error.hpp"

#include <curl/curl.h>
#include <openssl/crypto.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>

namespace affinity::client {

namespace {

constexpr std::size_t most_header_bytes = 256 * 1024;  // counted over all status lines of one transfer

// What this libcurl can unpack, named one by one: an empty list would also offer whatever it learns next
// year.
char const* encodings() {
  static auto const features = curl_version_info(CURLVERSION_NOW)->features;
  if (!(features & CURL_VERSION_LIBZ)) return nullptr;
  return features & CURL_VERSION_BROTLI ? "gzip, deflate, br" : "gzip, deflate";
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

// The order in which libcurl looks.
char const* proxy_in_environment() {
  for (auto const* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    if (auto const* value = std::getenv(name); value && *value) return value;
  return nullptr;
}

bool is_one_line(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7F'; });
}

// libcurl's own sockets would be inherited by a program that this one starts.
curl_socket_t open_socket(void*, curlsocktype, curl_sockaddr* address) {
  return new_socket(address->family, address->socktype, address->protocol).release();
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
  auto const& origin = request.origin;
  bool const elsewhere = origin.starts_with("https://") || origin.starts_with("http://");
  bool const whole_origin = origin.find('/', origin.find("://") + 3) == origin.npos &&
                            origin.find_first_of("@?\\") == origin.npos &&
                            std::ranges::all_of(origin, in_target);
  // Nothing but a plain GET goes to anybody else, and a body is either bytes or parts.
  bool const plain_get = request.method == Method::get && request.body.empty() && request.parts.empty() &&
                         !request.headers.find("authorization");
  return headers && request.target.starts_with('/') && std::ranges::all_of(request.target, in_target) &&
         is_one_line(request.content_type) && (origin.empty() || (elsewhere && whole_origin && plain_get)) &&
         (request.parts.empty() || (request.method == Method::post && request.body.empty()));
}

CurlEasy::CurlEasy(Request request, Origin const& origin, Milliseconds timeout, Moved moved)
    : request_(std::move(request)), origin_(origin), easy_(curl_easy_init()), moved_(std::move(moved)) {
  static_assert(std::tuple_size_v<decltype(problem_)> >= CURL_ERROR_SIZE);
  if (!easy_) return;
  set_target();
  if (!request_.origin.empty()) set_origin();
  set_request();
  set_limits(timeout);
  set_security();
}

// The key went with the headers. It is in no memory that is given back, as far as that is ours.
CurlEasy::~CurlEasy() {
  curl_easy_cleanup(easy_);
  for (auto* line = static_cast<curl_slist*>(header_list_); line; line = line->next)
    OPENSSL_cleanse(line->data, std::strlen(line->data));
  for (auto& field : request_.headers.fields) OPENSSL_cleanse(field.value.data(), field.value.size());
  curl_slist_free_all(static_cast<curl_slist*>(header_list_));
}

void CurlEasy::set_target() {
  curl_easy_setopt(easy_, CURLOPT_URL, (base() + request_.target).c_str());  // copied
  curl_easy_setopt(easy_, CURLOPT_PATH_AS_IS, 1L);  // what was planned is what is sent
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, base().starts_with("https:") ? "https" : "http");
  curl_easy_setopt(easy_, CURLOPT_REDIR_PROTOCOLS_STR, "https");
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);  // libcurl would carry our headers to any other host
  set_proxy();
  curl_easy_setopt(easy_, CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
}

// An empty name ignores http_proxy and its kin. With a tunnel the proxy learns whom we talk to and nothing of
// what we say: our headers are for the end of the tunnel alone, and what it answers itself is not shown.
void CurlEasy::set_proxy() {
  if (!may_tunnel()) {
    curl_easy_setopt(easy_, CURLOPT_PROXY, "");
    return;
  }
  curl_easy_setopt(easy_, CURLOPT_HTTPPROXYTUNNEL, 1L);
  curl_easy_setopt(easy_, CURLOPT_HEADEROPT, long{CURLHEADER_SEPARATE});
  curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (request_.origin.empty()) return;  // libcurl reads the environment, no_proxy too
  auto const* const proxy = proxy_in_environment();
  curl_easy_setopt(easy_, CURLOPT_PROXY, proxy ? proxy : "");
  curl_easy_setopt(easy_, CURLOPT_NOPROXY, "");
  through_proxy_ = proxy != nullptr;
}

// Somebody that an answer named. It may name the machines beside us, which trust whoever can reach them, so
// the address is judged when the name was resolved and before a byte is sent there. Connections are not
// shared with anybody, or one that was judged by other rules could be used.
void CurlEasy::set_origin() {
  curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy_, CURLOPT_FORBID_REUSE, 1L);
  using Callback = curl_socket_t (*)(void*, curlsocktype, curl_sockaddr*);
  static constexpr Callback open = [](void* self, curlsocktype, curl_sockaddr* address) -> curl_socket_t {
    auto& easy = *static_cast<CurlEasy*>(self);
    if (easy.may_connect(address->addr))
      return new_socket(address->family, address->socktype, address->protocol).release();
    easy.refused_address_ = true;
    return CURL_SOCKET_BAD;
  };
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, open);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
}

// A proxy resolves the name by itself and stands inside a network more often than not, so through one only
// an address that is written as such can be judged.
bool CurlEasy::may_connect(sockaddr const& address) const {
  auto const where = through_proxy_ ? reach_of_host(host_name_of(base())) : reach(address);
  bool const base_is_near = is_loopback_host(host_name_of(origin_.settings.base_url));
  return where == Reach::open || (where == Reach::loopback && base_is_near);
}

// libcurl asks for the pieces; it cannot ask for one again, so a streamed body is sent once or not at all.
void CurlEasy::set_body() {
  upload_.emplace(request_.parts);
  request_.content_type = upload_->content_type();
  curl_easy_setopt(easy_, CURLOPT_POST, 1L);
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(upload_->size()));
  curl_easy_setopt(easy_, CURLOPT_READFUNCTION, &CurlEasy::on_upload);
  curl_easy_setopt(easy_, CURLOPT_READDATA, this);
  using Callback = int (*)(void*, curl_off_t, int);
  static constexpr Callback no_way_back = [](void*, curl_off_t, int) { return CURL_SEEKFUNC_FAIL; };
  curl_easy_setopt(easy_, CURLOPT_SEEKFUNCTION, no_way_back);
}

void CurlEasy::set_request() {
  bool const get = request_.method == Method::get;
  if (get) {
    curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
    // Rather a stream of a connection that begins than a connection more. Only TLS tells at once which it is.
    if (base().starts_with("https:")) curl_easy_setopt(easy_, CURLOPT_PIPEWAIT, 1L);
  } else {
    // libcurl sends a request again when a reused connection dies before the first byte of an answer, even a
    // POST that the server has read (seen with 7.88.1, the same in later ones). On a new connection it never
    // does, and HTTP/2 has another way to repeat a stream, so a write gets a new HTTP/1.1 connection.
    curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, to_string(request_.method).data());
  }
  if (!request_.parts.empty()) {
    set_body();
  } else if (!request_.body.empty() || request_.method == Method::post || request_.method == Method::put) {
    // The body is not copied: request_ outlives the transfer.
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.c_str());
    if (get) curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, "GET");
  }
  auto const add = [this](std::string line) {
    auto* longer = curl_slist_append(static_cast<curl_slist*>(header_list_), line.c_str());
    if (longer) header_list_ = longer;
    OPENSSL_cleanse(line.data(), line.size());
  };
  add("Expect:");  // a second round trip for nothing
  add(request_.content_type.empty() ? "Content-Type:" : "Content-Type: " + request_.content_type);
  for (auto const& [name, value] : request_.headers.fields) {
    std::string line;
    line.reserve(name.size() + value.size() + 2);
    line.append(name).append(value.empty() ? ";" : ": ").append(value);
    add(std::move(line));
  }
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, header_list_);
  curl_easy_setopt(easy_, CURLOPT_USERAGENT, "affinity-crm-mcp/" AFFINITY_VERSION);
  // A file comes as it is: a small one could be unpacked to a huge one.
  if (!request_.download) curl_easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, encodings());
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
    curl_easy_setopt(easy_, CURLOPT_MAXFILESIZE_LARGE,
                     static_cast<curl_off_t>(std::max(settings.max_body, most_body())));
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
  // What asked a proxy for a tunnel counts too. Before TLS stood, nothing of ours was in it.
  bool const tunnelled_write = may_tunnel() && request_.method != Method::get;
  curl_off_t until_tls = 1;
  if (tunnelled_write) curl_easy_getinfo(easy_, CURLINFO_APPCONNECT_TIME_T, &until_tls);
  return bytes > 0 && until_tls > 0;
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

std::size_t CurlEasy::on_upload(char* data, std::size_t size, std::size_t count, void* self) {
  auto& easy = *static_cast<CurlEasy*>(self);
  try {
    auto const read = easy.upload_->read({data, size * count});
    if (!read) {
      easy.trouble_ = read.error();
      return CURL_READFUNC_ABORT;
    }
    easy.tell(easy.upload_->given(), easy.upload_->size());
    return *read;
  } catch (std::exception const&) {
    return CURL_READFUNC_ABORT;
  }
}

std::size_t CurlEasy::most_body() const {
  return request_.download ? request_.download->most : origin_.settings.max_body;
}

bool CurlEasy::is_content() const {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  return request_.download && status >= 200 && status < 300;
}

// Only the file that was asked for is counted against its own limit; words about it are words.
bool CurlEasy::add_body(std::string_view bytes) {
  if (is_content()) return add_content(bytes);
  if (bytes.size() > origin_.settings.max_body - response_.body.size()) {
    too_large_ = true;
    return false;
  }
  response_.body += bytes;
  return true;
}

bool CurlEasy::begin_content() {
  if (std::exchange(begun_, true)) return true;
  curl_off_t announced = -1;
  curl_easy_getinfo(easy_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
  expected_ = announced > 0 ? std::uint64_t(announced) : 0;
  if (expected_ > most_body()) {
    trouble_ = larger_than(most_body());
    return false;
  }
  auto const& sink = request_.download->into;
  if (sink && !sink->begin()) trouble_ = not_kept();
  return !trouble_;
}

bool CurlEasy::add_content(std::string_view bytes) {
  if (!begin_content()) return false;
  if (bytes.size() > most_body() - taken_) {
    trouble_ = larger_than(most_body());
    return false;
  }
  taken_ += bytes.size();
  if (auto const& sink = request_.download->into; !sink) {
    response_.body += bytes;
  } else if (!sink->take(bytes)) {
    trouble_ = not_kept();
    return false;
  }
  tell(taken_, expected_);
  return true;
}

// Often enough for a person to see it move, seldom enough to cost nothing.
void CurlEasy::tell(std::uint64_t done, std::uint64_t total) {
  constexpr std::uint64_t step = 256 * 1024;
  if (!moved_ || done == told_ || (done < told_ + step && done != total)) return;
  told_ = done;
  moved_(done, total);
}

// An HTTP/1 body without a length ends where the connection ends, so a cut looks like an end.
bool CurlEasy::ends_with_connection() const {
  long version = 0;
  curl_easy_getinfo(easy_, CURLINFO_HTTP_VERSION, &version);
  auto const& headers = response_.headers;
  return version < CURL_HTTP_VERSION_2_0 && !headers.find("content-length") &&
         !headers.find("transfer-encoding");
}

// JSON tells.
bool CurlEasy::cut_off() const {
  return ends_with_connection() && !response_.body.empty() && is_json(response_.headers) &&
         !parse_json(response_.body);
}

// The whole content came, as far as its frame tells.
Result<Response> CurlEasy::file() {
  try {
    auto const& sink = request_.download->into;
    if (begin_content() && sink && !sink->end()) trouble_ = not_kept();
  } catch (std::exception const&) {
    trouble_ = not_kept();
  }
  if (trouble_) return fail(*trouble_);
  response_.complete = !ends_with_connection();
  return std::move(response_);
}

Error CurlEasy::problem(int curl_code) const {
  auto const host = std::string(host_of(base()));
  if (trouble_) return *trouble_;
  if (refused_address_ && (curl_code == CURLE_COULDNT_CONNECT || curl_code == CURLE_ABORTED_BY_CALLBACK))
    return fail(
        ErrorKind::denied,
        "Affinity's answer leads to " + host +
            ", which is an address inside a network and not on the internet. Nothing was sent there.",
        "Trying again does not help. Whoever runs this server must check AFFINITY_BASE_URL and the name "
        "service of this machine.");
  return wire_error({.code = curl_code,
                     .write = request_.method != Method::get,
                     .sent = sent(),
                     .too_large = too_large_ || curl_code == CURLE_FILESIZE_EXCEEDED,
                     .host = host,
                     .detail = problem_.data()});
}

Result<Response> CurlEasy::result(int curl_code) {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  response_.status = int(status);
  if (curl_code == CURLE_OK && head_is_whole_ && is_content()) return file();
  // libcurl calls an answer fine that ends within its headers.
  if (curl_code == CURLE_OK && head_is_whole_ && !cut_off()) return std::move(response_);
  bool const write = request_.method != Method::get;
  // The status alone tells that a write was performed, and why anything was refused.
  bool const status_says_it = head_is_whole_ && status >= 200 && (write || status >= 300);
  if (status_says_it && curl_code != CURLE_ABORTED_BY_CALLBACK) {
    response_.complete = false;
    return std::move(response_);
  }
  return fail(problem(curl_code));
}

}  // namespace affinity::client
