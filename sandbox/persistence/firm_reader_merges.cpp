// Reads duplicates and merges of a firm file, and which records went into others.

#include "sandbox/persistence/firm_reader.hpp"
#include "sandbox/store/merges.hpp"

namespace affinity::sandbox {

void FirmReader::merged(Params& in) {
  in.require({"type", "id", "into"});
  auto const type = in.one_of("type", {person_entity, organization_entity});
  auto const id = in.integer("id"), into = in.integer("into");
  if (!in.error()) store_.merged_into[{*type, *id}] = *into;
}

// Its records may be gone: such a pair is not suggested.
void FirmReader::duplicate_pair(Params& in) {
  in.require({"type", "primary_id", "duplicate_id"});
  DuplicatePair const one{
      .id = new_id(in, store_.duplicate_pairs),
      .entity_type = in.one_of("type", {person_entity, organization_entity}).value_or(organization_entity),
      .primary_id = in.integer("primary_id").value_or(0),
      .duplicate_id = in.integer("duplicate_id").value_or(0),
      .criterion = word<MatchCriterion>(in, "criterion").value_or(MatchCriterion::name),
      .created_at = in.date_time("created_at").value_or(store_.opened_at)};
  bool const of_persons = one.entity_type == person_entity;
  bool const of_domain =
      one.criterion == MatchCriterion::domain_redirect || one.criterion == MatchCriterion::domain_match;
  if (of_persons ? of_domain : one.criterion == MatchCriterion::intelligent)
    in.add_error("criterion must be one of " +
                 std::string(of_persons ? "name or intelligent" : "name, domain-redirect or domain-match"));
  if (!in.error()) store_.duplicate_pairs.put(one);
}

void FirmReader::merge(Params& in) {
  in.require({"type", "primary_id", "duplicate_id", "started_at"});
  auto const type = in.one_of("type", {person_entity, organization_entity}).value_or(organization_entity);
  Merge one{.id = new_id(in, store_.merges_of(type)),
            .entity_type = type,
            .task_id = in.string("task_id").value_or(""),
            .primary_id = in.integer("primary_id").value_or(0),
            .duplicate_id = in.integer("duplicate_id").value_or(0),
            .starter_id = member_or_owner(in.integer("starter_id")),
            .started_at = in.date_time("started_at").value_or(WallTime{}),
            .polls_left = in.integer_between("polls_left", 0, 1'000),
            .planned_error = in.string("planned_error").value_or(""),
            .completed_at = in.date_time("completed_at"),
            .error = in.string("error").value_or("")};
  one.ends_at = in.date_time("ends_at").value_or(one.started_at);
  if (one.primary_id == one.duplicate_id) in.add_error("primary_id and duplicate_id must differ");
  if (one.task_id.empty()) one.task_id = task_id_of(one);
  if (!in.error()) store_.merges_of(type).put(std::move(one));
}

}  // namespace affinity::sandbox
