#include "sandbox/api.hpp"

#include "base/text/text.hpp"
#include "sandbox/api_responses.hpp"
#include "sandbox/control/endpoints.hpp"
#include "sandbox/firm_records.hpp"
#include "sandbox/late_writes.hpp"
#include "sandbox/persistence/firm_file.hpp"
#include "sandbox/record_history.hpp"
#include "sandbox/replication_lag.hpp"
#include "sandbox/routing/quota.hpp"
#include "sandbox/routing/route.hpp"
#include "sandbox/routing/signed_downloads.hpp"
#include "sandbox/routing/text_response.hpp"
#include "sandbox/startup_banner.hpp"
#include "sandbox/store/merges.hpp"
#include "sandbox/webhooks/loopback.hpp"

#include <algorithm>

namespace affinity::sandbox {

struct Api::State : FirmRecords {
  State(Clock const& the_clock, Settings the_settings)
      : FirmRecords(std::move(the_settings), std::chrono::floor<std::chrono::days>(the_clock.wall())),
        clock(the_clock),
        started_at(the_clock.now()),
        started_at_wall(the_clock.wall()),
        quota(the_clock, settings.limit_per_minute, settings.limit_per_month) {}

  Clock const& clock;
  TimePoint started_at;
  WallTime started_at_wall;
  Quota quota;
  FaultInjector fault_injector{};
  RequestLog request_log{};
  ReplicationLag replication_lag{};
  RecordHistory history{};
  LateWrites late_writes{};

  SimulatedResponse simulate(Request const&, EndpointValidation);
  bool perform_late_writes();
  v2::Caller caller_of(Request const&, EndpointValidation);

 private:
  bool unsaved_ = false;  // the records differ from those in the file of the sandbox

