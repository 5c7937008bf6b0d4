#include "chaos/matrix.hpp"

#include "base/json/json.hpp"

#include <iomanip>
#include <sstream>
#include <utility>

namespace affinity::tests {

using Kind = NetFault::Kind;

std::vector<FaultRow> const fault_rows = {{"none"},
                                          {"refused", Place::connection},
                                          {"TLS handshake fails", Place::handshake},
                                          {"closed before it was read", Place::request, Kind::close_unread},
                                          {"reset before it was read", Place::request, Kind::reset_unread},
                                          {"request cut", Place::request, Kind::cut_request},
                                          {"closed after it was read", Place::request, Kind::close_after},
                                          {"reset after it was read", Place::request, Kind::reset_after},
                                          {"5xx, not done", Place::request, Kind::status},
                                          {"5xx, done", Place::request, Kind::status_after},
                                          {"answer cut", Place::request, Kind::cut_answer},
                                          {"answer corrupt", Place::request, Kind::corrupt},
                                          {"answer late", Place::request, Kind::late},
                                          {"answer in drips", Place::request, Kind::drip},
                                          {"no answer", Place::request, Kind::never}};

Tally& Tally::operator+=(Tally const& other) {
  sent += other.sent;
  performed += other.performed;
  succeeded += other.succeeded;
  failed += other.failed;
  unknown += other.unknown;
  doubled += other.doubled;
  lied += other.lied;
  unanswered += other.unanswered;
  return *this;
}

Matrix::Matrix(int wanted) {
  auto const whoami = parse_json(direct(Method::get, "/auth/whoami").body);
  person_ = whoami->at("user").at("id").as_int64();
  note_ = make_note("Read by all.");
  // Not a cell after the other, so that faults that take long are spread over the run. A handshake reads all
  // of the system's authorities, some milliseconds' work; a quarter of the others' number is enough of them.
  for (int round = 0; int(writes_.size()) < wanted; ++round)
    for (std::size_t fault = 0; fault < fault_rows.size(); ++fault)
      for (std::size_t verb = 0; verb < std::size(verbs); ++verb)
        for (bool const reused : {false, true})
          if (fault_rows[fault].place != Place::handshake || round % 4 == 0)
            add({.fault = fault, .verb = verb, .reused = reused});
}

void Matrix::add(Write write) {
  write.number = int(writes_.size());
  auto const marker = "mark-" + std::to_string(write.number) + "-";
  if (write.verb > 0) write.note = make_note(write.verb == 1 ? "before" : marker);
  write.key = write.verb == 2 ? "DELETE " + std::to_string(write.note) : marker;
  by_key_[write.key] = writes_.size();
  writes_.push_back(std::move(write));
}

// While no thread serves.
Response Matrix::direct(Method method, std::string target, std::string body) {
  Request request{.method = method, .target = std::move(target), .body = std::move(body)};
  if (!request.body.empty()) request.content_type = "application/json";
  request.headers.set("Authorization", "Bearer sandbox");
  return server_.api.handle(request);
}

std::int64_t Matrix::make_note(std::string const& content) {
  auto const made = direct(Method::post, "/notes",
                           write_json(json::object{{"content", content}, {"person_ids", {person_}}}));
  return parse_json(made.body)->at("id").as_int64();
}

std::string Matrix::key_of(std::string_view request) {
  if (request.starts_with("DELETE ")) {
    auto const id = request.substr(request.find("/notes/") + 7);
    return "DELETE " + std::string(id.substr(0, id.find(' ')));
  }
  auto const at = request.find("mark-");
  return at == request.npos ? "other" : std::string(request.substr(at, request.find('-', at + 5) - at + 1));
}

NetFault Matrix::choose(std::string_view request, Milliseconds attempt) {
  auto const found = by_key_.find(key_of(request));
  if (found == by_key_.end()) return {};
  NetFault fault{.kind = fault_rows[writes_[found->second].fault].kind};
  auto const below = [&](std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most - 1)(random_);
  };
  static constexpr int statuses[] = {500, 502, 503, 504};
  if (fault.kind == Kind::cut_request) fault.bytes = below(request.size());
  if (fault.kind == Kind::cut_answer || fault.kind == Kind::corrupt) fault.bytes = below(400);
  if (fault.kind == Kind::late) fault.pause = below(2) == 0 ? attempt / 20 : attempt * 2;
  if (fault.kind == Kind::drip) fault.pause = attempt / 10;
  fault.status = statuses[below(4)];
  return fault;
}

// How often the notes of each marker, and of each id, are there.
std::map<std::string, int> Matrix::records() {
  std::map<std::string, int> out;
  for (std::string token;;) {
    auto const more = token.empty() ? std::string() : "&page_token=" + token;
    auto const page = parse_json(direct(Method::get, "/notes?page_size=500" + more).body);
    for (auto const& note : page->at("notes").as_array()) {
      ++out[std::string(as_text(note.at("content")).value_or(""))];
      ++out["DELETE " + std::to_string(note.at("id").as_int64())];
    }
    auto const* next = member(*page, "next_page_token");
    if (!next || next->is_null()) return out;
    token = std::string(*as_text(*next));
  }
}

Tally Matrix::tally_of(Write const& write, std::map<std::string, int>& records,
                       std::map<std::string, int> const& forwarded) const {
  auto const reached = forwarded.find(write.key);
  bool const there = records[write.key] > 0;
  Tally one{.sent = 1};
  one.performed = write.verb == 2 ? !there : there;
  one.doubled =
      (reached != forwarded.end() && reached->second > 1) || (write.verb < 2 && records[write.key] > 1);
  if (write.outcome == not_begun)
    return {.performed = one.performed, .doubled = one.doubled, .lied = one.performed};
  one.succeeded = write.outcome == "succeeded";
  one.failed = write.outcome == "failed";
  one.unknown = write.outcome == "unknown";
  one.unanswered = !one.succeeded && !one.failed && !one.unknown;
  one.lied = (one.failed && one.performed) || (one.succeeded && !one.performed);
  return one;
}

std::map<std::string, Tally> Matrix::judge(std::map<std::string, int> const& forwarded) {
  auto found = records();
  std::map<std::string, Tally> out;
  for (auto const& write : writes_) {
    auto const cell = std::string(verbs[write.verb]) + (write.reused ? ", reused, " : ", fresh, ");
    out[cell + std::string(fault_rows[write.fault].name)] += tally_of(write, found, forwarded);
  }
  return out;
}

std::string Matrix::table_of(std::map<std::string, Tally> const& cells) {
  std::ostringstream out;
  auto const row = [&](std::string_view name, auto const&... columns) {
    out << std::left << std::setw(44) << name << std::right;
    ((out << std::setw(9) << columns), ...);
    out << '\n';
  };
  row("verb, connection, fault", "sent", "done", "success", "failed", "unknown", "doubled", "lied", "silent");
  Tally all;
  auto const figures = [&](std::string_view name, Tally const& t) {
    row(name, t.sent, t.performed, t.succeeded, t.failed, t.unknown, t.doubled, t.lied, t.unanswered);
  };
  for (auto const& [name, cell] : cells) {
    figures(name, cell);
    all += cell;
  }
  figures("all", all);
  return out.str();
}

}  // namespace affinity::tests
