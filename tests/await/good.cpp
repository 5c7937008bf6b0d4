// Shapes of co_await that g++ 12 compiles as written. script/check_await.py --self-test must refuse none of them.

#include "base/task.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <string>
#include <vector>

namespace affinity::tests {

struct Reply {
  int status = 0;
  std::string body{};
  explicit operator bool() const { return status != 0; }
};

Task<Reply> send(std::string text);
Task<void> pause(int times = 1);
template<class T>
Task<T> make(T value);

Task<Reply> statements(std::string text, bool twice) {
  co_await pause();
  auto reply = co_await send(text);
  Reply const copy = co_await send(std::string("a literal // that is no comment { nor a brace"));
  auto const& bound = co_await send(R"x(a raw "text" with co_await {braces})x");
  std::vector<Reply> all(2);
  all[0] = co_await send(text);
  reply.status = co_await make<int>(3);
  if (twice) co_await pause(2);
  else reply = co_await send(text);
  for (int i = 0; i < 3; ++i) co_await pause(i);
  if (auto again = co_await send(text); !again) co_return again;
  if (auto const last =
          co_await send(
              text);
      last.status > 3) {
    co_return co_await send(last.body);
  }
  switch (reply.status) {
    case 1: co_await pause(); break;
    default: co_await pause(2);
  }
  try {
    co_await pause();
  } catch (...) {
    reply = {};
  }
  /* co_await in a comment, { and */ auto executor = co_await boost::asio::this_coro::executor;
  auto const million = 1'000'000;
  auto const quote = '"';
  auto index = co_await make(million + quote);
  auto run = [&]() -> Task<int> { co_return co_await make(index); };
  auto number = co_await run();
  while (number > 0) {
    number = co_await make(number - 1);
  }
  auto task = send(text);
  (void)bound, (void)copy, (void)executor;
  co_return co_await std::move(task);
}

Task<int> races() {
  using namespace boost::asio::experimental::awaitable_operators;
  auto winner = co_await (make(1) || make(2));
  co_return int(winner.index());
}

}  // namespace affinity::tests
