// The waits that an answer asks for, from headers as they come: "name: value" on each line.

#include "client/retry_after.hpp"

#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"

namespace affinity::fuzz {

void retry_after(std::string_view bytes) {
  Headers headers;
  for (int lines = 0; !bytes.empty() && lines < 32; ++lines) {
    auto line = next_piece(bytes);
    auto const name = next_piece(line, ':');
    headers.add(name, std::string(line));
  }
  constexpr int longest = 31 * 24 * 3600;
  for (auto const& wait :
       {client::retry_after(headers), client::minute_reset(headers), client::month_reset(headers)})
    expect(!wait || (*wait >= 0 && *wait <= longest), "a wait is between nothing and a month");
  auto const plain = client::header_seconds(headers, "retry-after");
  if (plain) expect(client::retry_after(headers) == plain, "digits are seconds");
  if (client::month_is_exhausted(headers))
    expect(client::header_seconds(headers, "x-ratelimit-limit-org-remaining") == 0,
           "the month is used up at zero");
}

}  // namespace affinity::fuzz
