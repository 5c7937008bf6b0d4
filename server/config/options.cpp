#include "server/config/options.hpp"

namespace affinity::server {

Result<void> parse_connection(ConfigOptions& options, bool http_given, std::vector<std::string> http,
                              std::vector<std::string> via) {
  std::erase(http, "");
  using Via = ConfigOptions::Via;
  auto const one_too_many = [&](std::vector<std::string>& words) {
    if (words.empty() || !options.host.empty()) return;
    options.host = words.back();
    words.pop_back();
  };
  if (http_given) {
    if (!http.empty() && http[0].find("://") == std::string::npos) one_too_many(http);
    options.http = http.empty() ? std::string() : http[0];
  }
  if (via.empty()) return boost::system::in_place_value;
  auto const way = via[0];
  via.erase(via.begin());
  if (way == "local" || way == "wsl") one_too_many(via);
  if (way == "http") {
    if (via.empty())
      return fail(ErrorKind::invalid, "--via http needs the URL: --via http https://mcp.example.com/mcp.");
    options.http = via[0];
  } else if (way == "local" && via.empty()) {
    options.via = Via::local;
  } else if (way == "wsl" || way == "ssh") {
    options.via = way == "wsl" ? Via::wsl : Via::ssh;
    if (!via.empty()) options.target = via[0];
  } else {
    return fail(ErrorKind::invalid, "--via: give local, wsl [DISTRIBUTION], ssh MACHINE or http URL.");
  }
  return boost::system::in_place_value;
}

}  // namespace affinity::server
