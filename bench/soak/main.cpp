// Load with faults for a given time (bench/README.md): soak [--seconds N] [--rate N] [--keys N] [--faults
// PERCENT]
// [--seed N] [--program FILE]. Exit 0 when all rules held, 1 when one did not, 2 for a wrong flag.

#include "soak/load.hpp"
#include "soak/server_process.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <stdexcept>

using namespace affinity;
using namespace affinity::bench;

namespace {

struct Options {
  int seconds = 60;
  double faults = 5;
  LoadPlan plan{};
  std::string program = "build/release/affinity-crm-mcp";
};

Options read_options(int count, char** words) {
  Options out;
  for (int i = 1; i < count; i += 2) {
    std::string const flag = words[i];
    if (i + 1 == count) throw std::invalid_argument(flag + " needs a value");
    std::string const value = words[i + 1];
    if (flag == "--seconds")
      out.seconds = std::stoi(value);
    else if (flag == "--rate")
      out.plan.rate = std::stod(value);
    else if (flag == "--keys")
      out.plan.keys = std::stoi(value);
    else if (flag == "--faults")
      out.faults = std::stod(value);
    else if (flag == "--seed")
      out.plan.seed = std::stoull(value);
    else if (flag == "--program")
      out.program = value;
    else
      throw std::invalid_argument("there is no " + flag);
  }
  if (out.seconds < 4 || out.plan.rate <= 0 || out.plan.keys < 1 || out.plan.keys > 15 || out.faults < 0 ||
      out.faults > 50)
    throw std::invalid_argument("at least 4 seconds, 1 to 15 keys and up to 50 % of faults");
  return out;
}

// The value that so many in a hundred do not exceed.
float percentile(std::vector<float>& values, double percent) {
  if (values.empty()) return 0;
  auto const at = values.begin() + std::ptrdiff_t(double(values.size() - 1) * percent / 100);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

void print(std::string_view what, ProcessStats const& f) {
  std::cout << what << ": VmRSS " << f.memory_kib << " KiB, " << f.descriptors << " descriptors and "
            << f.connections << " connections to the upstream, " << f.threads << " threads" << std::endl;
}

void print(LoadResult& result, Upstream::Counts const& counts) {
  auto const calls = result.reads + result.writes;
  auto const percent = [](std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0.0 : 100.0 * double(part) / double(whole);
  };
  std::cout << std::fixed << std::setprecision(2) << calls << " calls: " << result.reads << " reads, "
            << result.writes << " writes\n";
  for (auto const& [outcome, count] : result.outcomes) std::cout << "  " << outcome << ": " << count << '\n';
  auto const faults = std::accumulate(counts.faults.begin(), counts.faults.end(), std::int64_t(0),
                                      [](auto sum, auto const& entry) { return sum + entry.second; });
  std::cout << counts.requests << " requests, " << faults << " met a fault ("
            << percent(faults, counts.requests) << " %)\n";
  for (auto const& [fault, count] : counts.faults) std::cout << "  " << fault << ": " << count << '\n';
  std::cout << result.retried << " calls took more than one request\n"
            << "errors due " << result.errors_due << " (" << percent(result.errors_due, calls)
            << " %), errors seen " << result.errors_seen << " (" << percent(result.errors_seen, calls)
            << " %), calls where they differ " << result.wrong << ", without an answer " << result.unanswered
            << '\n'
            << "all calls: p50 " << percentile(result.took_ms, 50) << " ms, p99 "
            << percentile(result.took_ms, 99) << " ms; those that met no fault: p50 "
            << percentile(result.took_clean_ms, 50) << " ms, p99 " << percentile(result.took_clean_ms, 99)
            << " ms\n";
}

int soak(Options const& options) {
  Upstream upstream(options.plan.keys, options.faults / 100, options.plan.seed);
  ServerProcess server(options.program, upstream.port(), options.plan.keys);
  auto plan = options.plan;
  plan.port = server.port();
  print("at the start", server.settled());
  auto const warming = std::clamp(options.seconds / 4, 1, 120);
  auto result = run_load(upstream, plan, std::chrono::seconds(warming), 0);
  auto const warm = server.settled();
  print("after " + std::to_string(warming) + " s of warm-up", warm);
  // In parts, so that the log of a long run shows how it fares.
  int const parts = std::max(1, (options.seconds - warming) / 300);
  auto last = warm;
  for (int part = 1; part <= parts; ++part) {
    result += run_load(upstream, plan, std::chrono::seconds((options.seconds - warming) / parts), part);
    last = server.settled();
    print(
        part == parts ? "at the end" : "after part " + std::to_string(part) + " of " + std::to_string(parts),
        last);
  }
  auto const audited = server.audit_lines();
  auto const said = server.log();
  bool const lived = server.lives();
  auto const code = server.end();
  upstream.stop();
  auto const verdict = judge(result, upstream.notes(), upstream.forwarded());
  print(result, upstream.counts());
  std::cout << "writes doubled " << verdict.doubled << ", lost " << verdict.lost
            << ", called failed and done " << verdict.untrue << "; lines of the audit log " << audited
            << '\n';
  for (auto const& example : verdict.examples) std::cout << "  " << example << '\n';
  for (auto const& example : result.examples) std::cout << "  " << example << '\n';

  bool good = true;
  auto const rule = [&](bool held, std::string_view words) {
    if (!held) std::cout << "BROKEN: " << words << '\n';
    good = good && held;
  };
  rule(lived && code == 0, "the program lives until it is asked to end, and ends with 0");
  rule(last.memory_kib - warm.memory_kib <= 5 * 1024, "memory grows by no more than 5 MiB after the warm-up");
  rule(last.descriptors == warm.descriptors, "descriptors do not change");
  rule(last.threads == warm.threads, "threads do not change");
  rule(result.wrong == 0,
       "a call is an error where its request met a fault that leaves no answer, and nowhere else");
  rule(result.unanswered == 0, "every call is answered");
  rule(verdict.doubled == 0, "no write is doubled");
  rule(verdict.lost == 0 && verdict.untrue == 0, "what was told of each write is what the records say");
  rule(audited == result.writes, "each write has one line in the audit log");
  if (!good) std::cout << said.substr(said.size() > 3000 ? said.size() - 3000 : 0) << '\n';
  std::cout << (good ? "All rules held." : "Not all rules held.") << std::endl;
  return good ? 0 : 1;
}

}  // namespace

int main(int count, char** words) try {
  return soak(read_options(count, words));
} catch (std::logic_error const& error) {
  std::cerr << "soak: " << error.what() << '\n';
  return 2;
} catch (std::exception const& error) {
  std::cerr << "soak: " << error.what() << '\n';
  return 1;
}
