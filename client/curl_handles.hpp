#pragma once
// libcurl's easy handles that a transfer is done with, for the next one: making one costs as much as setting
// it up.

#include <vector>

namespace affinity::client {

class CurlHandles {
 public:
  CurlHandles() = default;
  ~CurlHandles();
  CurlHandles(CurlHandles const&) = delete;
  CurlHandles& operator=(CurlHandles const&) = delete;

  void* take();           // a CURL* with no option set; null when there was no memory for one
  void give_back(void*);  // one that is in no multi handle any more; null is nothing

 private:
  std::vector<void*> free_{};
};

}  // namespace affinity::client
