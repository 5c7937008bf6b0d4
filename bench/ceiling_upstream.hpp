#pragma once
// The ceiling's HTTP client: GETs through libcurl's multi interface on the loop that serves.

#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace affinity::bench {

// A pending request; must outlive its response.
struct PendingRequest {
  PendingRequest() = default;
  PendingRequest(PendingRequest const&) = delete;
  PendingRequest& operator=(PendingRequest const&) = delete;
  virtual ~PendingRequest() = default;
  virtual void on_response() = 0;
  std::string path = {};  // requested
  std::string body = {};  // received
  long status = 0;        // 0: no response
};

class Upstream {
 public:
  Upstream(boost::asio::io_context& loop, std::string base);
  ~Upstream();
  void get(PendingRequest& who);

 private:
  class Multi;
  std::unique_ptr<Multi> multi_;
  boost::asio::io_context& loop_;
  std::string base_;
};

}  // namespace affinity::bench
