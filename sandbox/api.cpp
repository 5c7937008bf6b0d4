#include "sandbox/api.hpp"

#include "base/text.hpp"
#include "sandbox/control.hpp"
#include "sandbox/downloads.hpp"
#include "sandbox/keeper.hpp"
#include "sandbox/loopback.hpp"
#include "sandbox/quota.hpp"
#include "sandbox/route.hpp"
#include "sandbox/store_file.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>

namespace affinity::sandbox {

struct Api::Firm {
  Firm(Clock const& the_clock, Settings the_settings)
      : clock(the_clock),
        settings(std::move(the_settings)),
        day(std::chrono::floor<std::chrono::days>(the_clock.wall())),
        quota(the_clock, settings.limit_per_minute, settings.limit_per_month) {
    if (!settings.file.empty() || !settings.data.empty()) store();  // a file that is wrong is said at once
    if (!settings.file.empty()) keeper.emplace(settings.file, lock, [this] { return write_firm(store()); });
  }

  Clock const& clock;
  Settings settings;
  std::chrono::sys_days day;
  Quota quota;
  Faults faults{};
  Ledger ledger{};
  Events events{};
  std::optional<Store> records{};
  std::mutex lock{};  // between the owner of the Api and the keeper's thread
  std::optional<Keeper> keeper{};

  Store& store();
  Person const* user_of(Request const&);
  Answered answer(Request const&, Endpoint);

