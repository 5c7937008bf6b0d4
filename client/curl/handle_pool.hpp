#pragma once
// libcurl's easy handles, kept for the next request: making and freeing one costs as much as a short
// transfer.

#include <array>
#include <cstddef>
#include <string>

namespace affinity::client {

// Sizes of libcurl's buffers for a request that carries no file, in bytes. Both are made and wiped for each
// transfer, so they are small: the upload buffer holds the head of a request, over TLS only.
inline constexpr long upload_buffer_size = 16 * 1024, receive_buffer_size = 16 * 1024;

// All handles in it serve requests of one kind and differ in the options that each request sets anew
// (CurlEasyHandle says which). Nothing else is carried over, because only a handle whose transfer went well
// comes back, and give() makes libcurl free what the request left in it; our allocator wipes what is freed.
class CurlHandlePool {
 public:
  CurlHandlePool() = default;
  ~CurlHandlePool();
  CurlHandlePool(CurlHandlePool const&) = delete;
  CurlHandlePool& operator=(CurlHandlePool const&) = delete;

  // The URL that requests of all handles go to, a CURLU*; null when out of memory. It is parsed once, because
  // libcurl would parse a text anew for each transfer.
  void* parsed(std::string const& url);
  void* take();           // a CURL*, null when there is none
  void give(void* easy);  // one that is in no multi handle; frees it when it cannot be kept

 private:
  std::array<void*, 16> kept_{};  // as many as connections are kept (multi_handle.cpp)
  std::size_t count_ = 0;
  void* url_ = nullptr;  // a CURLU*
};

}  // namespace affinity::client
