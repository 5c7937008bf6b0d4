#include "transport/log_collector.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace affinity::transport {

struct LogCollector::State {
  State(boost::asio::io_context& io, Log& to) : timer(io), log(to) {}

  void soon() {
    timer.expires_after(std::chrono::milliseconds(20));
    timer.async_wait([this](boost::system::error_code error) {
      if (!error) log.flush();
    });
  }

  boost::asio::steady_timer timer;
  Log& log;
};

LogCollector::LogCollector(boost::asio::io_context& io, Log& log) : state_(std::make_unique<State>(io, log)) {
  log.collect([this] { state_->soon(); });
}

LogCollector::~LogCollector() {
  state_->log.collect({});
  state_->log.flush();
}

}  // namespace affinity::transport