  WallTime running_time() const;
  void perform_due_merges();
  bool has_merges_to_save(Request const&);
  JsonResponse call_handler(Route const&, RequestContext&);
  Response perform_v2(Request const&, EndpointValidation, Store* old_records);
  Response perform_v1(Request const&, EndpointValidation, Store& records);
  Store* records_before(Milliseconds staleness);
  void perform_due_late_writes();
  LoggedRequest log_line(Request const&);
  Result<void> save_changes();
  SimulatedResponse perform_and_save(Request const&, EndpointValidation, Milliseconds staleness,
                                     LoggedRequest&);
  SimulatedResponse simulate_locked(Request const&, EndpointValidation);
  SimulatedResponse inject_and_perform(Request const&, EndpointValidation);
};

namespace {

Params read_body(Request const& request) {
  if (!has_json_body(request.method)) return {};
  auto const type = lower(content_type_of(request));
  if (type.starts_with("multipart/")) return {};  // the handler of uploads parses it
  bool const form = type.starts_with("application/x-www-form-urlencoded");
  return form ? Params::from_urlencoded(request.body) : Params::from_json(request.body);
}

}  // namespace

// Turns an exception, which is a bug of the sandbox, into a 500.
JsonResponse Api::State::call_handler(Route const& route, RequestContext& context) {
  try {
    return route.handler(context);
  } catch (std::exception const& error) {
    return error_response(500, std::string("The sandbox made a mistake of its own: ") + error.what());
  }
}

Response Api::State::perform_v1(Request const& request, EndpointValidation validation, Store& seen) {
  auto const key = api_key_of(request);
  auto const* user = user_of(request);
  if (!key || !user) return unauthorized();
  auto const target = std::string_view(request.target);
  auto const path = target.substr(0, target.find('?'));
  auto const found = match_route(request.method, path);
  bool const within_quota = quota.take(*key, !found.route || found.route->counts_for_month);
  auto const usage = quota.usage(*key);
  auto const respond = [&] {
    if (!within_quota)
      return to_response(error_response(
          429, "You have exceeded your rate limit; x-ratelimit-limit-user-reset says when to go on"));
    if (!found.route) return text_response(404, "Unknown API endpoint", "text/plain");  // Affinity's own text
    if (!found.invalid_id.empty())
      return to_response(error_response(404, "Nothing here has the id \"" + found.invalid_id + "\""));
    auto const query = target.substr(std::min(target.size(), path.size() + 1));
    RequestContext context{.store = seen,
                           .user = *user,
                           .now = clock.wall(),
                           .usage = usage,
                           .query = Params::from_urlencoded(query.substr(0, query.find('#'))),
                           .body = read_body(request),
                           .path_ids = found.path_ids,
                           .request = request,
                           .download_origin = settings.download_origin,
                           .endpoint_validation_failed = validation == EndpointValidation::failed};
    if (context.query.error()) return to_response(error_response(422, *context.query.error()));
    if (context.body.error()) return to_response(error_response(422, *context.body.error()));
    auto answer = call_handler(*found.route, context);
    if (request.method == Method::put && answer.status < 400 && settings.webhooks && !found.path_ids.empty())
      event_recorder.updated(path.substr(1, path.find('/', 1) - 1), found.path_ids.front());
    return to_response(std::move(answer));
  };
  auto response = respond();
  usage.write_headers(response.headers);
  return response;
}

v2::Caller Api::State::caller_of(Request const& request, EndpointValidation validation) {
  auto const key = v2::bearer_key(request);
  return {.key = key,
          .user = user_of_key(key),
          .now = clock.wall(),
          .running_time = running_time(),
          .download_origin = settings.download_origin,
          .endpoint_validation_failed = validation == EndpointValidation::failed};
}

Response Api::State::perform_v2(Request const& request, EndpointValidation validation, Store* old_records) {
  auto const caller = caller_of(request, validation);
  if (old_records) return v2::respond(request, caller, *old_records, quota, settings.v2).response;
  auto reply = respond_with_lag(request, caller, store(), clock, quota, settings.v2, replication_lag);
  if (settings.webhooks)
    for (auto const& [resource, id] : reply.updated) event_recorder.updated(resource, id);
  if (reply.counted_poll) unsaved_ = true;
  return std::move(reply.response);
}

// Merges take their time also where --clock fixes the date.
WallTime Api::State::running_time() const {
  auto const passed = std::chrono::duration_cast<Milliseconds>(clock.now() - started_at);
  return std::max(clock.wall(), started_at_wall + passed);
}

// Before each request: whoever looks first finds the merges performed whose time has come.
void Api::State::perform_due_merges() {
  auto const now = running_time();
  if (!has_due_merge(store(), now)) return;
  for (auto const& primary : sandbox::perform_due_merges(store(), now))
    if (settings.webhooks && primary.type == organization_entity)
      event_recorder.merged_organization(primary.id);
  unsaved_ = true;
}

// Whether a request that reads may change records all the same.
bool Api::State::has_merges_to_save(Request const& request) {
  return has_due_merge(store(), running_time()) ||
         (v2::is_request_of_v2(request.target) && has_merge_that_ends_by_polls(store()));
}

SimulatedResponse Api::State::simulate(Request const& request, EndpointValidation validation) {
  auto out = simulate_locked(request, validation);
  if (out.storage_error)
    show_in_form_of_v2(request, out.response, "Nothing was changed. " + out.storage_error->message);
  return out;
}

SimulatedResponse Api::State::simulate_locked(Request const& request, EndpointValidation validation) {
  if (is_control_request(request.target)) {
    if (auto const read = reload_if_changed(); !read) return storage_error_response(read.error());
    if (!user_of(request)) return {.response = unauthorized()};
    ControlState const controlled{fault_injector, request_log, settings.v2, late_writes.size()};
    return {.response = to_response(handle_control_request(request, controlled))};
  }
  if (!sandbox_file) {
    perform_due_merges();
    perform_due_late_writes();
    return inject_and_perform(request, validation);
  }
  bool const reads = v2::only_reads(request);
  if (reads) {
    if (auto const read = reload_if_changed(); !read) return storage_error_response(read.error());
    if (!has_merges_to_save(request) && !late_writes.has_due(clock.now()))
      return inject_and_perform(request, validation);
  }
  auto const locked = sandbox_file->try_lock();
  // A read goes on without the lock, and merges and late writes wait for the next request.
  if (reads && (!locked || !*locked)) return inject_and_perform(request, validation);
  if (!locked) return storage_error_response(locked.error());
  if (!*locked) return locked_response(*sandbox_file);
  auto const read = reload_if_changed();
  if (read) {
    perform_due_merges();
    perform_due_late_writes();
  }
  auto out = read ? inject_and_perform(request, validation) : storage_error_response(read.error());
  sandbox_file->unlock();
  return out;
}

LoggedRequest Api::State::log_line(Request const& request) {
  LoggedRequest line{
      .method = request.method, .target = request.target, .body = loggable_body(request), .at = clock.wall()};
  if (auto const* user = user_of(request)) line.user_id = user->id;
  return line;
}

// Null when these are the current ones.
Store* Api::State::records_before(Milliseconds staleness) {
  return staleness.count() > 0 ? history.records_at(clock.now() - staleness) : nullptr;
}

Result<void> Api::State::save_changes() {
  if (!std::exchange(unsaved_, false) || !sandbox_file || !sandbox_file->is_locked())
    return boost::system::in_place_value;
  return save();
}

// The log's line gets whether the request took effect.
SimulatedResponse Api::State::perform_and_save(Request const& request, EndpointValidation validation,
                                               Milliseconds staleness, LoggedRequest& logged) {
  bool const in_v2 = v2::is_request_of_v2(request.target), writes = !v2::only_reads(request);
  bool const lags = !in_v2 && writes && settings.v2.replication_lag.count() > 0;
  auto const remembered = std::max(staleness, fault_injector.longest_staleness());
  if (remembered.count() == 0) history.clear();
  bool const remembers = writes && remembered.count() > 0;
  auto firm_before = lags ? serialize_firm(store()) : std::string();
  std::optional<Store> records_then;
  if (remembers) records_then.emplace(store().copy());
  if (writes) store().note_change();
  auto* const old_records = records_before(staleness);
  SimulatedResponse out{.response =
                            in_v2 ? perform_v2(request, validation, old_records)
                                  : perform_v1(request, validation, old_records ? *old_records : store())};
  logged.performed = out.response.status < 400;
  if (logged.performed && writes) unsaved_ = true;
  if (auto const saved = save_changes(); !saved) {
    out = storage_error_response(saved.error());
    logged.performed = false;
  }
  if (!logged.performed) return out;
  if (remembers) history.add_write(std::move(*records_then), clock.now(), remembered);
  if (lags) replication_lag.add_write(std::move(firm_before), running_time() + settings.v2.replication_lag);
  return out;
}

// As if they came now; nobody waits for their answers.
void Api::State::perform_due_late_writes() {
  while (late_writes.has_due(clock.now())) {
    auto const write = late_writes.take();
    auto logged = log_line(write.request);
    logged.late = true;
    auto const done = perform_and_save(write.request, write.validation, Milliseconds(0), logged);
    logged.status = done.response.status;
    request_log.add(std::move(logged));
  }
}

bool Api::State::perform_late_writes() {
  if (!late_writes.has_due(clock.now())) return true;
  if (!sandbox_file) {
    perform_due_late_writes();
    return true;
  }
  auto const locked = sandbox_file->try_lock();
  if (!locked || !*locked) return false;
  auto const read = reload_if_changed();
  if (read) perform_due_late_writes();
  sandbox_file->unlock();
  return bool(read);
}

SimulatedResponse Api::State::inject_and_perform(Request const& request, EndpointValidation validation) {
  bool const reads = v2::only_reads(request);
  auto const fault = fault_injector.take(request.method, request.target, reads).value_or(Fault{});
  auto logged = log_line(request);
  SimulatedResponse out;
  if (fault.performed)
    out = perform_and_save(request, validation, fault.staleness, logged);
  else if (auto const saved = save_changes(); !saved)  // what merges changed
    out = storage_error_response(saved.error());
  if (fault.perform_after && !out.storage_error)
    late_writes.add({request, validation, clock.now() + *fault.perform_after});
  if (!out.storage_error) out.transport_fault = fault.transport_fault;
  if (fault.replacement) out.response = *fault.replacement;
  if (fault.has_default_body) show_in_form_of_v2(request, out.response, scripted_message);
  logged.status = out.response.status;
  request_log.add(std::move(logged));
  return out;
}

Result<void> check_files(Settings const& settings) {
  Store store;
  if (!settings.sandbox_file.empty()) {
    auto const text = LockedFile(settings.sandbox_file).read();
    if (!text) return fail(text);
    if (*text) return load_records(store, settings, *text, {});
  }
  if (!settings.data_file.empty()) return load_firm_file(store, settings.data_file);
  return boost::system::in_place_value;
}

Api::Api(Clock const& clock, Settings settings)
    : state_(std::make_unique<State>(clock, std::move(settings))) {}
Api::~Api() = default;

SimulatedResponse Api::simulate(Request const& request, EndpointValidation validation) {
  return state_->simulate(request, validation);
}

bool Api::closes_before_read(Request const& head) {
  if (is_control_request(head.target) ||
      !state_->fault_injector.take_close_before_read(head.method, head.target, v2::only_reads(head)))
    return false;
  auto const* user = state_->user_of(head);
  state_->request_log.add({.method = head.method,
                           .target = head.target,
                           .user_id = user ? std::optional(user->id) : std::nullopt,
                           .at = state_->clock.wall()});
  return true;
}

std::optional<Milliseconds> Api::until_late_write() const {
  auto const due = state_->late_writes.next_due();
  if (!due) return std::nullopt;
  auto const left = std::chrono::ceil<Milliseconds>(*due - state_->clock.now());
  return std::max(left, Milliseconds(0));
}

bool Api::perform_late_writes() { return state_->perform_late_writes(); }

// The handler validates the rest of the request.
std::optional<std::string> Api::endpoint_to_validate(Request const& request) {
  if (!state_->settings.webhooks) return std::nullopt;
  if (v2::is_request_of_v2(request.target)) {
    auto const caller = state_->caller_of(request, EndpointValidation::skipped);
    auto url = v2::webhook_url_to_test(request, caller, state_->store(), state_->settings.v2);
    return url && loopback_target(*url) ? url : std::nullopt;
  }
  bool const subscribes = request.method == Method::post && request.target.starts_with("/webhook/subscribe");
  bool const updates = request.method == Method::put && request.target.starts_with("/webhook/");
  if ((!subscribes && !updates) || !state_->user_of(request)) return std::nullopt;
  auto url = read_body(request).string("webhook_url");
  return url && loopback_target(*url) ? url : std::nullopt;
}

std::vector<Delivery> Api::take_deliveries() {
  if (!state_->settings.webhooks || !state_->records) return {};
  auto const events = state_->event_recorder.take();
  return deliveries_for(*state_->records, events, state_->clock.wall());
}

void Api::disable_webhook(Id id) {
  auto& sandbox_file = state_->sandbox_file;
  if (sandbox_file) {
    auto const locked = sandbox_file->try_lock();
    if (!locked || !*locked || !state_->reload_if_changed()) return sandbox_file->unlock();
  }
  auto* webhook = state_->store().webhooks.find(id);
  if (webhook) webhook->disabled = true;
  if (webhook && sandbox_file)
    std::ignore = state_->save();  // if it fails, the next undelivered event disables the webhook again
  if (sandbox_file) sandbox_file->unlock();
}

void Api::set_download_origin(std::string origin) { state_->settings.download_origin = std::move(origin); }

WallTime Api::wall() const { return state_->clock.wall(); }

Response Api::download(Request const& request) {
  if (auto const read = state_->reload_if_changed(); !read)
    return storage_error_response(read.error()).response;
  return sandbox::serve_signed_download(state_->store(), request, state_->clock.wall());
}

std::string Api::startup_banner() const {
  return sandbox::startup_banner(state_->store(), state_->settings, state_->clock.wall());
}

}  // namespace affinity::sandbox
