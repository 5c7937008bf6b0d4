#pragma once
// One transfer of libcurl (an easy handle): sets its options from a Request and makes a Response or an Error.

#include "base/http/message.hpp"
#include "base/result.hpp"
#include "client/curl/content_coding.hpp"
#include "client/curl/handle_pool.hpp"
#include "client/curl/http_client_settings.hpp"
#include "client/curl/watched_sockets.hpp"
#include "client/multipart.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

struct curl_slist;
struct sockaddr;

namespace affinity::client {

// Progress of a file's content, up or down; `total` is 0 while unknown.
using TransferProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

class CurlEasyHandle {
 public:
  // What the transfers of an HTTP client share, and what outlives them.
  struct Shared {
    HttpClientSettings settings{};
    std::string ca_bundle{};  // PEM of --ca-file and of the system; empty = libcurl's default
    CurlHandlePool handles{};
    WatchedSockets sockets{};
  };

  // `timeout` limits the whole transfer.
  CurlEasyHandle(Request&&, Shared&, Milliseconds timeout, MayResend);
  ~CurlEasyHandle();
  CurlEasyHandle(CurlEasyHandle const&) = delete;
  CurlEasyHandle& operator=(CurlEasyHandle const&) = delete;

  void* handle() const { return easy_; }   // a CURL*; null when out of memory
  bool sent() const;                       // whether a byte of the request may have reached the server
  Result<Response> result(int curl_code);  // call it once, after the transfer
  void report_to(TransferProgress progress) { progress_ = std::move(progress); }
  void stop_progress() { progress_ = nullptr; }

 private:
  static bool supports_brotli();
  // What all requests share whose handles are kept: reads from Affinity without a file.
  bool is_shareable() const {
    return request_.reads() && request_.origin.empty() && !request_.carries_file();
  }
  void set_fixed_options();
  void set_address();
  void set_proxy();
  void set_origin();
  void set_callbacks();
  void set_limits();
  void set_security();
  // All that differs between two of those requests; each option is set every time.
  bool set_request_options(Milliseconds timeout);
  bool has_body() const;
  void set_method();
  void set_headers();
  bool may_connect(sockaddr const&) const;
  bool uses_proxy_tunnel() const { return shared_.settings.env_proxy && base().starts_with("https:"); }
  void set_upload();
  long info(int number) const;
  std::string const& base() const {
    return request_.origin.empty() ? shared_.settings.base_url : request_.origin;
  }
  std::size_t body_limit() const;
  bool is_download() const;  // whether the body is the requested file
  bool is_close_delimited() const;
  bool is_truncated() const;
  Result<Response> finish_download();
  Error to_error(int curl_code) const;

  static std::size_t on_header(char*, std::size_t, std::size_t, void* self);
  static std::size_t on_body(char*, std::size_t, std::size_t, void* self);
  static int on_send(void* self, char*, char*, int, int);
  static std::size_t on_upload(char*, std::size_t, std::size_t, void* self);
  bool add_header(std::string_view line);
  void reserve_body();
  bool add_body(std::string_view bytes);
  bool add_download(std::string_view bytes);
  bool may_send();
  bool begin_download();
  void report_progress(std::uint64_t done, std::uint64_t total);

  Request request_;
  Shared& shared_;
  void* easy_ = nullptr;
  std::string header_text_{};                  // the lines of the header list, each ended by a zero
  std::unique_ptr<curl_slist[]> header_list_;  // libcurl reads it until the transfer is over
  std::array<char, 256>
      error_buffer_{};  // CURL_ERROR_SIZE; libcurl writes here, so it lives as long as the handle
  Response response_{};
  std::size_t header_bytes_ = 0;
  bool headers_complete_ = false;  // the empty line after the headers was received
  bool too_large_ = false;
  ContentCodings content_codings_;
  std::string unusable_{};                 // why the response is unusable, as the end of a sentence
  std::optional<MultipartBody> upload_{};  // reads request_.parts
  std::optional<Error> error_{};           // a local failure: a file that shrank, a full disk
  bool through_proxy_ = false;             // to another origin
  bool refused_address_ = false;
  std::uint64_t received_ = 0;  // bytes of the file received …
  std::uint64_t expected_ = 0;  // … and announced; 0 = unknown
  bool sink_begun_ = false;     // sink->begin() was called
  TransferProgress progress_{};
  MayResend may_resend_;
  bool was_sent_ = false;        // libcurl has sent it once …
  bool resent_ = false;          // … and wanted to once more …
  bool resend_refused_ = false;  // … which may_resend_ refused
  bool reusable_ = false;        // the handle may serve another request after this one
  std::uint64_t reported_ = 0;
};

}  // namespace affinity::client
