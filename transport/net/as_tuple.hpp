#pragma once
// The completion token of this layer: an await gives the error beside the result and does not throw it.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace affinity::transport {

inline constexpr auto as_tuple = boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace affinity::transport
