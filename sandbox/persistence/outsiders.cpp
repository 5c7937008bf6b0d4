// Reads and writes the people outside of Affinity of a firm file, whom API v2 alone shows.

#include "sandbox/persistence/firm_reader.hpp"
#include "sandbox/persistence/outsider_row.hpp"
#include "sandbox/v1/to_json.hpp"

namespace affinity::sandbox {

namespace {

json::object deal_role_row(DealRole const& one) {
  return {{"title", one.title},
          {"start", to_iso(one.start)},
          {"end", to_json(one.end)},
          {"organization_id", one.organization_id}};
}

DealRole read_deal_role(Params& in, std::string_view name) {
  auto const* sent = in.find(name);
  if (!sent || !sent->is_object()) {
    in.add_error(std::string(name) + " must be an object");
    return {};
  }
  auto inside = Params::from_object(sent->get_object());
  inside.require({"start", "organization_id"});
  DealRole out{.title = inside.string("title").value_or(""),
               .start = inside.date_time("start").value_or(WallTime{}),
               .end = inside.date_time("end"),
               .organization_id = inside.integer("organization_id").value_or(0)};
  if (inside.error()) in.add_error(std::string(name) + ": " + *inside.error());
  return out;
}

CoworkerConnection read_coworker(Params& in) {
  in.require({"source_id", "employer_id", "overlap_start", "overlap_end"});
  return {.source_id = in.integer("source_id").value_or(0),
          .employer_id = in.integer("employer_id").value_or(0),
          .overlap_start = in.date_time("overlap_start").value_or(WallTime{}),
          .overlap_end = in.date_time("overlap_end").value_or(WallTime{})};
}

InvestorConnection read_investor(Params& in) {
  in.require({"source_id", "funded_at", "investor", "executive"});
  auto const* amount = in.find("amount");
  if (amount && !amount->is_number()) in.add_error("amount must be a number");
  InvestorConnection out{.source_id = in.integer("source_id").value_or(0),
                         .investor = read_deal_role(in, "investor"),
                         .executive = read_deal_role(in, "executive"),
                         .funded_at = in.date_time("funded_at").value_or(WallTime{}),
                         .series = in.string("series").value_or(""),
                         .currency_code = in.string("currency_code").value_or("")};
  if (amount && amount->is_number()) out.amount = amount->to_number<double>();
  return out;
}

}  // namespace

json::object outsider_row(Outsider const& one) {
  json::array coworkers, investors;
  for (auto const& row : one.coworkers)
    coworkers.push_back({{"source_id", row.source_id},
                         {"employer_id", row.employer_id},
                         {"overlap_start", to_iso(row.overlap_start)},
                         {"overlap_end", to_iso(row.overlap_end)}});
  for (auto const& row : one.investors)
    investors.push_back({{"source_id", row.source_id},
                         {"investor", deal_role_row(row.investor)},
                         {"executive", deal_role_row(row.executive)},
                         {"funded_at", to_iso(row.funded_at)},
                         {"series", row.series},
                         {"amount", row.amount ? json::value(*row.amount) : json::value()},
                         {"currency_code", row.currency_code}});
  return {{"id", one.id},
          {"full_name", one.full_name},
          {"title", one.title},
          {"linkedin_url", one.linkedin_url},
          {"organization_id", one.organization_id},
          {"coworkers", std::move(coworkers)},
          {"investors", std::move(investors)}};
}

void FirmReader::outsider(Params& in) {
  in.require({"full_name", "organization_id"});
  Outsider one{.id = new_id(in, store_.outsiders),
               .full_name = in.string("full_name").value_or(""),
               .title = in.string("title").value_or(""),
               .linkedin_url = in.string("linkedin_url").value_or(""),
               .organization_id = in.integer("organization_id").value_or(0)};
  for_each_inside(in, "coworkers", [&](Params& row) { one.coworkers.push_back(read_coworker(row)); });
  for_each_inside(in, "investors", [&](Params& row) { one.investors.push_back(read_investor(row)); });
  if (!in.error()) store_.outsiders.put(std::move(one));
}

}  // namespace affinity::sandbox
