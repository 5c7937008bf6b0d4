#pragma once
// The gate of the HTTP server as the settings want it, with what it was made from read again on SIGHUP.

#include "server/token_file.hpp"
#include "server/wiring.hpp"
#include "transport/gate.hpp"
#include "transport/principals.hpp"

#include <memory>

namespace affinity::transport {
class MappedGate;
}

namespace affinity::server {

// What is read before anything lives, so that what is wrong with it is said at once.
struct Entrance {
  Token token{};  // of --auth token; for mapped and oauth its path is that of the principals file
  transport::Principals principals{};
};

Result<Entrance> read_entrance(Settings const&);

class Door {
 public:
  Door(Program&, Entrance);  // hides every secret of the entrance in the log
  ~Door();
  Door(Door const&) = delete;
  Door& operator=(Door const&) = delete;

  transport::Gate& gate() { return *gate_; }
  bool reloads() const { return mapped_ != nullptr; }
  void reload();  // what cannot be read changes nothing, and the log says why

 private:
  void hide(transport::Principals const&);

  Program& program_;
  std::string path_;
  std::unique_ptr<transport::Gate> gate_;
  transport::MappedGate* mapped_ = nullptr;  // gate_, where it is one
};

}  // namespace affinity::server
