#pragma once
// One transfer: libcurl's options from a Request, and a Response or an Error out of what came back.

#include "base/http.hpp"
#include "base/result.hpp"
#include "client/curl_wire.hpp"

#include <array>
#include <string>
#include <string_view>

namespace affinity::client {

// Whether target and headers are plain text of one line: what is sent must be one request, the planned one.
bool is_sendable(Request const&);

class CurlEasy {
 public:
  // What is the same for every transfer of one wire.
  struct Origin {
    WireSettings settings{};
    std::string authorities{};  // PEM, what --ca-file adds and the system's own; empty = libcurl's default
  };

  // `timeout` is what is left for the whole transfer. The origin must outlive the transfer.
  CurlEasy(Request, Origin const&, Milliseconds timeout);
  ~CurlEasy();
  CurlEasy(CurlEasy const&) = delete;
  CurlEasy& operator=(CurlEasy const&) = delete;

  void* handle() const { return easy_; }   // a CURL*; null when there was no memory for one
  bool sent() const;                       // whether a byte of the request may have reached the server
  Result<Response> result(int curl_code);  // once, when the transfer is over

 private:
  void set_target();
  void set_request();
  void set_limits(Milliseconds timeout);
  void set_security();
  bool cut_off() const;

  static std::size_t on_header(char*, std::size_t, std::size_t, void* self);
  static std::size_t on_body(char*, std::size_t, std::size_t, void* self);
  bool add_header(std::string_view line);
  bool add_body(std::string_view bytes);

  Request request_;
  Origin const& origin_;
  void* easy_ = nullptr;
  void* header_list_ = nullptr;  // a curl_slist*, which libcurl reads until the transfer is over
  std::array<char, 256>
      problem_{};  // CURL_ERROR_SIZE; libcurl writes here, so it lives as long as the handle
  Response response_{};
  std::size_t header_bytes_ = 0;
  bool head_is_whole_ = false;  // the empty line after the headers of the current status was seen
  bool too_large_ = false;
};

}  // namespace affinity::client
