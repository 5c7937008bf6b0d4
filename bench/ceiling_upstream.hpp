#pragma once
// GETs through libcurl's multi interface on the loop that serves: what bench/ceiling asks with.

#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace affinity::bench {

// What waits for an answer. It must outlive it.
struct PendingRequest {
  PendingRequest() = default;
  PendingRequest(PendingRequest const&) = delete;
  PendingRequest& operator=(PendingRequest const&) = delete;
  virtual ~PendingRequest() = default;
  virtual void on_response() = 0;
  std::string path = {};  // asked for
  std::string body = {};  // came
  long status = 0;        // 0: nothing came
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
