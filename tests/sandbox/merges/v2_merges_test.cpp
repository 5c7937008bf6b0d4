#include "support/v2_merges.hpp"

#include "support/catch.hpp"

namespace affinity::tests::v2_merges_test {

using namespace affinity;
using namespace affinity::tests;
using std::chrono::seconds;

namespace {

constexpr std::int64_t kept = 730'010, duplicate = 730'011;

}  // namespace

TEST_CASE("a merge is accepted with 202 and the URL of its task") {
  V2Client client;
  auto const kind = GENERATE(MergeKind::company, MergeKind::person);
  auto const reply = kind == MergeKind::company ? post_merge(client, kind, kept, duplicate)
                                                : post_merge(client, kind, 510'020, 510'021);
  CHECK(reply.status == 202);
  CHECK(reply.names() == "taskUrl");
  CHECK(reply.str("taskUrl").starts_with(of_kind(kind, "https://api.affinity.co/v2/tasks/%-merges/")));
  auto const task = client.get(task_path(reply));
  CHECK(task.names() == "id,status,resultsSummary");
  CHECK(task.str("status") == "in-progress");
  CHECK(write_json(task.at("resultsSummary")) == R"({"total":1,"inProgress":1,"success":0,"failed":0})");
}

TEST_CASE("the URL of a task is on the host that the request named") {
  V2Client client;
  client.headers.set("Host", "127.0.0.1:8766");
  CHECK(post_merge(client, MergeKind::company, kept, duplicate)
            .str("taskUrl")
            .starts_with("http://127.0.0.1:8766/v2/tasks/company-merges/"));
}

TEST_CASE("a merge is in progress for three seconds and is then performed") {
  V2Client client;
  auto const task = start_merge(client, MergeKind::company, kept, duplicate);
  client.v1.clock.pass(Milliseconds(2'999));
  CHECK(client.get(task).str("status") == "in-progress");
  CHECK(client.get("/companies/730011").status == 200);
  client.v1.clock.pass(Milliseconds(1));
  CHECK(client.get(task).str("status") == "success");
  CHECK(write_json(client.get(task).at("resultsSummary")) ==
        R"({"total":1,"inProgress":0,"success":1,"failed":0})");
  CHECK(client.get("/companies/730011").status == 404);
}

TEST_CASE("a merge ends at its own time, however late somebody looks, and through either face") {
  V2Client client;
  auto const started = client.v1.clock.date;
  start_merge(client, MergeKind::company, kept, duplicate);
  client.v1.clock.pass(seconds(3'600));
  if (GENERATE(true, false)) {
    CHECK(client.v1.get("/organizations/730011").status == 422);
  } else {
    CHECK(client.get("/companies/730011").status == 404);
  }
  auto const merge = client.get("/company-merges").at("data").as_array().front();
  CHECK(text_member(merge, "startedAt") == to_iso(started));
  CHECK(text_member(merge, "completedAt") == to_iso(started + seconds(3)));
}

TEST_CASE("a merge goes on where the date stands still") {
  V2Client client;
  auto const task = start_merge(client, MergeKind::company, kept, duplicate);
  client.v1.clock.time += seconds(3);
  CHECK(client.get(task).str("status") == "success");
}

TEST_CASE("v1 says into what a record was merged, v2 has no such record") {
  V2Client client;
  merge_records(client, MergeKind::company, kept, duplicate);
  merge_records(client, MergeKind::person, 510'020, 510'021);
  auto const company = client.v1.get("/organizations/730011"), person = client.v1.get("/persons/510021");
  CHECK(company.status == 422);
  CHECK(write_json(company.body)
            .find("organization_id: 730011 no longer exists as it has been merged into 730010") !=
        std::string::npos);
  CHECK(person.status == 422);
  CHECK(
      write_json(person.body).find("person_id: 510021 no longer exists as it has been merged into 510020") !=
      std::string::npos);
  CHECK(client.v1.del("/persons/510021").status == 422);
  CHECK(client.v1.get("/field-values?person_id=510021").status == 422);
  CHECK(
      client.v1.post("/notes", R"({"content":"x","person_ids":[510021]})").text.find("merged into 510020") !=
      std::string::npos);
  auto const gone = client.get("/persons/510021");
  CHECK(errors_of(gone) == "not-found");
  CHECK(gone.str("errors.0.message").ends_with("it has been merged into 510020"));
  CHECK(client.get("/companies/730011/fields").str("errors.0.message").ends_with("merged into 730010"));
}

TEST_CASE("who was merged into a record that is merged later has gone where that went") {
  V2Client client;
  merge_records(client, MergeKind::company, 730'011, 730'012);
  merge_records(client, MergeKind::company, kept, 730'011);
  CHECK(client.v1.get("/organizations/730012").text.find("merged into 730010") != std::string::npos);
  CHECK(client.v1.get("/organizations/730011").text.find("merged into 730010") != std::string::npos);
}

TEST_CASE("equal ids are 400, and ids that are none are mistakes in the body") {
  V2Client client;
  auto const equal = post_merge(client, MergeKind::company, kept, kept);
  CHECK(equal.status == 400);
  CHECK(errors_of(equal) == "bad-request");
  CHECK(errors_of(client.post("/company-merges", "{}")) ==
        "validation primaryCompanyId; validation duplicateCompanyId");
  CHECK(errors_of(client.post("/person-merges", R"({"primaryPersonId":0,"duplicatePersonId":"1","x":1})")) ==
        "validation primaryPersonId; validation duplicatePersonId; validation x");
  CHECK(client.get("/company-merges").size("data") == 2);  // those of the seed
}

TEST_CASE("a merge of an id that does not exist is accepted and fails") {
  auto const kind = GENERATE(MergeKind::company, MergeKind::person);
  V2Client client;
  std::int64_t const there = kind == MergeKind::company ? kept : 510'020;
  auto const no_primary = merge_records(client, kind, 999'999'999, there);
  CHECK(no_primary.str("status") == "failed");
  CHECK(no_primary.str("errorMessage") == of_kind(kind, "Primary % not found"));
  CHECK(no_primary.str("completedAt") == to_iso(client.v1.clock.date));
  CHECK(merge_records(client, kind, there, 999'999'999).str("errorMessage") ==
        of_kind(kind, "Duplicate % not found"));
}

TEST_CASE("a merge fails when one of its records is deleted meanwhile") {
  V2Client client;
  auto const task = start_merge(client, MergeKind::person, 510'020, 510'021);
  client.v1.del(GENERATE(as<std::string>{}, "/persons/510020", "/persons/510021"));
  client.v1.clock.pass(seconds(3));
  CHECK(client.get(task).str("status") == "failed");
  CHECK(write_json(client.get(task).at("resultsSummary")) ==
        R"({"total":1,"inProgress":0,"success":0,"failed":1})");
}

TEST_CASE("a second merge of a pair is a task of its own, which fails") {
  V2Client client;
  auto const first = start_merge(client, MergeKind::company, kept, duplicate);
  auto const second = start_merge(client, MergeKind::company, kept, duplicate);
  CHECK(first != second);
  client.v1.clock.pass(seconds(3));
  CHECK(client.get(first).str("status") == "success");
  CHECK(client.get(second).str("status") == "failed");
  CHECK(client.get("/company-merges").str("data.0.errorMessage") ==
        "Duplicate company not found: 730011 has been merged into 730010");
}

TEST_CASE("a member of the firm and a company of Affinity's own data go into no other record") {
  V2Client client;
  CHECK(merge_records(client, MergeKind::person, 510'020, seeded::yuki).str("status") == "failed");
  CHECK(client.get("/persons/510005").status == 200);
  CHECK(merge_records(client, MergeKind::person, seeded::yuki, 510'020).str("status") == "success");
}

TEST_CASE("merges and tasks are listed newest first, each kind on its own") {
  V2Client client;
  start_merge(client, MergeKind::company, kept, duplicate);
  start_merge(client, MergeKind::person, 510'020, 510'021);
  auto const newest = start_merge(client, MergeKind::company, 730'012, 730'013);
  auto const merges = client.get("/company-merges");
  CHECK(merges.names("data.0") ==
        "id,status,taskId,startedAt,primaryCompanyId,duplicateCompanyId,completedAt,errorMessage");
  CHECK(merges.num("data.0.primaryCompanyId") == 730'012);
  CHECK(merges.num("data.1.primaryCompanyId") == kept);
  CHECK(client.get("/tasks/company-merges").str("data.0.id") == newest.substr(newest.rfind('/') + 1));
  CHECK(client.get("/person-merges").num("data.0.duplicatePersonId") == 510'021);
  CHECK(client.get("/company-merges?limit=1&totalCount=true").names("pagination") == "nextUrl,prevUrl");
  CHECK(client.get("/person-merges/" + id_text(client.get("/person-merges").num("data.0.id"))).body ==
        client.get("/person-merges").at("data.0"));
}

TEST_CASE("a page of merges of persons has 25, of companies 100") {
  V2Client client;
  for (int i = 0; i < 101; ++i) start_merge(client, MergeKind::company, kept, duplicate);
  for (int i = 0; i < 26; ++i) start_merge(client, MergeKind::person, 510'020, 510'021);
  CHECK(client.get("/company-merges").size("data") == 100);
  CHECK(client.get("/tasks/company-merges").size("data") == 100);
  CHECK(client.get("/person-merges").size("data") == 25);
  CHECK(client.get("/tasks/person-merges").size("data") == 25);
  CHECK(client.get("/person-merges?limit=100").size("data") == 28);
}

TEST_CASE("merges are filtered by status and task, tasks by status") {
  V2Client client;
  auto const task = start_merge(client, MergeKind::company, kept, duplicate);
  auto const id = task.substr(task.rfind('/') + 1);
  CHECK(client.get("/company-merges?filter=status%3Din-progress").size("data") == 1);
  CHECK(client.get("/company-merges?filter=status%3Dfailed").str("data.0.errorMessage") ==
        "Primary company not found");
  CHECK(client.get("/company-merges?filter=taskId%3D" + id).num("data.0.duplicateCompanyId") == duplicate);
  CHECK(client.get("/tasks/company-merges?filter=status%3Dsuccess").size("data") == 1);
  CHECK(errors_of(client.get("/company-merges?filter=status%3Ddone")) == "validation filter");
  CHECK(errors_of(client.get("/tasks/company-merges?filter=taskId%3D" + id)) == "validation filter");
}

TEST_CASE("an id of the other kind, of nothing, or of no form is no merge and no task") {
  V2Client client;
  auto const task = start_merge(client, MergeKind::company, kept, duplicate);
  auto const id = task.substr(task.rfind('/') + 1);
  CHECK(errors_of(client.get("/tasks/person-merges/" + id)) == "not-found");
  CHECK(errors_of(client.get("/tasks/company-merges/x")) == "validation taskId");
  CHECK(errors_of(client.get("/company-merges/999")) == "not-found");
  CHECK(errors_of(client.get("/company-merges/0")) == "validation mergeId");
}

TEST_CASE("merges need the right to manage duplicates and the role of an admin") {
  V2Client client({.extra_keys = {"tobias"}});
  auto const path = GENERATE(as<std::string>{}, "/company-merges", "/person-merges/1", "/tasks/person-merges",
                             "/tasks/company-merges/3fa85f64-5717-4562-b3fc-2c963f66afa6");
  client.set_rights(R"("Manage Users")");
  CHECK(errors_of(client.get(path)) == "authorization");
  CHECK(errors_of(post_merge(client, MergeKind::company, kept, duplicate)) == "authorization");
  client.set_rights(R"("Manage duplicates")");
  CHECK(client.get(path).status == 200);
  client.v1.key = "tobias";
  client.set_rights(R"("Manage duplicates")");
  CHECK(errors_of(client.get(path)) == "authorization");
  CHECK(errors_of(post_merge(client, MergeKind::person, 510'020, 510'021)) == "authorization");
  CHECK(client.get("/duplicates/company-suggestions").status == 200);
}

TEST_CASE("a merge can be made to end after its state was read n times") {
  V2Client client;
  client.control("merges", R"({"kind":"company","pair":[730010,730011],"after_polls":2})");
  auto const task = start_merge(client, MergeKind::company, kept, duplicate);
  client.v1.clock.pass(seconds(60));
  CHECK(client.get("/company-merges").str("data.0.status") == "in-progress");  // no poll of this merge
  CHECK(client.get(task).str("status") == "in-progress");
  CHECK(client.get("/company-merges/3").str("status") == "in-progress");
  CHECK(client.get(task).str("status") == "success");
}

TEST_CASE("a merge can be made to take longer, and to fail") {
  V2Client client;
  client.control("merges", R"({"after_s":60})");
  client.control("merges", R"({"pair":[730012,730013],"fails":"Out of luck"})");
  auto const slow = start_merge(client, MergeKind::company, kept, duplicate);
  auto const failing = start_merge(client, MergeKind::company, 730'012, 730'013);
  client.v1.clock.pass(seconds(3));
  CHECK(client.get(slow).str("status") == "in-progress");
  CHECK(client.get(failing).str("status") == "failed");
  CHECK(client.get("/company-merges?filter=status%3Dfailed").str("data.0.errorMessage") == "Out of luck");
  CHECK(client.get("/companies/730013").status == 200);
  client.v1.clock.pass(seconds(57));
  CHECK(client.get(slow).str("status") == "success");
  client.v1.del("/__sandbox/merges");
  CHECK(merge_records(client, MergeKind::company, 730'012, 730'013).str("status") == "success");
}

TEST_CASE("a merge that only fails has Affinity's own words") {
  V2Client client;
  client.control("merges", R"({"fails":true})");
  CHECK(merge_records(client, MergeKind::company, kept, duplicate).str("errorMessage") ==
        "Primary company not found");
}

TEST_CASE("how merges go on is refused with a sentence where it is no plan") {
  V2Client client;
  auto const [body, why] = GENERATE(
      std::pair{R"({"pairs":[1,2]})", "there is no \"pairs\" here"},
      std::pair{R"({"pair":[1]})", "pair must be the id of the primary record and that of its duplicate"},
      std::pair{R"({"pair":[1,1]})", "pair must be the id of the primary record and that of its duplicate"},
      std::pair{R"({"after_s":1,"after_polls":1})", "Give after_s or after_polls, not both"},
      std::pair{R"({"after_s":-1})", "after_s must be from 0 to 86400"},
      std::pair{R"({"after_polls":1001})", "after_polls must be from 0 to 1000"},
      std::pair{R"({"kind":"deal"})", "kind must be company or person"});
  auto const reply = client.v1.post("/__sandbox/merges", body);
  CHECK(reply.status == 422);
  CHECK(reply.text.find(write_json(json::value(why))) != std::string::npos);
}

TEST_CASE("rights and versions of the sandbox are refused with a sentence where a name is unknown") {
  V2Client client;
  auto const rights = client.v1.post("/__sandbox/rights", R"({"key":"sandbox","rights":[],"role":"admin"})");
  CHECK(rights.status == 422);
  CHECK(rights.text.find(R"(there is no \"role\" here)") != std::string::npos);
  CHECK(client.get("/companies").status == 200);
  CHECK(client.v1.post("/__sandbox/versions", R"({"standard":"2026-07-15"})").status == 422);
}

}  // namespace affinity::tests::v2_merges_test
