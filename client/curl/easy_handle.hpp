#pragma once
// One transfer of libcurl (an easy handle): sets its options from a Request and makes a Response or an Error.

#include "base/http/message.hpp"
#include "base/result.hpp"
#include "client/curl/content_coding.hpp"
#include "client/curl/http_client_settings.hpp"
#include "client/multipart.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace affinity::client {

// Progress of a file's content, up or down; `total` is 0 while unknown.
using TransferProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

class CurlEasyHandle {
 public:
  // Configuration shared by all transfers of an HTTP client.
  struct Config {
    HttpClientSettings settings{};
    std::string ca_bundle{};  // PEM of --ca-file and of the system; empty = libcurl's default
  };

  // `timeout` limits the whole transfer. The config must outlive the transfer.
  CurlEasyHandle(Request, Config const&, Milliseconds timeout, TransferProgress = {}, MayResend = {});
  ~CurlEasyHandle();
  CurlEasyHandle(CurlEasyHandle const&) = delete;
  CurlEasyHandle& operator=(CurlEasyHandle const&) = delete;

  void* handle() const { return easy_; }   // a CURL*; null when out of memory
  bool sent() const;                       // whether a byte of the request may have reached the server
  Result<Response> result(int curl_code);  // call it once, after the transfer
  void stop_progress() { progress_ = nullptr; }

 private:
  static bool supports_brotli();
  void set_target();
  void set_proxy();
  void set_request();
  void set_limits(Milliseconds timeout);
  void set_security();
  void set_origin();
  bool may_connect(sockaddr const&) const;
  bool uses_proxy_tunnel() const { return config_.settings.env_proxy && base().starts_with("https:"); }
  void set_body();
  std::string const& base() const {
    return request_.origin.empty() ? config_.settings.base_url : request_.origin;
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
  bool add_body(std::string_view bytes);
  bool add_download(std::string_view bytes);
  bool may_send();
  bool begin_download();
  void report_progress(std::uint64_t done, std::uint64_t total);

  Request request_;
  Config const& config_;
  void* easy_ = nullptr;
  void* header_list_ = nullptr;  // a curl_slist*, which libcurl reads until the transfer is over
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
  TransferProgress progress_;
  MayResend may_resend_;
  bool was_sent_ = false;        // libcurl has sent it once …
  bool resend_refused_ = false;  // … and may_resend_ refused another time
  std::uint64_t reported_ = 0;
};

}  // namespace affinity::client
