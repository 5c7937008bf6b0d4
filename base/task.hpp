#pragma once
// Task<T>: the return type of coroutines.
//
// g++ 12.2 miscompiles common ways of writing co_await (docs/decisions/0002-await-statements.md). So an await
// is a statement of its own: its arguments and its result are named variables, and nothing else is on the
// line.
//
//     auto reply = co_await http_client.send(request, call);
//     if (!reply) co_return fail(reply);
//
// script/check_await.py runs as a test and rejects everything else.

#include <boost/asio/awaitable.hpp>

namespace affinity {

template<class T> using Task = boost::asio::awaitable<T>;

}  // namespace affinity
