#include "sandbox/api.hpp"

#include "base/text.hpp"
#include "sandbox/downloads.hpp"
#include "sandbox/quota.hpp"
#include "sandbox/route.hpp"
#include "sandbox/seed.hpp"

#include <map>

namespace affinity::sandbox {

struct Api::Firm {
  Firm(Clock const& the_clock, Settings const& settings)
      : clock(the_clock),
        limit_per_minute(settings.limit_per_minute),
        download_origin(settings.download_origin),
        day(std::chrono::floor<std::chrono::days>(the_clock.wall())),
        quota(the_clock, settings.limit_per_minute, settings.limit_per_month) {
    // The first key is the first member's, an admin; each further one the next member's, and then again from
    // the second.
    keys.push_back({"sandbox", first_member});
    std::size_t next = 1;
    for (auto const& key : settings.more_keys) {
      keys.push_back({key, first_member + Id(next)});
      next = next % (members - 1) + 1;
    }
  }

  struct Key {
    std::string text{};
    Id person_id = 0;
  };

  Clock const& clock;
  std::optional<int> limit_per_minute;
  std::string download_origin;
  std::chrono::sys_days day;
  Quota quota;
  std::vector<Key> keys{};
  std::optional<Store> records{};

  // Built when somebody first asks: a program that only lists its tools never pays for it.
  Store& store() {
    if (!records) seed(records.emplace(), day);
    return *records;
  }

  Key const* key_of(Request const&) const;
  Response answer(Request const&);
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

Arguments read_body(Request const& request) {
  if (request.method != Method::post && request.method != Method::put) return {};
  auto const type = lower(body_type(request));
  if (type.starts_with("multipart/")) return {};  // the route for files reads its own
  bool const form = type.starts_with("application/x-www-form-urlencoded");
  return form ? Arguments::from_pairs(request.body) : Arguments::from_json(request.body);
}

}  // namespace

// "Basic base64(:key)" with an empty user name, or "Bearer key" (Affinity v1, Authentication).
Api::Firm::Key const* Api::Firm::key_of(Request const& request) const {
  auto const header = request.headers.find("authorization").value_or("");
  auto const scheme = lower(header.substr(0, header.find(' ')));
  auto credentials = header.substr(std::min(header.size(), scheme.size() + 1));
  while (credentials.starts_with(' ')) credentials.remove_prefix(1);
  std::string given(credentials);
  if (scheme == "basic") {
    given = base64_decode(credentials).value_or("");
    if (!given.starts_with(':')) return nullptr;
    given.erase(0, 1);
  } else if (scheme != "bearer") {
    return nullptr;
  }
  for (auto const& key : keys)
    if (key.text == given) return &key;
  return nullptr;
}

Response Api::Firm::answer(Request const& request) {
  auto const* key = key_of(request);
  // Both texts as Affinity sends them, which promises JSON but does not keep to it here.
  if (!key) return text_response(401, "Unauthorized API Key.", "text/html");
  auto const target = std::string_view(request.target);
  auto const path = target.substr(0, target.find('?'));
  auto const found = match(request.method, path);
  bool const taken = quota.take(key->text, !found.route || found.route->counts);
  auto const usage = quota.usage(key->text);
  auto const respond = [&] {
    if (!taken)
      return render(
          refuse(429, "You have exceeded your rate limit; x-ratelimit-limit-user-reset says when to go on"));
    if (!found.route) return text_response(404, "Unknown API endpoint", "text/plain");
    if (!found.bad_slot.empty())
      return render(refuse(404, "Nothing here has the id \"" + found.bad_slot + "\""));
    auto const query = target.substr(std::min(target.size(), path.size() + 1));
    Visit visit{.store = store(),
                .user = *store().persons.find(key->person_id),
                .now = clock.wall(),
                .usage = usage,
                .query = Arguments::from_pairs(query.substr(0, query.find('#'))),
                .body = read_body(request),
                .slots = found.slots,
                .request = request,
                .download_origin = download_origin};
    if (visit.query.refusal()) return render(refuse(422, *visit.query.refusal()));
    if (visit.body.refusal()) return render(refuse(422, *visit.body.refusal()));
    return render(found.route->answer(visit));
  };
  auto response = respond();
  usage.write(response.headers);
  return response;
}

Api::Api(Clock const& clock, Settings settings) : firm_(std::make_unique<Firm>(clock, settings)) {}
Api::~Api() = default;

Response Api::handle(Request const& request) { return firm_->answer(request); }

Response Api::download(Request const& request) {
  return sandbox::download(firm_->store(), request, firm_->clock.wall());
}

std::string Api::describe() const {
  auto const& store = firm_->store();
  auto const count = [](std::size_t number, std::string_view what) {
    return std::to_string(number) + ' ' + std::string(what);
  };
  std::string out = store.firm_name + ", a firm that we invented; nothing here leaves this program.\n";
  for (auto const& key : firm_->keys) {
    auto const& person = *store.persons.find(key.person_id);
    out += "  key    " + key.text + "  " + person.first_name + ' ' + person.last_name +
           (person.admin ? ", an admin" : "") + "\n";
  }
  auto const limit = firm_->limit_per_minute;
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
  out += "\n  try    curl -u :sandbox 'URL/persons?term=jane'\n";
  return out;
}

}  // namespace affinity::sandbox
