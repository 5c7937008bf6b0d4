// Sets the options of an easy handle, security above all.

#include "base/platform/socket.hpp"
#include "client/address_scope.hpp"
#include "client/curl/base_url.hpp"
#include "client/curl/easy_handle.hpp"

#include <curl/curl.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace affinity::client {

namespace {

int features() {
  static auto const known = curl_version_info(CURLVERSION_NOW)->features;
  return known;
}

// The content codings of this libcurl, listed explicitly: an empty list would offer all that a later libcurl
// adds.
char const* encodings() {
  if (!(features() & CURL_VERSION_LIBZ)) return nullptr;
  return features() & CURL_VERSION_BROTLI ? "gzip, deflate, br" : "gzip, deflate";
}

// In libcurl's order.
char const* proxy_in_environment() {
  for (auto const* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    if (auto const* value = std::getenv(name); value && *value) return value;
  return nullptr;
}

// With close-on-exec, which libcurl's own sockets lack.
curl_socket_t new_socket_for(curl_sockaddr const& address) {
  auto socket = platform::new_socket(address.family, address.socktype, address.protocol);
  return static_cast<curl_socket_t>(socket.release());
}

curl_socket_t open_socket(void*, curlsocktype, curl_sockaddr* address) { return new_socket_for(*address); }

}  // namespace

bool CurlEasyHandle::supports_brotli() { return features() & CURL_VERSION_BROTLI; }

void CurlEasyHandle::set_target() {
  curl_easy_setopt(easy_, CURLOPT_URL, (base() + request_.target).c_str());  // copied
  curl_easy_setopt(easy_, CURLOPT_PATH_AS_IS, 1L);                           // the path is sent as planned
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, base().starts_with("https:") ? "https" : "http");
  curl_easy_setopt(easy_, CURLOPT_REDIR_PROTOCOLS_STR, "https");
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);  // libcurl would send the headers to other hosts
  set_proxy();
  curl_easy_setopt(easy_, CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
}

// An empty name ignores http_proxy and the like. In a tunnel the proxy learns the host and nothing else:
// request headers go through the tunnel only, and the proxy's own response headers are suppressed.
void CurlEasyHandle::set_proxy() {
  if (!uses_proxy_tunnel()) {
    curl_easy_setopt(easy_, CURLOPT_PROXY, "");
    return;
  }
  curl_easy_setopt(easy_, CURLOPT_HTTPPROXYTUNNEL, 1L);
  curl_easy_setopt(easy_, CURLOPT_HEADEROPT, long{CURLHEADER_SEPARATE});
  curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (request_.origin.empty()) return;  // libcurl reads the environment, including no_proxy
  auto const* const proxy = proxy_in_environment();
  curl_easy_setopt(easy_, CURLOPT_PROXY, proxy ? proxy : "");
  curl_easy_setopt(easy_, CURLOPT_NOPROXY, "");
  through_proxy_ = proxy != nullptr;
}

// An origin that a response named (a redirect). It may name hosts of the local network, so the resolved
// address is checked before a byte is sent (SSRF). Connections are not shared, because others were opened
// without this check.
void CurlEasyHandle::set_origin() {
  curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy_, CURLOPT_FORBID_REUSE, 1L);
  using Callback = curl_socket_t (*)(void*, curlsocktype, curl_sockaddr*);
  static constexpr Callback open = [](void* self, curlsocktype, curl_sockaddr* address) -> curl_socket_t {
    auto& easy = *static_cast<CurlEasyHandle*>(self);
    if (easy.may_connect(address->addr)) return new_socket_for(*address);
    easy.refused_address_ = true;
    return CURL_SOCKET_BAD;
  };
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, open);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
}

// A proxy resolves the name itself, so through one only a literal address can be checked.
bool CurlEasyHandle::may_connect(sockaddr const& address) const {
  auto const where = through_proxy_ ? scope_of_host(host_name_of(base())) : scope_of(address);
  bool const base_is_near = is_loopback_host(host_name_of(config_.settings.base_url));
  return where == AddressScope::global || (where == AddressScope::loopback && base_is_near);
}

