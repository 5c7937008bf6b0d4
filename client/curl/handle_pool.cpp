#include "client/curl/handle_pool.hpp"

#include <curl/curl.h>

namespace affinity::client {

namespace {

// Read in libcurl's sources, 7.88.1 to 8.6.0. Over TLS the head of the request, with the key, is copied to an
// upload buffer that belongs to the handle; setting its size frees it. From 8.7 on it may stay in a buffer
// that only curl_easy_cleanup() frees.
bool frees_sent_text() {
  static auto const version = curl_version_info(CURLVERSION_NOW)->version_num;
  return version >= 0x075800 && version < 0x080700;
}

// False when the handle still holds bytes of the response. libcurl frees the buffer at the end of a transfer
// unless others use the same connection (HTTP/2), and refuses to change the size of one that is there.
bool forget_request(CURL* easy) {
  if (!frees_sent_text()) return false;
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);  // these two and the last are not copied by libcurl
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
  return curl_easy_setopt(easy, CURLOPT_REQUEST_TARGET, nullptr) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, upload_buffer_size) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, receive_buffer_size) == CURLE_OK;
}

}  // namespace

CurlHandlePool::~CurlHandlePool() {
  while (count_ > 0) curl_easy_cleanup(take());
  curl_url_cleanup(static_cast<CURLU*>(url_));
}

void* CurlHandlePool::parsed(std::string const& url) {
  if (url_) return url_;
  auto* const handle = curl_url();
  if (handle && curl_url_set(handle, CURLUPART_URL, url.c_str(), 0) == CURLUE_OK) return url_ = handle;
  curl_url_cleanup(handle);
  return nullptr;
}

void* CurlHandlePool::take() { return count_ > 0 ? kept_[--count_] : nullptr; }

void CurlHandlePool::give(void* easy) {
  if (count_ < kept_.size() && forget_request(easy))
    kept_[count_++] = easy;
  else
    curl_easy_cleanup(easy);
}

}  // namespace affinity::client
