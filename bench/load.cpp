// The load driver of bench/run: asks, checks every answer, and prints one line of JSON.
//
//   load http  --port N --connections C   POSTs over connections that stay open; --era get: GETs of --path
//   load stdio --window W -- COMMAND      starts the server; W messages are under way at a time
//   load cold  --runs N -- COMMAND        from its start to its first tools/list, and its memory after
//   load hold  --port N --connections C   that many sessions stay open until the input ends
//
//   --era 2026-07-28 | get | an earlier revision    --what list | page | KIB (a person of that size)
//   --message JSON --sign TEXT  asked instead, its id 7654321, and what only the right answer says
//   --warm S --warm-calls N --seconds S   both parts of the warm-up, then the window
//   --pid PID  the server's, for its processor time      --cpu N  where COMMAND must run
//   --token T  --path P  --log FILE (stderr of COMMAND)

#include "bench/load.hpp"

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>

int main(int argc, char** argv) {
  using namespace affinity::bench;
  std::signal(SIGPIPE, SIG_IGN);
  std::map<std::string, std::string> given;
  Options options;
  int at = 2;
  for (; at < argc && std::string_view(argv[at]) != "--"; at += 2)
    given[argv[at]] = at + 1 < argc ? argv[at + 1] : "";
  for (++at; at < argc; ++at) options.command.emplace_back(argv[at]);
  auto const take = [&](char const* flag, auto& into) {
    auto const found = given.find(flag);
    if (found == given.end()) return;
    using Into = std::remove_reference_t<decltype(into)>;
    if constexpr (std::is_same_v<Into, std::string>)
      into = found->second;
    else
      into = static_cast<Into>(std::atof(found->second.c_str()));
    given.erase(found);
  };
  std::string era = "2025-11-25";
  take("--era", era);
  options.spec.family = era == "get"          ? ProtocolFamily::get
                        : era == "2026-07-28" ? ProtocolFamily::stateless
                                              : ProtocolFamily::handshake;
  options.spec.revision = era;
  take("--what", options.spec.what);
  take("--message", options.spec.message);
  take("--sign", options.spec.marker);
  take("--path", options.spec.path);
  take("--token", options.spec.token);
  take("--port", options.spec.port);
  take("--connections", options.connections);
  take("--window", options.window);
  take("--runs", options.runs);
  take("--warm", options.plan.warm_s);
  take("--warm-calls", options.plan.warm_calls);
  take("--seconds", options.plan.window_s);
  take("--pid", options.plan.pid);
  take("--cpu", options.cpu);
  take("--log", options.log);
  std::string const mode = argc > 1 ? argv[1] : "";
  if (given.empty() && mode == "http") return load_http(options);
  if (given.empty() && mode == "hold") return hold_sessions(options);
  if (given.empty() && mode == "stdio" && !options.command.empty()) return load_stdio(options);
  if (given.empty() && mode == "cold" && !options.command.empty()) return load_cold(options);
  std::cerr << "load: a mode (http, stdio, cold, hold), or an option, that it does not know; its source "
               "begins with them\n";
  return 2;
}
