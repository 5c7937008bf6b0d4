// /v2/inferred-connections (Affinity v2, Inferred Connections): people at a company who are not in Affinity,
// and who in it may know them.

#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/record_json.hpp"
#include "sandbox/v2/relationships.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace inferred_connections {
namespace {

constexpr std::size_t most_connections = 50;  // of one target

// The one company that the filter names: exactly one condition.
constexpr std::string_view company_of_target = "target.currentCompany.id";

// One connection of a target, and how strong it is: the larger, the stronger.
struct Connection {
  double strength = 0;
  json::object shown{};
};

struct Target {
  Outsider const* outsider = nullptr;
  std::vector<Connection> connections{};  // the strongest first, never empty
};

// Null when there is no such company any more.
json::value company_reference(Store const& store, Id id) {
  return company_data(store, store.survivor_of({organization_entity, id}));
}

json::value source_json(Store const& store, Id id) {
  auto const* person = store.persons.find(store.survivor_of({person_entity, id}));
  return person ? json::value(relationship_person_json(*person)) : json::value();
}

json::value text_or_nothing(std::string const& text) {
  return text.empty() ? json::value() : json::value(text);
}

// Ours: the longer both worked there, the stronger.
std::vector<Connection> coworkers_of(Store const& store, Outsider const& outsider) {
  std::vector<Connection> out;
  for (auto const& one : outsider.coworkers) {
    auto source = source_json(store, one.source_id), employer = company_reference(store, one.employer_id);
    if (source.is_null() || employer.is_null()) continue;
    json::object inference{{"sharedEmployer", std::move(employer)},
                           {"overlapStartDate", date_text(one.overlap_start)},
                           {"overlapEndDate", date_text(one.overlap_end)}};
    out.push_back({double((one.overlap_end - one.overlap_start).count()),
                   {{"source", std::move(source)}, {"inference", std::move(inference)}}});
  }
  return out;
}

json::object role_json(DealRole const& role, json::value const& company) {
  return {{"title", text_or_nothing(role.title)},
          {"startDate", date_text(role.start)},
          {"endDate", role.end ? json::value(date_text(*role.end)) : json::value()},
          {"company", company}};
}

// Ours: the later the round, the stronger.
std::vector<Connection> investors_of(Store const& store, Outsider const& outsider) {
  std::vector<Connection> out;
  for (auto const& one : outsider.investors) {
    auto source = source_json(store, one.source_id);
    auto const fund = company_reference(store, one.investor.organization_id),
               company = company_reference(store, one.executive.organization_id);
    if (source.is_null() || fund.is_null() || company.is_null()) continue;
    json::object event{{"date", date_text(one.funded_at)},
                       {"series", text_or_nothing(one.series)},
                       {"amount", one.amount ? json::value(*one.amount) : json::value()},
                       {"currencyCode", text_or_nothing(one.currency_code)}};
    out.push_back({double(one.funded_at.time_since_epoch().count()),
                   {{"source", std::move(source)},
                    {"inference", {{"investingFirm", fund}, {"portfolioCompany", company}}},
                    {"dealContext",
                     {{"fundingEvent", std::move(event)},
                      {"investor", role_json(one.investor, fund)},
                      {"executive", role_json(one.executive, company)}}}}});
  }
  return out;
}

json::object target_json(Target const& target, json::object const& company) {
  auto const& one = *target.outsider;
  json::array connections;
  for (auto const& connection : target.connections) connections.emplace_back(connection.shown);
  return {{"target",
           {{"fullName", one.full_name},
            {"title", text_or_nothing(one.title)},
            {"linkedinUrl", text_or_nothing(one.linkedin_url)},
            {"currentCompany", company}}},
          {"connections", std::move(connections)}};
}

template<auto connections_of> JsonResponse connections(RequestContext& context) {
  auto const company_id = read_only_id(context, company_of_target);
  auto const page = read_page(context, inferred_connection_pages);
  if (auto const error = context.refusal()) return *error;
  auto const& store = context.store;
  auto const* company = store.organizations.find(company_id);
  if (!company) return no_such("company", company_id);
  std::vector<Target> targets;
  for (auto const& [id, outsider] : store.outsiders) {
    if (store.survivor_of({organization_entity, outsider.organization_id}) != company_id) continue;
    Target target{&outsider, connections_of(store, outsider)};
    if (target.connections.empty()) continue;
    std::ranges::stable_sort(target.connections, std::greater(), &Connection::strength);
    if (target.connections.size() > most_connections) target.connections.resize(most_connections);
    targets.push_back(std::move(target));
  }
  std::ranges::stable_sort(targets, std::greater(),
                           [](Target const& target) { return target.connections.front().strength; });
  auto const shown = company_data(*company);
  return page_of(
      context, page, targets, [](Target const& target) { return std::to_string(target.outsider->id); },
      [&](Target const& target) { return target_json(target, shown); });
}

constexpr std::array routes{
    Route{.pattern = "/inferred-connections/coworkers", .handler = connections<coworkers_of>},
    Route{.pattern = "/inferred-connections/investor-executive-connections",
          .handler = connections<investors_of>}};

}  // namespace
}  // namespace inferred_connections

std::span<Route const> inferred_connection_routes() { return inferred_connections::routes; }

}  // namespace affinity::sandbox::v2
