#include "soak/upstream.hpp"

#include "base/json/json.hpp"

#include <boost/asio/post.hpp>

#include <memory>
#include <stdexcept>
#include <utility>

namespace affinity::bench {

using tests::NetFault;
using Kind = NetFault::Kind;

namespace {

struct Row {
  Kind kind = Kind::none;
  std::string_view name{};
  bool breaks = true;
};

constexpr Row rows[] = {{Kind::close_unread, "closed before it was read"},
                        {Kind::reset_unread, "reset before it was read"},
                        {Kind::cut_request, "request cut"},
                        {Kind::close_after, "closed after it was read"},
                        {Kind::reset_after, "reset after it was read"},
                        {Kind::cut_answer, "answer cut in its head"},
                        {Kind::status, "5xx, not done"},
                        {Kind::status_after, "5xx, done"},
                        {Kind::late, "answer late", false},
                        {Kind::drip, "answer in drips", false},
                        {Kind::never, "no answer"}};

Row const* row_of(Kind kind) {
  for (auto const& row : rows)
    if (row.kind == kind) return &row;
  return nullptr;
}

// As many users as there are keys, no month that ends, and people enough for everybody to ask about others.
sandbox::Settings firm(int keys) {
  sandbox::Settings out;
  out.limit_per_month = std::nullopt;
  out.bulk.people = 2000;
  for (int i = 1; i < keys; ++i) out.extra_keys.push_back(Upstream::key(i));
  return out;
}

std::string_view until(std::string_view text, std::string_view ends) {
  return text.substr(0, text.find_first_of(ends));
}

}  // namespace

bool breaks(Kind kind) {
  auto const* row = row_of(kind);
  return row && row->breaks;
}

std::string_view name_of(Kind kind) {
  auto const* row = row_of(kind);
  return row ? row->name : "none";
}

std::string Upstream::key(int number) {
  return number == 0 ? "sandbox" : "key-of-soak-" + std::to_string(number);
}

Upstream::Upstream(int keys, double share, std::uint64_t seed)
    : api_(clock_, firm(keys)), share_(share), random_(seed) {
  auto const first = parse_json(direct("/persons?page_size=500").body);
  for (auto const& person : first->at("persons").as_array()) people_.push_back(person.at("id").as_int64());
  serving_ = std::thread([this] { io_.run(); });
  proxy_ = std::make_unique<tests::FaultProxy>(server_.port(),
                                               [this](std::string_view request) { return choose(request); });
  proxy_->count_by([](std::string_view request) {
    auto name = name_of_request(request);
    return name.starts_with("person ") ? std::string("reads") : name;
  });
}

Upstream::~Upstream() { stop(); }

void Upstream::stop() {
  if (!serving_.joinable()) return;
  boost::asio::post(io_, [this] { server_.stop(); });
  serving_.join();
}

std::string Upstream::name_of_request(std::string_view request) {
  if (request.starts_with("DELETE ")) return "DELETE " + std::string(until(request.substr(14), " ?"));
  if (auto const at = request.find("mark-"); at != request.npos)
    return std::string(request.substr(at, request.find('-', at + 5) - at + 1));
  for (std::string_view const sign : {"/persons/", "person_id="})
    if (auto const at = request.find(sign); at != request.npos)
      return "person " + std::string(until(request.substr(at + sign.size()), " ?&"));
  return "other";
}

NetFault Upstream::choose(std::string_view request) {
  std::lock_guard const lock(mutex_);
  ++counts_.requests;
  NetFault fault;
  auto const below = [&](std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most - 1)(random_);
  };
  if (std::uniform_real_distribution<>(0, 1)(random_) < share_) {
    fault.kind = rows[below(std::size(rows))].kind;
    ++counts_.faults[name_of(fault.kind)];
  }
  static constexpr int statuses[] = {500, 502, 503, 504};
  fault.status = statuses[below(4)];
  fault.bytes = below(fault.kind == Kind::cut_request ? request.size() : 60);
  fault.pause = std::chrono::milliseconds(100 + below(400));
  if (auto const found = met_.find(name_of_request(request)); found != met_.end())
    found->second.push_back(fault.kind);
  return fault;
}

void Upstream::begin(std::string const& name) {
  std::lock_guard const lock(mutex_);
  if (!met_.try_emplace(name).second) throw std::logic_error("two calls at once are named " + name);
}

std::vector<Kind> Upstream::end(std::string const& name) {
  std::lock_guard const lock(mutex_);
  auto node = met_.extract(name);
  return node ? std::move(node.mapped()) : std::vector<Kind>();
}

Upstream::Counts Upstream::counts() const {
  std::lock_guard const lock(mutex_);
  return counts_;
}

Response Upstream::direct(std::string target) {
  Request request{.target = std::move(target)};
  request.headers.set("Authorization", "Bearer sandbox");
  return api_.handle(request);
}

std::map<std::int64_t, std::string> Upstream::notes() {
  std::map<std::int64_t, std::string> out;
  for (std::string token;;) {
    auto const answer = direct("/notes?page_size=500" + (token.empty() ? token : "&page_token=" + token));
    if (answer.status == 429) {  // this asks as a user does
      std::this_thread::sleep_for(std::chrono::seconds(1));
      continue;
    }
    auto const page = parse_json(answer.body);
    for (auto const& note : page->at("notes").as_array())
      out[note.at("id").as_int64()] = std::string(as_text(note.at("content")).value_or(""));
    auto const* next = member(*page, "next_page_token");
    if (!next || next->is_null()) return out;
    token = std::string(*as_text(*next));
  }
}

}  // namespace affinity::bench
