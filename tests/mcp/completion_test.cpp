#include "conversation.hpp"
#include "support/catch.hpp"

namespace affinity::mcp::completion_test {

namespace {

constexpr char of_list[] = R"("ref":{"type":"ref/resource","uri":"test://lists/{list_id}/fields"},)"
                           R"("argument":{"name":"list_id","value":"de"})";

}  // namespace

TEST_CASE("names that Affinity has are offered for a slot, in both eras") {
  Conversation talk;
  talk.open("2025-03-26");
  auto const lists = tests::json_response(R"([{"id":1,"name":"Deals"},{"id":2,"name":"People"}])");
  talk.sender.script = {lists, lists};
  json::value const expected{{"values", {"Deals"}}, {"hasMore", false}, {"total", 1}};
  CHECK(talk.ask("completion/complete", of_list).at("result").at("completion") == expected);
  auto const modern = talk.ask_modern("completion/complete", of_list).at("result");
  CHECK(modern.at("completion") == expected);
  CHECK(modern.at("resultType") == "complete");
}

TEST_CASE("more than a hundred values are cut, and the rest is said to be there") {
  Conversation talk;
  talk.open("2025-11-25");
  std::string many = "[";
  for (int i = 0; i < 150; ++i)
    many += std::string(i ? "," : "") + R"({"id":)" + std::to_string(i + 1) + R"(,"name":"Deals )" +
            std::to_string(i) + "\"}";
  talk.sender.script = {tests::json_response(many + "]")};
  auto const found = talk.ask("completion/complete", of_list).at("result").at("completion");
  CHECK(found.at("values").as_array().size() == 100);
  CHECK(found.at("hasMore") == true);
}

TEST_CASE("where Affinity fails nothing is offered, and that is no error") {
  Conversation talk;
  talk.sender.script = {tests::json_response("{}", 500)};
  auto const found = talk.ask_modern("completion/complete", of_list).at("result").at("completion");
  CHECK(found.at("values").as_array().empty());
}

TEST_CASE("an argument without names is answered with none, without asking Affinity") {
  Conversation talk;
  auto const found =
      talk.ask_modern("completion/complete",
                      R"("ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"how","value":"k"})");
  CHECK(found.at("result").at("completion").at("values").as_array().empty());
  CHECK(talk.sender.asked.empty());
}

TEST_CASE("a reference to nothing is -32602") {
  Conversation talk;
  talk.open("2025-06-18");
  for (auto const* params :
       {R"("ref":{"type":"ref/prompt","name":"no"},"argument":{"name":"who","value":""})",
        R"("ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"no","value":""})",
        R"("ref":{"type":"ref/resource","uri":"test://no"},"argument":{"name":"id","value":""})",
        R"("ref":{"type":"ref/tool","name":"greet"},"argument":{"name":"who","value":""})",
        R"("ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"who","value":7})",
        R"("ref":"greet","argument":{"name":"who","value":""})", R"("argument":{"name":"who","value":""})",
        ""}) {
    CAPTURE(params);
    CHECK(code_of(talk.ask("completion/complete", params)) == code::invalid_params);
    CHECK(code_of(talk.ask_modern("completion/complete", params)) == code::invalid_params);
  }
}

}  // namespace affinity::mcp::completion_test