// libcurl reads the body as a stream and cannot rewind it, so an upload is sent once or not at all.
void CurlEasyHandle::set_body() {
  upload_.emplace(request_.parts);
  request_.content_type = upload_->content_type();
  curl_easy_setopt(easy_, CURLOPT_POST, 1L);
  curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(upload_->size()));
  curl_easy_setopt(easy_, CURLOPT_READFUNCTION, &CurlEasyHandle::on_upload);
  curl_easy_setopt(easy_, CURLOPT_READDATA, this);
  using Callback = int (*)(void*, curl_off_t, int);
  static constexpr Callback no_way_back = [](void*, curl_off_t, int) { return CURL_SEEKFUNC_FAIL; };
  curl_easy_setopt(easy_, CURLOPT_SEEKFUNCTION, no_way_back);
}

void CurlEasyHandle::set_request() {
  bool const get = request_.method == Method::get;
  if (request_.reads()) {
    if (get) curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
    // Waits for a connection that may be multiplexed (HTTP/2) instead of opening another; only TLS (ALPN)
    // shows that early.
    if (base().starts_with("https:")) curl_easy_setopt(easy_, CURLOPT_PIPEWAIT, 1L);
  } else {
    // libcurl resends a request when a reused connection closes before the first byte of the response, even a
    // POST that the server has read (seen with 7.88.1 and later). It never does so on a new connection, and
    // HTTP/2 can repeat a refused stream, so a write gets a new HTTP/1.1 connection. may_send() refuses a
    // resend as well.
    curl_easy_setopt(easy_, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  }
  if (!get) curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, to_string(request_.method).data());
  if (!request_.parts.empty()) {
    set_body();
  } else if (!request_.body.empty() || has_json_body(request_.method)) {
    // Not copied: request_ outlives the transfer.
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.c_str());
    if (get) curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, "GET");
  }
  auto const add = [this](std::string line) {
    auto* longer = curl_slist_append(static_cast<curl_slist*>(header_list_), line.c_str());
    if (longer) header_list_ = longer;
    OPENSSL_cleanse(line.data(), line.size());
  };
  add("Expect:");  // no 100-continue, which costs a round trip
  add(request_.content_type.empty() ? "Content-Type:" : "Content-Type: " + request_.content_type);
  for (auto const& [name, value] : request_.headers.fields) {
    std::string line;
    line.reserve(name.size() + value.size() + 2);
    line.append(name).append(value.empty() ? ";" : ": ").append(value);
    add(std::move(line));
  }
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, header_list_);
  curl_easy_setopt(easy_, CURLOPT_USERAGENT, "affinity-crm-mcp/" AFFINITY_VERSION);
  // No decompression of files: a small one could expand to a huge one.
  if (!request_.download) curl_easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, encodings());
  curl_easy_setopt(easy_, CURLOPT_PREREQFUNCTION, &CurlEasyHandle::on_send);
  curl_easy_setopt(easy_, CURLOPT_PREREQDATA, this);
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &CurlEasyHandle::on_header);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &CurlEasyHandle::on_body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, error_buffer_.data());
}

void CurlEasyHandle::set_limits(Milliseconds timeout) {
  auto const& settings = config_.settings;
  auto const at_least_one = [](Milliseconds time) {
    return std::max<long>(1, long(time.count()));
  };  // 0 = no timeout
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, at_least_one(timeout));
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, at_least_one(settings.connect_timeout));
  curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_LIMIT, settings.low_speed_bytes);
  curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_TIME, settings.low_speed_seconds);
  // add_body() counts the decompressed bytes. This option rejects a Content-Length at once, but before all
  // headers are read, which a write needs.
  if (request_.reads())
    curl_easy_setopt(easy_, CURLOPT_MAXFILESIZE_LARGE,
                     static_cast<curl_off_t>(std::max(settings.max_body, body_limit())));
  curl_easy_setopt(easy_, CURLOPT_MAXAGE_CONN, 60L);
  curl_easy_setopt(easy_, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_QUICK_EXIT,
                   1L);  // otherwise cancelling waits for a slow name server
}

void CurlEasyHandle::set_security() {
  curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy_, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});  // or newer
  if (config_.ca_bundle.empty()) return;
  curl_blob blob{.data = const_cast<char*>(config_.ca_bundle.data()),
                 .len = config_.ca_bundle.size(),
                 .flags = CURL_BLOB_NOCOPY};
  curl_easy_setopt(easy_, CURLOPT_CAINFO_BLOB, &blob);
}

}  // namespace affinity::client
