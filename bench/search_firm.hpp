#pragma once
// A large firm for bench_search, in the form of the sandbox's --data.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace affinity::bench {

struct FirmSize {
  std::size_t people = 50'000, companies = 20'000, rows = 10'000;
};

// The ids of the fields that the searches filter by, which the firm has.
struct FirmFields {
  static constexpr int title = 101, score = 102, place_of_person = 103;
  static constexpr int industry = 111, employees = 112, place_of_company = 113;
  static constexpr int status = 121, amount = 122, next_step = 123;
  static constexpr int list = 11;
};

class FirmText {
 public:
  explicit FirmText(FirmSize const& size) : size_(size) {
    text_ = R"({"firm":{"name":"Large","opened_at":"2024-01-01T00:00:00Z"},)"
            R"("team":[{"id":1,"first_name":"Ann","last_name":"Ames","emails":["ann@large.example"]}],)";
    people();
    companies();
    fields();
    rows();
    interactions();
    values();
    text_ += '}';
  }
  std::string const& text() const { return text_; }

 private:
  static constexpr std::array<std::string_view, 5> titles{"Founder", "Chief Executive", "Engineer", "Partner",
                                                          "Analyst"};
  static constexpr std::array<std::string_view, 7> industries{"Fintech",   "Robotics", "Health", "Energy",
                                                              "Logistics", "Games",    "Food"};
  static constexpr std::array<std::string_view, 6> places{
      R"({"city":"Oslo","state":null,"country":"Norway"})",
      R"({"city":"Berlin","state":null,"country":"Germany"})",
      R"({"city":"Austin","state":"Texas","country":"United States"})",
      R"({"city":"Boston","state":"Massachusetts","country":"United States"})",
      R"({"city":"Lima","state":null,"country":"Peru"})",
      R"({"city":"Osaka","state":null,"country":"Japan"})"};

  static constexpr std::size_t first_person = 100'001, first_company = 300'001, first_row = 500'001;

  FirmSize size_;
  std::string text_{};
  std::size_t value_id_ = 1'000'001;

  // "name":[ … ], with a row for each number below `count`.
  template<class Row> void table(std::string_view name, std::size_t count, Row row) {
    text_.append(1, '"').append(name).append("\":[");
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) text_ += ',';
      row(i);
    }
    text_ += "],";
  }
  static std::string number(std::size_t value) { return std::to_string(value); }
  static std::string day(std::size_t of_year) {
    auto const two = [](std::size_t value) { return (value < 10 ? "0" : "") + number(value); };
    return "2026-" + two(1 + of_year / 28 % 11) + '-' + two(1 + of_year % 28) + "T12:00:00Z";
  }

  void people() {
    table("persons", size_.people, [&](std::size_t i) {
      text_ += R"({"id":)" + number(first_person + i) + R"(,"first_name":"Person","last_name":"Number )" +
               number(i) + R"(","emails":["p)" + number(i) + R"(@crowd.example"]})";
    });
  }
  void companies() {
    table("organizations", size_.companies, [&](std::size_t i) {
      text_ += R"({"id":)" + number(first_company + i) + R"(,"name":"Company )" + number(i) +
               R"(","domains":["c)" + number(i) + R"(.example"],"person_ids":[)" +
               number(first_person + i * 2 % size_.people) + ',' +
               number(first_person + (i * 2 + 1) % size_.people) + "]}";
    });
  }
  void fields() {
    text_ +=
        R"("lists":[{"id":11,"type":1,"name":"Universe"}],"fields":[)"
        R"({"id":101,"name":"Title","entity_type":0,"value_type":10},)"
        R"({"id":102,"name":"Score","entity_type":0,"value_type":3},)"
        R"({"id":103,"name":"Place","entity_type":0,"value_type":5},)"
        R"({"id":111,"name":"Industry","entity_type":1,"value_type":10,"allows_multiple":true},)"
        R"({"id":112,"name":"Employees","entity_type":1,"value_type":3},)"
        R"({"id":113,"name":"Place","entity_type":1,"value_type":5},)"
        R"({"id":121,"name":"Status","list_id":11,"value_type":7,"status_column":true,"dropdown_options":[)"
        R"({"id":1,"text":"New","rank":0,"color":0},{"id":2,"text":"Active","rank":1,"color":1},)"
        R"({"id":3,"text":"Done","rank":2,"color":2}]},)"
        R"({"id":122,"name":"Amount","list_id":11,"value_type":3},)"
        R"({"id":123,"name":"Next Step","list_id":11,"value_type":4}],)";
  }
  void rows() {
    table("list_entries", size_.rows, [&](std::size_t i) {
      text_ += R"({"id":)" + number(first_row + i) + R"(,"list_id":11,"entity_id":)" +
               number(first_company + i * 2 % size_.companies) + '}';
    });
  }
  // A meeting with every fifth person.
  void interactions() {
    table("interactions", size_.people / 5, [&](std::size_t i) {
      text_ += R"({"id":)" + number(1 + i) + R"(,"type":0,"date":")" + day(i * 37) +
               R"(","title":"Meeting","person_ids":[1,)" + number(first_person + i * 5) + "]}";
    });
  }
  void value(int field, std::size_t entity, std::size_t row, std::string_view json) {
    if (text_.back() != '[') text_ += ',';
    text_ += R"({"id":)" + number(value_id_++) + R"(,"field_id":)" + std::to_string(field) +
             R"(,"entity_id":)" + number(entity);
    if (row != 0) text_ += R"(,"list_entry_id":)" + number(row);
    text_.append(R"(,"value":)").append(json).append("}");
  }
  static std::string quoted(std::string_view word) { return '"' + std::string(word) + '"'; }

  void values() {
    text_ += R"("field_values":[)";
    for (std::size_t i = 0; i < size_.people; ++i) {
      value(FirmFields::title, first_person + i, 0, quoted(titles[i % titles.size()]));
      value(FirmFields::score, first_person + i, 0, number(i * 7'919 % 1'000));
      value(FirmFields::place_of_person, first_person + i, 0, places[i % places.size()]);
    }
    for (std::size_t i = 0; i < size_.companies; ++i) {
      value(FirmFields::industry, first_company + i, 0, quoted(industries[i % industries.size()]));
      value(FirmFields::industry, first_company + i, 0, quoted(industries[i / 7 % industries.size()]));
      value(FirmFields::employees, first_company + i, 0, number(i * 7'919 % 5'000));
      value(FirmFields::place_of_company, first_company + i, 0, places[i % places.size()]);
    }
    for (std::size_t i = 0; i < size_.rows; ++i) {
      auto const company = first_company + i * 2 % size_.companies;
      value(FirmFields::status, company, first_row + i, number(1 + i % 3));
      value(FirmFields::amount, company, first_row + i, number(i * 7'919 % 100'000));
      value(FirmFields::next_step, company, first_row + i, quoted(day(i * 11)));
    }
    text_ += ']';
  }
};

}  // namespace affinity::bench
