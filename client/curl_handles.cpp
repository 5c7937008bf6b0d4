#include "client/curl_handles.hpp"

#include <curl/curl.h>

namespace affinity::client {

namespace {

constexpr std::size_t most_kept = 16;  // each keeps a buffer of 16 KiB

}  // namespace

CurlHandles::~CurlHandles() {
  for (auto* easy : free_) curl_easy_cleanup(easy);
}

void* CurlHandles::take() {
  if (free_.empty()) return curl_easy_init();
  auto* const easy = free_.back();
  free_.pop_back();
  return easy;
}

void CurlHandles::give_back(void* easy) {
  if (!easy) return;
  if (free_.size() >= most_kept) return curl_easy_cleanup(easy);
  free_.reserve(most_kept);
  curl_easy_reset(easy);
  free_.push_back(easy);
}

}  // namespace affinity::client
