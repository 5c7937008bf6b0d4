#pragma once
// The upstream of the soak test: the sandbox over HTTP, behind a proxy that injects faults and records them.

#include "base/clock.hpp"
#include "sandbox/http/server.hpp"
#include "support/fault_proxy.hpp"

#include <boost/asio/io_context.hpp>

#include <map>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace affinity::bench {

// Whether the fault leaves no usable response.
bool breaks(tests::NetFault::Kind);
std::string_view name_of(tests::NetFault::Kind);

class Upstream {
 public:
  // `share`: fraction of requests with a fault, from 0 to 1.
  Upstream(int keys, double share, std::uint64_t seed);
  ~Upstream();
  Upstream(Upstream const&) = delete;
  Upstream& operator=(Upstream const&) = delete;

  static std::string key(int number);
  std::uint16_t port() const { return proxy_->port(); }
  std::vector<std::int64_t> const& people() const { return people_; }

  // A name identifies the requests of one call: "person ID" for reads of a person, "mark-N-" for writes of
  // such a text, "DELETE ID" for deletes. Concurrent calls have different names.
  void begin(std::string const& name);
  // The faults of its requests, in order.
  std::vector<tests::NetFault::Kind> end(std::string const& name);

  struct Counts {
    std::int64_t requests = 0, limited = 0;
    std::map<std::string_view, std::int64_t> faults{};
  };
  Counts counts() const;

  // Only after stop().
  void stop();
  std::map<std::string, int> forwarded() const {
    return proxy_->forwarded();
  }                                             // requests that arrived, by name
  std::map<std::int64_t, std::string> notes();  // texts by id

 private:
  static std::string name_of_request(std::string_view request);
  tests::NetFault choose(std::string_view request);
  Response direct(std::string target);

  SystemClock const clock_{};
  sandbox::Api api_;
  boost::asio::io_context io_{1};
  sandbox::HttpServer server_{io_, api_, "127.0.0.1", 0};
  std::vector<std::int64_t> people_{};
  double share_;
  mutable std::mutex mutex_{};
  std::mt19937_64 random_;
  Counts counts_{};
  std::map<std::string, std::vector<tests::NetFault::Kind>, std::less<>> met_{};
  std::thread serving_{};
  std::unique_ptr<tests::FaultProxy> proxy_{};
};

}  // namespace affinity::bench
