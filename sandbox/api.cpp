#include "sandbox/api.hpp"

#include "base/text/text.hpp"
#include "sandbox/control/endpoints.hpp"
#include "sandbox/firm_records.hpp"
#include "sandbox/persistence/firm_file.hpp"
#include "sandbox/replication_lag.hpp"
#include "sandbox/routing/quota.hpp"
#include "sandbox/routing/route.hpp"
#include "sandbox/routing/signed_downloads.hpp"
#include "sandbox/routing/text_response.hpp"
#include "sandbox/startup_banner.hpp"
#include "sandbox/store/merges.hpp"
#include "sandbox/v2/face/errors.hpp"
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

  SimulatedResponse simulate(Request const&, EndpointValidation);
  v2::Caller caller_of(Request const&, EndpointValidation);

 private:
  bool unsaved_ = false;  // the records differ from those in the file of the sandbox

  WallTime running_time() const;
  void perform_due_merges();
  bool has_merges_to_save(Request const&);
  JsonResponse call_handler(Route const&, RequestContext&);
  Response perform_v2(Request const&, EndpointValidation);
  Response perform(Request const&, EndpointValidation, std::string const* key, Person const* user);
  SimulatedResponse simulate_locked(Request const&, EndpointValidation);
  SimulatedResponse inject_and_perform(Request const&, EndpointValidation);
};

namespace {

Response to_response(JsonResponse answer) {
  auto text = answer.status == 302 ? std::string() : write_json(answer.body);
  auto response = text_response(answer.status, std::move(text), "application/json");
  for (auto& field : answer.headers.fields) response.headers.add(field.name, std::move(field.value));
  return response;
}

// Affinity documents JSON but sends this text.
Response unauthorized() { return text_response(401, "Unauthorized API Key.", "text/html"); }

Params read_body(Request const& request) {
  if (!has_json_body(request.method)) return {};
  auto const type = lower(content_type_of(request));
  if (type.starts_with("multipart/")) return {};  // the handler of uploads parses it
  bool const form = type.starts_with("application/x-www-form-urlencoded");
  return form ? Params::from_urlencoded(request.body) : Params::from_json(request.body);
}

// 4xx, because nothing was changed: after a 5xx a client must assume that a write may have taken effect.
SimulatedResponse storage_error_response(Error error) {
  auto const words = error.message + (error.next_step.empty() ? "" : " " + error.next_step);
  return {.response = to_response(error_response(423, "Nothing was changed. " + words)),
          .storage_error = std::move(error)};
}

SimulatedResponse locked_response(LockedFile const& sandbox_file) {
  auto const holder = sandbox_file.lock_holder();
  auto out = storage_error_response(fail(ErrorKind::limited,
                                         sandbox_file.path() + " is being written by " + holder + ".",
                                         "Try again when it is done, or end it."));
  out.lock_holder = holder;
  return out;
}

// Errors that no route answers are made in the form of v1.
void show_in_form_of_v2(Request const& request, Response& response, std::string_view message) {
  if (v2::is_request_of_v2(request.target))
    response.body = write_json(v2::failure_of_status(response.status, message).body);
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

Response Api::State::perform(Request const& request, EndpointValidation validation, std::string const* key,
                             Person const* user) {
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
    RequestContext context{.store = store(),
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

Response Api::State::perform_v2(Request const& request, EndpointValidation validation) {
  auto const caller = caller_of(request, validation);
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
    return {.response =
                to_response(handle_control_request(request, fault_injector, request_log, settings.v2))};
  }
  if (!sandbox_file) {
    perform_due_merges();
    return inject_and_perform(request, validation);
  }
  bool const reads = v2::only_reads(request);
  if (reads) {
    if (auto const read = reload_if_changed(); !read) return storage_error_response(read.error());
    if (!has_merges_to_save(request)) return inject_and_perform(request, validation);
  }
  auto const locked = sandbox_file->try_lock();
  // A read goes on without the lock, and the merge waits for the next request.
  if (reads && (!locked || !*locked)) return inject_and_perform(request, validation);
  if (!locked) return storage_error_response(locked.error());
  if (!*locked) return locked_response(*sandbox_file);
  auto const read = reload_if_changed();
  if (read) perform_due_merges();
  auto out = read ? inject_and_perform(request, validation) : storage_error_response(read.error());
  sandbox_file->unlock();
  return out;
}

SimulatedResponse Api::State::inject_and_perform(Request const& request, EndpointValidation validation) {
  auto const fault = fault_injector.take(request.method, request.target).value_or(Fault{});
  auto const key = api_key_of(request);
  auto const* user = user_of(request);
  LoggedRequest logged{.method = request.method, .target = request.target, .at = clock.wall()};
  if (user) logged.user_id = user->id;
  SimulatedResponse out{.transport_fault = fault.transport_fault};
  bool const in_v2 = v2::is_request_of_v2(request.target);
  bool const lags = !in_v2 && request.method != Method::get && settings.v2.replication_lag.count() > 0;
  auto firm_before = lags ? serialize_firm(store()) : std::string();
  bool const writes = !v2::only_reads(request);
  if (fault.performed) {
    if (writes) store().note_change();
    out.response =
        in_v2 ? perform_v2(request, validation) : perform(request, validation, key ? &*key : nullptr, user);
    logged.performed = out.response.status < 400;
  }
  if (logged.performed && writes) unsaved_ = true;
  if (std::exchange(unsaved_, false) && sandbox_file && sandbox_file->is_locked()) {
    if (auto const written = save(); !written) {
      out = storage_error_response(written.error());
      logged.performed = false;
    }
  }
  if (lags && logged.performed)
    replication_lag.add_write(std::move(firm_before), running_time() + settings.v2.replication_lag);
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
      !state_->fault_injector.take_close_before_read(head.method, head.target))
    return false;
  auto const* user = state_->user_of(head);
  state_->request_log.add({.method = head.method,
                           .target = head.target,
                           .user_id = user ? std::optional(user->id) : std::nullopt,
                           .at = state_->clock.wall()});
  return true;
}

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
