// Sets the options of an easy handle, security above all.

#include "base/platform/socket.hpp"
#include "client/address_scope.hpp"
#include "client/curl/base_url.hpp"
#include "client/curl/easy_handle.hpp"
#include "client/curl/server_trust.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
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

long at_least_one(Milliseconds time) {
  return std::max<long>(1, long(time.count()));  // 0 = no timeout
}

// With close-on-exec, which libcurl's own sockets lack. No exception may pass through libcurl.
curl_socket_t new_socket_for(curl_sockaddr const& address, WatchedSockets& sockets) try {
  auto socket = platform::new_socket(address.family, address.socktype, address.protocol);
  if (socket) sockets.opened(socket.get());
  return static_cast<curl_socket_t>(socket.release());
} catch (std::exception const&) {
  return CURL_SOCKET_BAD;
}

curl_socket_t open_socket(void* sockets, curlsocktype, curl_sockaddr* address) {
  return new_socket_for(*address, *static_cast<WatchedSockets*>(sockets));
}

int close_socket(void* sockets, curl_socket_t socket) {
  static_cast<WatchedSockets*>(sockets)->closing(static_cast<platform::SocketHandle>(socket));
  platform::close_socket(static_cast<platform::SocketHandle>(socket));
  return 0;
}

}  // namespace

bool CurlEasyHandle::supports_brotli() { return features() & CURL_VERSION_BROTLI; }

void CurlEasyHandle::set_fixed_options() {
  set_address();
  if (!request_.origin.empty()) set_origin();
  set_callbacks();
  set_limits();
  set_security();
}

// The path is no part of the URL but the request target, which is sent as it is. So a kept handle parses the
// same URL each time, and what it keeps of it is no secret.
void CurlEasyHandle::set_address() {
  if (auto* const parsed = request_.origin.empty() ? shared_.handles.parsed(base()) : nullptr)
    curl_easy_setopt(easy_, CURLOPT_CURLU, parsed);
  else
    curl_easy_setopt(easy_, CURLOPT_URL, base().c_str());  // copied
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, base().starts_with("https:") ? "https" : "http");
  curl_easy_setopt(easy_, CURLOPT_REDIR_PROTOCOLS_STR, "https");
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);  // libcurl would send the headers to other hosts
  set_proxy();
  curl_easy_setopt(easy_, CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, &shared_.sockets);
  curl_easy_setopt(easy_, CURLOPT_CLOSESOCKETFUNCTION, &close_socket);
  curl_easy_setopt(easy_, CURLOPT_CLOSESOCKETDATA, &shared_.sockets);
  if (request_.reads()) {
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
    if (easy.may_connect(address->addr)) return new_socket_for(*address, easy.shared_.sockets);
    easy.refused_address_ = true;
    return CURL_SOCKET_BAD;
  };
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, open);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
}

// A proxy resolves the name itself, so through one only a literal address can be checked.
bool CurlEasyHandle::may_connect(sockaddr const& address) const {
  auto const where = through_proxy_ ? scope_of_host(host_name_of(base())) : scope_of(address);
  bool const base_is_near = is_loopback_host(host_name_of(shared_.settings.base_url));
  return where == AddressScope::global || (where == AddressScope::loopback && base_is_near);
}

void CurlEasyHandle::set_callbacks() {
  // No decompression of files: a small one could expand to a huge one.
  if (!request_.download) curl_easy_setopt(easy_, CURLOPT_ACCEPT_ENCODING, encodings());
  curl_easy_setopt(easy_, CURLOPT_PREREQFUNCTION, &CurlEasyHandle::on_send);
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &CurlEasyHandle::on_header);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &CurlEasyHandle::on_body);
}

// False when libcurl is out of memory: without its target the request would be another one.
bool CurlEasyHandle::set_request_options(Milliseconds timeout) {
  if (curl_easy_setopt(easy_, CURLOPT_REQUEST_TARGET, request_.target.c_str()) != CURLE_OK) return false;
  set_method();
  set_headers();
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, at_least_one(timeout));
  curl_easy_setopt(easy_, CURLOPT_PREREQDATA, this);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, error_buffer_.data());
  return true;
}

bool CurlEasyHandle::has_body() const {
  return !request_.parts.empty() || !request_.body.empty() || has_json_body(request_.method);
}

void CurlEasyHandle::set_method() {
  curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
  if (!request_.parts.empty()) {
    set_upload();
  } else if (has_body()) {
    // Not copied: request_ outlives the transfer.
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.c_str());
  }
  bool const plain_get = request_.method == Method::get && !has_body();
  curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, plain_get ? nullptr : to_string(request_.method).data());
}

// libcurl reads the body as a stream and cannot rewind it, so an upload is sent once or not at all.
void CurlEasyHandle::set_upload() {
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

// A list of our own and not of curl_slist_append(), which copies each line to a place of its own. Lines that
// libcurl would make itself are here too: it writes character by character, and those twice.
void CurlEasyHandle::set_headers() {
  auto const for_each_line = [this](auto visit) {
    visit("User-Agent", ": ", "affinity-crm-mcp/" AFFINITY_VERSION);
    if (!request_.download && encodings()) visit("Accept-Encoding", ": ", encodings());
    if (has_body()) {
      visit("Expect", ":", "");  // no 100-continue, which costs a round trip
      visit("Content-Type", request_.content_type.empty() ? ":" : ": ", request_.content_type);
    }
    for (auto const& [name, value] : request_.headers.fields) visit(name, value.empty() ? ";" : ": ", value);
  };
  std::size_t count = 0, size = 0;
  for_each_line([&](std::string_view name, std::string_view separator, std::string_view value) {
    ++count;
    size += name.size() + separator.size() + value.size() + 1;
  });
  header_text_.reserve(size);  // so that no line moves, and no copy of the key stays behind
  header_list_ = std::make_unique<curl_slist[]>(count);
  auto* line = header_list_.get();
  for_each_line([&](std::string_view name, std::string_view separator, std::string_view value) {
    *line = {.data = header_text_.data() + header_text_.size(), .next = --count > 0 ? line + 1 : nullptr};
    header_text_.append(name).append(separator).append(value).push_back('\0');
    ++line;
  });
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, header_list_.get());
}

void CurlEasyHandle::set_limits() {
  auto const& settings = shared_.settings;
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
  if (request_.carries_file()) return;
  curl_easy_setopt(easy_, CURLOPT_UPLOAD_BUFFERSIZE, upload_buffer_size);
  curl_easy_setopt(easy_, CURLOPT_BUFFERSIZE, receive_buffer_size);
}

void CurlEasyHandle::set_security() {
  curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy_, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});  // or newer
  ask_system_for_authorities(easy_);
  if (shared_.ca_bundle.empty()) return;
  curl_blob blob{.data = const_cast<char*>(shared_.ca_bundle.data()),
                 .len = shared_.ca_bundle.size(),
                 .flags = CURL_BLOB_NOCOPY};
  curl_easy_setopt(easy_, CURLOPT_CAINFO_BLOB, &blob);
}

}  // namespace affinity::client
