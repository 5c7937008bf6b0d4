#pragma once
// A TCP client that sends exactly the bytes it is told. Nothing waits longer than thirty seconds.

#include "base/http/message.hpp"
#include "support/unique_fd.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace affinity::tests {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);  // on 127.0.0.1
  explicit RawClient(UniqueFd connected);

  bool send(std::string_view bytes);  // false when the other side has closed
  Response read();                    // one answer with Content-Length; status 0 when none came
  Response ask(std::string_view bytes);
  Response open(std::string_view bytes);  // the same, but only the head is read
  // The next event of a stream in chunks that open() began, without the empty line at its end; comments
  // count. Empty when the stream has ended or broken off.
  std::string event();
  bool ended() const { return ended_; }  // whether the last chunk of the stream came
  bool closed();                         // waits for the end of the connection and says whether it came
  std::string rest();                    // everything until the end
  void hang_up();                        // closes

 private:
  void be_patient();
  bool receive();  // more into buffer_
  Response read_head();
  bool read_chunk();

  UniqueFd fd_;
  std::string buffer_{};
  std::string events_{};  // what came in chunks
  bool ended_ = false;
};

// A socket that connects to 127.0.0.1; throws std::system_error when nobody listens.
void connect(int socket, std::uint16_t port);

// A POST to /mcp that is let in, with these further header lines ("Name: value\r\n").
std::string post(std::string_view body, std::string_view headers = {});

}  // namespace affinity::tests
