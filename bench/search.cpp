// How much processor time a structured search of the sandbox takes in a large firm, in this process and
// without a network: the first page after a change, one of the pages behind it, and all pages of a run.
//
//   bench_search [PEOPLE COMPANIES ROWS]
//
// Exit 1 when a first page takes more than 25 ms, or when a run of twice as many records takes more than
// three times as long.

#include "base/json/json.hpp"
#include "sandbox/api.hpp"
#include "search_firm.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <vector>

namespace affinity::bench {
namespace {

constexpr double most_ms = 25, most_growth = 3;

double processor_ms() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

struct FixedClock final : Clock {
  TimePoint now() const override { return TimePoint(std::chrono::hours(1)); }
  WallTime wall() const override {
    return std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(9);
  }
};

struct Search {
  std::string_view name{}, path{}, query{}, body{};
};

// Three filters and a sort each.
constexpr std::array<Search, 3> searches{
    {{"persons", "/v2/persons/search", "fieldIds=field-101&fieldIds=field-102&fieldIds=field-103",
      R"({"filters":{"operator":"and","filters":[
           {"fieldId":"field-101","valueType":"filterable-text","operator":"is-none-of","value":["Analyst"]},
           {"fieldId":"field-102","valueType":"number","operator":"is-greater-than","value":100},
           {"fieldId":"field-103","valueType":"location","operator":"is-any-of","value":[{"country":"United States"},{"city":"Oslo"}]}]},
          "sorts":[{"fieldId":"field-102","direction":"desc"}]})"},
     {"companies", "/v2/companies/search", "fieldIds=field-111&fieldIds=field-112&fieldIds=last-contact",
      R"({"filters":{"operator":"and","filters":[
           {"fieldId":"field-111","valueType":"filterable-text-multi","operator":"has-any-of","value":["Fintech","Energy","Food"]},
           {"fieldId":"field-112","valueType":"number","operator":"is-between","value":[100,4500]},
           {"fieldId":"last-contact","attributeId":"date-of-activity","valueType":"date","operator":"is-not-within-the-last","value":{"amount":[30],"unit":"day"}}]},
          "sorts":[{"fieldId":"field-112","direction":"asc"}]})"},
     {"list entries", "/v2/lists/11/list-entries/search", "fieldTypes=list",
      R"({"filters":{"operator":"and","filters":[
           {"fieldId":"field-121","valueType":"ranked-dropdown","operator":"is-any-of","value":[{"dropdownOptionId":1},{"dropdownOptionId":2}]},
           {"fieldId":"field-122","valueType":"number","operator":"is-greater-than","value":1000},
           {"fieldId":"field-123","valueType":"date","operator":"is-before","value":"2026-11-01"}]},
          "sorts":[{"fieldId":"field-123","direction":"desc"},{"fieldId":"field-122","direction":"asc"}]})"}}};

class Sandbox {
 public:
  explicit Sandbox(FirmSize const& size) : api_(clock_, settings(size)) { std::remove(firm_file); }

  // The answer and the processor time of a request.
  std::pair<json::value, double> ask(Method method, std::string target, std::string_view body) {
    Request request{.method = method, .target = std::move(target), .body = std::string(body)};
    request.content_type = "application/json";
    request.headers.set("Authorization",
                        method == Method::put || method == Method::post ? "Bearer sandbox" : "");
    auto const began = processor_ms();
    auto const response = api_.handle(request);
    auto const took = processor_ms() - began;
    if (response.status >= 300) throw std::runtime_error(response.body);
    return {response.body.empty() ? json::value() : std::move(*parse_json(response.body)), took};
  }

  // A change, after which nothing that was remembered is of use.
  void change() {
    ask(Method::post, "/v2/notes",
        R"({"type":"entities","content":{"html":"<p>x</p>"},"companies":[{"id":300001}]})");
  }

 private:
  static constexpr auto firm_file = "bench_search_firm.json";  // read at once, and then removed

  FixedClock clock_{};
  sandbox::Api api_;

  static sandbox::Settings settings(FirmSize const& size) {
    std::ofstream(firm_file) << FirmText(size).text();
    return {.limit_per_minute = std::nullopt, .limit_per_month = std::nullopt, .data_file = firm_file};
  }
};

struct Measured {
  double first_page = 0, next_page = 0, all_pages = 0;  // ms; of the first two the median
  std::size_t pages = 0, records = 0;
};

double median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + std::ptrdiff_t(values.size() / 2));
  return values[values.size() / 2];
}

Measured measure(Sandbox& sandbox, Search const& search) {
  Measured out;
  auto const target = std::string(search.path) + '?' + std::string(search.query);
  std::vector<double> first, next;
  for (int i = 0; i < 9; ++i) {
    sandbox.change();
    first.push_back(sandbox.ask(Method::post, target, search.body).second);
  }
  sandbox.change();
  for (std::string cursor;;) {
    auto const [page, took] = sandbox.ask(Method::post, target + cursor, search.body);
    out.all_pages += took;
    if (!cursor.empty()) next.push_back(took);
    ++out.pages;
    out.records += page.at("data").as_array().size();
    auto const& url = page.at("pagination").at("nextUrl");
    if (url.is_null()) break;
    auto const text = std::string(*as_text(url));
    cursor = "&cursor=" + text.substr(text.find("cursor=") + 7);
  }
  out.first_page = median(first);
  out.next_page = next.empty() ? 0 : median(next);
  return out;
}

// Whether all bounds hold.
bool run(FirmSize const& size) {
  Sandbox whole(size);
  Sandbox half({size.people / 2, size.companies / 2, size.rows / 2});
  std::printf("%-14s%12s%12s%12s%8s%10s%10s\n", "search", "first, ms", "next, ms", "all, ms", "pages",
              "records", "growth");
  bool good = true;
  for (auto const& search : searches) {
    auto const of_half = measure(half, search), of_whole = measure(whole, search);
    auto const growth = of_whole.all_pages / of_half.all_pages;
    std::printf("%-14s%12.1f%12.1f%12.1f%8zu%10zu%10.2f\n", std::string(search.name).c_str(),
                of_whole.first_page, of_whole.next_page, of_whole.all_pages, of_whole.pages, of_whole.records,
                growth);
    good = good && of_whole.first_page <= most_ms && growth <= most_growth;
  }
  return good;
}

}  // namespace
}  // namespace affinity::bench

int main(int count, char** arguments) {
  affinity::bench::FirmSize size;
  auto const given = [&](int at, std::size_t& onto) {
    if (at < count) onto = std::strtoul(arguments[at], nullptr, 10);
  };
  given(1, size.people), given(2, size.companies), given(3, size.rows);
  try {
    return affinity::bench::run(size) ? 0 : 1;
  } catch (std::exception const& error) {
    std::cerr << error.what() << '\n';
    return 2;
  }
}
