#pragma once
// Waits until the peer of a connection is gone, without reading from it.

#include "base/task.hpp"

#include <boost/system/error_code.hpp>

#include <tuple>

namespace boost::asio {
class any_io_executor;
template<typename Protocol, typename Executor> class basic_stream_socket;
namespace ip {
class tcp;
}
}  // namespace boost::asio

namespace affinity::platform {

using AsioTcpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::any_io_executor>;

// Until the peer resets the connection, or the socket is closed here. A peer that only sends no more (FIN) is
// still there. The socket must outlive the task.
Task<std::tuple<boost::system::error_code>> wait_for_reset(AsioTcpSocket&);

}  // namespace affinity::platform
