#pragma once
// The writes to be made under faults, what each was told, and what became of it in the records.

#include "support/fault_proxy.hpp"
#include "support/sandbox_server.hpp"

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tests {

// Where a fault is: nobody listens, the handshake of TLS fails, or something happens to the request.
enum class Place { connection, handshake, request };

struct FaultRow {
  std::string_view name{};
  Place place = Place::request;
  NetFault::Kind kind = NetFault::Kind::none;
};

extern std::vector<FaultRow> const fault_rows;
constexpr std::string_view verbs[] = {"POST", "PUT", "DELETE"};

// The outcome of a write whose own first read took too long, so that nothing was sent.
constexpr std::string_view not_begun = "not begun";

struct Write {
  std::size_t fault = 0;
  std::size_t verb = 0;
  int number = 0;
  bool reused = false;    // a connection is open that another request used before
  std::string key{};      // how the proxy and the records know it
  std::int64_t note = 0;  // that it changes or deletes
  std::string before{};   // why the read before it failed, if it did
  std::string outcome{};  // what the caller was told
};

struct Tally {
  int sent = 0, performed = 0, succeeded = 0, failed = 0, unknown = 0, doubled = 0, lied = 0, unanswered = 0;
  Tally& operator+=(Tally const&);
};

class Matrix {
 public:
  explicit Matrix(int wanted);  // at least so many writes, spread over verbs, faults and connections

  // What the proxy does to a request, and what it counts it as.
  NetFault choose(std::string_view request, Milliseconds attempt);
  static std::string key_of(std::string_view request);

  // After stop(): by verb, connection and fault. `forwarded` is how often a request reached the server.
  std::map<std::string, Tally> judge(std::map<std::string, int> const& forwarded);
  static std::string table_of(std::map<std::string, Tally> const&);

  void stop() { server_.stop(); }
  std::uint16_t port() const { return server_.port; }
  std::int64_t person() const { return person_; }
  std::int64_t note() const { return note_; }  // one that nobody changes
  std::vector<Write>& writes() { return writes_; }

 private:
  void add(Write);
  Response direct(Method, std::string target, std::string body = {});
  std::int64_t make_note(std::string const& content);
  std::map<std::string, int> records();
  Tally tally_of(Write const&, std::map<std::string, int>& records,
                 std::map<std::string, int> const& forwarded) const;

  SandboxServer server_ = SandboxServer({.limit_per_minute = std::nullopt, .limit_per_month = std::nullopt});
  std::vector<Write> writes_{};
  std::map<std::string, std::size_t> by_key_{};
  std::mt19937_64 random_{20261121};
  std::int64_t person_ = 0, note_ = 0;
};

}  // namespace affinity::tests