 private:
  void fill(Store&) const;
  std::optional<std::string> key_of(Request const&) const;
  Answer run(Route const&, Visit&);
  Response perform(Request const&, Endpoint, std::string const* key, Person const* user);
};

namespace {

Response text_response(int status, std::string body, std::string type) {
  Response response{.status = status, .body = std::move(body)};
  response.headers.set("content-type", std::move(type));
  return response;
}

Response render(Answer answer) {
  auto text = answer.status == 302 ? std::string() : write_json(answer.body);
  auto response = text_response(answer.status, std::move(text), "application/json");
  for (auto& field : answer.headers.fields) response.headers.add(field.name, std::move(field.value));
  return response;
}

// The text that Affinity sends, which promises JSON but does not keep to it here.
Response unauthorized() { return text_response(401, "Unauthorized API Key.", "text/html"); }

Arguments read_body(Request const& request) {
  if (request.method != Method::post && request.method != Method::put) return {};
  auto const type = lower(body_type(request));
  if (type.starts_with("multipart/")) return {};  // the route for files reads its own
  bool const form = type.starts_with("application/x-www-form-urlencoded");
  return form ? Arguments::from_pairs(request.body) : Arguments::from_json(request.body);
}

bool from_file(Settings const& settings) { return !settings.file.empty() && file_exists(settings.file); }

// The first key is the first member's, an admin; each further one the next member's, and then again from the
// second.
std::optional<std::size_t> member_of(std::string_view key, Settings const& settings, std::size_t team) {
  if (key == "sandbox") return 0;
  auto const found = std::ranges::find(settings.more_keys, key);
  if (found == settings.more_keys.end()) return std::nullopt;
  return team > 1 ? std::size_t(found - settings.more_keys.begin()) % (team - 1) + 1 : 0;
}

}  // namespace

void Api::Firm::fill(Store& onto) const {
  bool const kept = from_file(settings);
  auto const& path = kept ? settings.file : settings.data;
  if (path.empty())
    seed(onto, day);
  else if (auto const read = read_firm_file(onto, path); !read)
    throw std::runtime_error(read.error().message);
  if (!kept) seed_crowd(onto, settings.crowd);
}

// Built when somebody first asks: a program that only lists its tools never pays for it.
Store& Api::Firm::store() {
  if (!records) {
    fill(records.emplace());
    if (settings.webhooks) events.watch(*records);
  }
  return *records;
}

// "Basic base64(:key)" with an empty user name, or "Bearer key" (Affinity v1, Authentication).
std::optional<std::string> Api::Firm::key_of(Request const& request) const {
  auto const header = request.headers.find("authorization").value_or("");
  auto const scheme = lower(header.substr(0, header.find(' ')));
  auto credentials = header.substr(std::min(header.size(), scheme.size() + 1));
  while (credentials.starts_with(' ')) credentials.remove_prefix(1);
  if (scheme == "bearer") return std::string(credentials);
  if (scheme != "basic") return std::nullopt;
  auto given = base64_decode(credentials);
  if (!given || !given->starts_with(':')) return std::nullopt;
  return given->substr(1);
}

Person const* Api::Firm::user_of(Request const& request) {
  auto const key = key_of(request);
  if (!key) return nullptr;
  auto const& team = store().team;
  auto const member = member_of(*key, settings, team.size());
  return member ? store().persons.find(team.at(*member)) : nullptr;
}

// The last resort of a sandbox with a mistake in it: tests see a 500 that says so, and go on.
Answer Api::Firm::run(Route const& route, Visit& visit) {
  try {
    return route.answer(visit);
  } catch (std::exception const& error) {
    return refuse(500, std::string("The sandbox made a mistake of its own: ") + error.what());
  }
}

Response Api::Firm::perform(Request const& request, Endpoint endpoint, std::string const* key,
                            Person const* user) {
  if (!key || !user) return unauthorized();
  auto const target = std::string_view(request.target);
  auto const path = target.substr(0, target.find('?'));
  auto const found = match(request.method, path);
  bool const taken = quota.take(*key, !found.route || found.route->counts);
  auto const usage = quota.usage(*key);
  auto const respond = [&] {
    if (!taken)
      return render(
          refuse(429, "You have exceeded your rate limit; x-ratelimit-limit-user-reset says when to go on"));
    if (!found.route) return text_response(404, "Unknown API endpoint", "text/plain");  // Affinity's own text
    if (!found.bad_slot.empty())
      return render(refuse(404, "Nothing here has the id \"" + found.bad_slot + "\""));
    auto const query = target.substr(std::min(target.size(), path.size() + 1));
    Visit visit{.store = store(),
                .user = *user,
                .now = clock.wall(),
                .usage = usage,
                .query = Arguments::from_pairs(query.substr(0, query.find('#'))),
                .body = read_body(request),
                .slots = found.slots,
                .request = request,
                .download_origin = settings.download_origin,
                .endpoint_fails = endpoint == Endpoint::fails};
    if (visit.query.refusal()) return render(refuse(422, *visit.query.refusal()));
    if (visit.body.refusal()) return render(refuse(422, *visit.body.refusal()));
    auto answer = run(*found.route, visit);
    if (request.method != Method::get && answer.status < 400) {
      if (request.method == Method::put && settings.webhooks && !found.slots.empty())
        events.updated(path.substr(1, path.find('/', 1) - 1), found.slots.front());
      if (keeper) keeper->changed();
    }
    return render(std::move(answer));
  };
  auto response = respond();
  usage.write(response.headers);
  return response;
}

Answered Api::Firm::answer(Request const& request, Endpoint endpoint) {
  std::scoped_lock const guard(lock);
  if (is_control(request.target)) {
    if (!user_of(request)) return {.response = unauthorized()};
    return {.response = render(control(request, faults, ledger))};
  }
  auto const fault = faults.take(request.method, request.target).value_or(Fault{});
  auto const key = key_of(request);
  auto const* user = user_of(request);
  Asked asked{.method = request.method, .target = request.target, .at = clock.wall()};
  if (user) asked.user_id = user->id;
  Answered out{.manner = fault.manner};
  if (fault.performs) {
    out.response = perform(request, endpoint, key ? &*key : nullptr, user);
    asked.performed = out.response.status < 400;
  }
  if (fault.instead) out.response = *fault.instead;
  asked.status = out.response.status;
  ledger.add(std::move(asked));
  return out;
}

Result<void> check_files(Settings const& settings) {
  for (auto const& path : {settings.data, from_file(settings) ? settings.file : std::string()}) {
    Store store;
    if (path.empty()) continue;
    if (auto read = read_firm_file(store, path); !read) return read;
  }
  return boost::system::in_place_value;
}

Api::Api(Clock const& clock, Settings settings) : firm_(std::make_unique<Firm>(clock, std::move(settings))) {}
Api::~Api() = default;

Answered Api::answer(Request const& request, Endpoint endpoint) { return firm_->answer(request, endpoint); }

bool Api::ends_unread(Request const& head) {
  if (is_control(head.target) || !firm_->faults.take_unread(head.method, head.target)) return false;
  auto const* user = firm_->user_of(head);
  firm_->ledger.add({.method = head.method,
                     .target = head.target,
                     .user_id = user ? std::optional(user->id) : std::nullopt,
                     .at = firm_->clock.wall()});
  return true;
}

// What is wrong with the rest of the request is for the route to say.
std::optional<std::string> Api::endpoint_to_ask(Request const& request) {
  bool const subscribes = request.method == Method::post && request.target.starts_with("/webhook/subscribe");
  bool const updates = request.method == Method::put && request.target.starts_with("/webhook/");
  if (!firm_->settings.webhooks || (!subscribes && !updates) || !firm_->user_of(request)) return std::nullopt;
  auto url = read_body(request).text("webhook_url");
  return url && loopback_target(*url) ? url : std::nullopt;
}

std::vector<Delivery> Api::take_deliveries() {
  if (!firm_->settings.webhooks || !firm_->records) return {};
  auto const events = firm_->events.take();
  return deliveries(*firm_->records, events, firm_->clock.wall());
}

void Api::disable_webhook(Id id) {
  std::scoped_lock const guard(firm_->lock);
  auto* webhook = firm_->store().webhooks.find(id);
  if (!webhook) return;
  webhook->disabled = true;
  if (firm_->keeper) firm_->keeper->changed();
}

void Api::set_download_origin(std::string origin) { firm_->settings.download_origin = std::move(origin); }

WallTime Api::wall() const { return firm_->clock.wall(); }

Response Api::download(Request const& request) {
  return sandbox::download(firm_->store(), request, firm_->clock.wall());
}

std::string Api::describe() const {
  auto const& store = firm_->store();
  auto const count = [](std::size_t number, std::string_view what) {
    return std::to_string(number) + ' ' + std::string(what);
  };
  std::string out =
      store.firm_name +
      (firm_->settings.data.empty() ? ", a firm that we invented" : ", from " + firm_->settings.data) +
      "; nothing here leaves this machine.\n";
  std::vector<std::string> keys{"sandbox"};
  keys.insert(keys.end(), firm_->settings.more_keys.begin(), firm_->settings.more_keys.end());
  for (auto const& key : keys) {
    auto const member = member_of(key, firm_->settings, store.team.size());
    auto const& person = *store.persons.find(store.team.at(member.value_or(0)));
    out += "  key    " + key + "  " + person.first_name + ' ' + person.last_name +
           (person.admin ? ", an admin" : "") + "\n";
  }
  auto const limit = firm_->settings.limit_per_minute;
  out += "  limit  " + (limit ? count(std::size_t(*limit), "requests a minute per key") : "none") + '\n';
  out += "  time   " + to_iso(firm_->clock.wall()) + "\n";
  out += "  holds  " + count(store.persons.size(), "people, ") +
         count(store.organizations.size(), "organizations, ") +
         count(store.opportunities.size(), "opportunities, ") + count(store.notes.size(), "notes; lists");
  std::string_view before = " ";
  for (auto const& [id, list] : store.lists) {
    out.append(before).append("\"" + list.name + "\" (" + std::to_string(store.entries_on(id).size()) + ")");
    before = ", ";
  }
  out += '\n';
  if (!firm_->settings.file.empty()) out += "  keeps  its records in " + firm_->settings.file + '\n';
  if (firm_->settings.webhooks)
    out += "  tells  webhooks on this machine (http://127.0.0.1, localhost, [::1])\n";
  out += "  try    curl -u :sandbox 'URL/persons?term=jane'\n";
  return out;
}

}  // namespace affinity::sandbox
