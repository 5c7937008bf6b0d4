// Shapes of co_await that g++ 12 miscompiles, or that we keep out because they look like those that it does.
// script/check_await.py --self-test must refuse every line that says so, and no other.

#include "base/task.hpp"

#include <functional>
#include <string>
#include <tuple>

namespace affinity::tests {

struct Plan {
  std::string method{}, path{};
};

Task<int> send(Plan plan);
Task<bool> ready();
Task<int> call(std::function<int()> function);
Task<std::tuple<int, int>> both();
int twice(int number);

Task<int> refused(std::string text) {
  auto a = co_await send(Plan{"GET", "/x"});  // refused
  auto b = co_await send({.method = "GET", .path = text});  // refused
  auto c = co_await call([text] { return int(text.size()); });  // refused
  auto d = co_await call([=] { return int(text.size()); });  // refused
  if (co_await ready()) ++a;  // refused
  if (bool const now = true; now && co_await ready()) ++a;  // refused
  while (co_await ready()) {  // refused
    ++a;
  }
  for (auto i = co_await send(Plan(text)); i > 0; --i) ++a;  // refused
  for (int i = 0; co_await ready(); ++i) ++a;  // refused
  switch (co_await send(Plan(text))) {  // refused
    default: break;
  }
  auto e = twice(co_await send(Plan(text)));  // refused
  auto f = a > 3 ? co_await send(Plan(text)) : 0;  // refused
  auto g = co_await ready() ? 1 : 2;  // refused
  bool h = co_await send(Plan(text)) > 3;  // refused
  auto i = co_await send(Plan(text)) + 1;  // refused
  auto [j, k] = co_await both();  // refused
  auto const& [l, m] = co_await both();  // refused
  int n = co_await send(Plan(text)), o = 2;  // refused
  int p{co_await send(Plan(text))};  // refused
  int q(co_await send(Plan(text)));  // refused
  a += co_await send(Plan(text));  // refused
  auto r = !co_await ready();  // refused
  auto s =
      twice(
          co_await send(Plan(text)));  // refused
  auto const t = 1 +
                 co_await send(Plan(text));  // refused
  int values[] = {co_await send(Plan(text))};  // refused
  co_return co_await send({text, text});  // refused
}

Task<int> also_refused(std::string text) {
  co_return 1 + co_await send(Plan(text));  // refused
}

}  // namespace affinity::tests
