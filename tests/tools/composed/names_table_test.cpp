// Names as firms write and people type them. Each row is one spelling; what counts as the same name, as a
// part of it, or as another one.

#include "support/catch.hpp"
#include "tools/composed/language/names.hpp"

#include <algorithm>

namespace affinity::tools::names_table_test {

using namespace composed;

namespace {

struct Pair {
  std::string_view asked, name;
};

MatchLevel person(Pair const& row) {
  return match(parse_query(row.asked), {.kind = Kind::person, .names = {row.name}});
}
MatchLevel company(Pair const& row) {
  return match(parse_query(row.asked), {.kind = Kind::company, .names = {row.name}});
}

bool searches(std::string_view asked, Kind kind, std::string_view term) {
  auto const terms = search_terms(parse_query(asked), kind);
  return std::ranges::find(terms, term) != terms.end();
}

}  // namespace

TEST_CASE("a company is the same with and without its legal form, in the languages that occur") {
  for (std::string_view const name : {
           "Acme Robotics Sp. z o.o.",
           "Acme Robotics sp. z.o.o.",
           "Acme Robotics Sp.k.",
           "Acme Robotics S.A.",
           "Acme Robotics s.r.o.",
           "Acme Robotics, spol. s r.o.",
           "Acme Robotics a.s.",
           "Acme Robotics Kft.",
           "Acme Robotics Zrt.",
           "Acme Robotics Nyrt",
           "Acme Robotics A.Ş.",
           "Acme Robotics AŞ",
           "Acme Robotics Ltd. Şti.",
           "Acme Robotics d.o.o.",
           "Acme Robotics d.d.",
           "Acme Robotics ApS",
           "Acme Robotics A/S",
           "Acme Robotics Oyj",
           "Acme Robotics Oy Ab",
           "Acme Robotics AB (publ)",
           "Acme Robotics Lda.",
           "Acme Robotics, Unipessoal Lda",
           "Acme Robotics S.L.",
           "Acme Robotics, S.L.U.",
           "Acme Robotics S.A. de C.V.",
           "Acme Robotics S.A.P.I. de C.V.",
           "Acme Robotics S. de R.L. de C.V.",
           "Acme Robotics B.V.",
           "Acme Robotics V.O.F.",
           "Acme Robotics AS",
           "Acme Robotics ASA",
           "Acme Robotics e.K.",
           "Acme Robotics UG (haftungsbeschränkt)",
           "Acme Robotics GmbH & Co. KGaA",
           "Acme Robotics GmbH u. Co. KG",
           "Acme Robotics gGmbH",
           "Acme Robotics S.à r.l.",
           "Acme Robotics EURL",
           "Acme Robotics S.r.l.s.",
           "Acme Robotics S.p.A.",
           "Acme Robotics OÜ",
           "Acme Robotics UAB",
           "Acme Robotics SIA",
           "Acme Robotics EOOD",
           "Acme Robotics Sdn. Bhd.",
           "Acme Robotics Pte. Ltd.",
           "Acme Robotics Pvt. Ltd.",
           "Acme Robotics Private Limited",
           "Acme Robotics Co., Ltd.",
           "Acme Robotics FZ-LLC",
           "Acme Robotics P.L.C.",
           "Acme Robotics L.L.C.",
           "Acme Robotics Inc",
           "Acme Robotics, Incorporated",
           "Acme Robotics株式会社",
           "株式会社Acme Robotics",
           "Acme Robotics 株式会社",
           "(株)Acme Robotics",
           "（株）Acme Robotics",
           "㈱Acme Robotics",
           "Acme Robotics有限公司",
           "Acme Robotics 股份有限公司",
           "Acme Robotics有限责任公司",
           "Acme Robotics 주식회사",
           "주식회사 Acme Robotics",
           "(주)Acme Robotics",
           "ООО Acme Robotics",
           "ООО «Acme Robotics»",
           "PT Acme Robotics Tbk",
           "Acme Robotics Α.Ε.",
       }) {
    CAPTURE(name);
    CHECK(company({"acme robotics", name}) == MatchLevel::folded);
    CHECK(company({name, "Acme Robotics"}) == MatchLevel::folded);
    CHECK(searches(name, Kind::company, "Acme Robotics"));
  }
}

TEST_CASE("a legal form alone is a name, and one inside a name is a part of it") {
  CHECK(company({"AB", "AB"}) == MatchLevel::name);
  CHECK(company({"株式会社", "株式会社"}) == MatchLevel::name);
  for (auto const& row : {Pair{"SE Ventures", "Ventures"}, Pair{"AG Insurance", "Insurance"},
                          Pair{"Acme", "Beta GmbH"}, Pair{"有限公司", "Acme 有限公司"}}) {
    CAPTURE(row.asked, row.name);
    CHECK(company(row) < MatchLevel::prefix);
  }
}

TEST_CASE("the spellings of one name are the same") {
  for (auto const& row : {
           Pair{"Jane Okafor", "Jane  Okafor "},
           Pair{"\"Jane Okafor\"", "Jane Okafor"},
           Pair{"“Jane Okafor”", "Jane Okafor"},
           Pair{"'Jane Okafor'", "Jane Okafor"},
           Pair{"Jane Okafor.", "Jane Okafor"},
           Pair{"Jane Okafor?", "Jane Okafor"},
           Pair{"Jane Okafor;", "Jane Okafor"},
           Pair{"Jane Okafor…", "Jane Okafor"},
           Pair{"Dr. Jane Okafor", "Jane Okafor"},
           Pair{"Prof. Dr. Jane Okafor", "Jane Okafor"},
           Pair{"Jane Okafor", "Dr. Jane Okafor"},
           Pair{"Dr.-Ing. Jane Okafor", "Jane Okafor"},
           Pair{"Ms Jane Okafor", "Jane Okafor"},
           Pair{"Mme Jane Okafor", "Jane Okafor"},
           Pair{"Sra. Jane Okafor", "Jane Okafor"},
           Pair{"Jane Okafor, PhD", "Jane Okafor"},
           Pair{"Jane Okafor MBA", "Jane Okafor"},
           Pair{"Jack Okafor", "Jack Okafor Jr."},
           Pair{"Jane Okafor <jane@acme.example>", "Jane Okafor"},
           Pair{"\"Jane Okafor\" <jane@acme.example>", "Jane Okafor"},
           Pair{"Jane Okafor (jane@acme.example)", "Jane Okafor"},
           Pair{"Jurgen Muller", "Jürgen Müller"},
           Pair{"Juergen Mueller", "Jürgen Müller"},
           Pair{"Jürgen Müller", "Juergen Mueller"},
           Pair{"Goetz Strasse", "Götz Straße"},
           Pair{"GÖTZ STRASSE", "Götz Straße"},
           Pair{"Soeren Aagaard", "Søren Ågaard"},
           Pair{"Soren Agaard", "Søren Ågaard"},
           Pair{"Bjorn", "Bjørn"},
           Pair{"Ayse Isik", "Ayşe Işık"},
           Pair{"AYŞE IŞIK", "Ayşe Işık"},
           Pair{"Ilker Inan", "İlker İnan"},
           Pair{"Lukasz Zolc", "Łukasz Żółć"},
           Pair{"Nguyen Duc", "Nguyễn Đức"},
           Pair{"Thora Gudmundsdottir", "Þóra Guðmundsdóttir"},
           Pair{"Zeynep Eliyev", "Zeynep Əliyev"},
           Pair{"Zoe", "Zoe\xCC\x88"},
           Pair{"OBrien", "O'Brien"},
           Pair{"O’Brien", "O'Brien"},
           Pair{"Jean Luc Picard", "Jean-Luc Picard"},
           Pair{"Jean‑Luc Picard", "Jean-Luc Picard"},
           Pair{"Ｊａｎｅ　Ｏｋａｆｏｒ", "Jane Okafor"},
           Pair{"Jane Okafor 🚀", "Jane Okafor"},
           Pair{"\u200Fכרים אחמד", "כרים אחמד"},
           Pair{"كريم أحمد", "كريم احمد"},
           Pair{"علی", "علي"},
           Pair{"Семен", "Семён"},
           Pair{"J.P. Morgan", "JP Morgan"},
           Pair{"J.R.R.Tolkien", "JRR Tolkien"},
       }) {
    CAPTURE(row.asked, row.name);
    CHECK(person(row) >= MatchLevel::folded);
  }
}

TEST_CASE("the words of a name are found in any order, with initials, particles and joined or parted") {
  for (auto const& row : {
           Pair{"Okafor, Jane", "Jane Okafor"},
           Pair{"OKAFOR Jane", "Jane Okafor"},
           Pair{"J.Okafor", "Jane Okafor"},
           Pair{"Okafor J.", "Jane Okafor"},
           Pair{"J. P. Dupont", "Jean-Pierre Dupont"},
           Pair{"J.-P. Dupont", "Jean-Pierre Dupont"},
           Pair{"JP Dupont", "Jean-Pierre Dupont"},
           Pair{"Garcia", "Maria Garcia Lopez"},
           Pair{"Maria Lopez", "María García López"},
           Pair{"Garcia Lopez, Maria", "María García López"},
           Pair{"Garcia-Lopez", "Maria Garcia Lopez"},
           Pair{"van der Berg", "Anna van der Berg"},
           Pair{"Berg, Anna van der", "Anna van der Berg"},
           Pair{"Vander Berg", "Anna van der Berg"},
           Pair{"Anna VanderBerg", "Anna Vander Berg"},
           Pair{"de la Cruz", "Juan de la Cruz"},
           Pair{"Delacruz", "Juan Dela Cruz"},
           Pair{"O Brien", "Pat O'Brien"},
           Pair{"Pat O Brien", "Pat O'Brien"},
           Pair{"Mc Donald", "Sarah McDonald"},
           Pair{"McDonald", "Sarah Mc Donald"},
           Pair{"Jeanluc Picard", "Jean-Luc Picard"},
           Pair{"山田太郎", "山田 太郎"},
           Pair{"太郎 山田", "山田 太郎"},
           Pair{"Dr. Okafor", "Jane Okafor"},
           Pair{"Prof. J. Okafor", "Jane Okafor"},
       }) {
    CAPTURE(row.asked, row.name);
    CHECK(person(row) >= MatchLevel::words);
  }
  for (auto const& row :
       {Pair{"Open AI", "OpenAI"}, Pair{"OpenAI", "Open AI, Inc."}, Pair{"Face-book", "Facebook"},
        Pair{"E.ON", "EON SE"}, Pair{"EON", "E.ON SE"}, Pair{"Loreal", "L'Oréal S.A."},
        Pair{"L Oreal", "L'Oréal"}, Pair{"Marks and Spencer", "Marks & Spencer plc"},
        Pair{"T.Rowe Price", "T. Rowe Price"}, Pair{"アクメ", "アクメ株式会社"}, Pair{"华为", "华为有限公司"},
        Pair{"삼성", "삼성 주식회사"}}) {
    CAPTURE(row.asked, row.name);
    CHECK(company(row) >= MatchLevel::words);
  }
}

TEST_CASE("names that only look alike are not the same") {
  for (auto const& row :
       {Pair{"Jane Okafor", "Jane Okafo"}, Pair{"Jan Okafor", "Jane Okafor"},
        Pair{"Jane Okafor Lindt", "Jane Okafor"}, Pair{"J", "Ajani Okafor"}, Pair{"Dr.", "Jane Okafor"},
        Pair{"Anna van den Berg", "Anna van der Berg"}, Pair{"O'Brien", "Brien Oake"}, Pair{"👋", "Jane 🚀"}}) {
    CAPTURE(row.asked, row.name);
    CHECK(person(row) == MatchLevel::none);
  }
}

TEST_CASE("a whole name wins over the longer ones that begin with it") {
  struct Row {
    std::string_view asked;
    std::vector<std::string_view> names;
  };
  for (auto const& row : {Row{"acme", {"Acme Robotics", "Acme GmbH", "Acmeology"}},
                          Row{"Jane Okafor", {"Jane Okafor-Lindt", "Jane Okafor", "Jane Okafors"}},
                          Row{"ab", {"Abacus", "AB", "AB InBev"}}}) {
    std::vector<MatchLevel> levels;
    for (auto const name : row.names) levels.push_back(company({row.asked, name}));
    CAPTURE(row.asked);
    CHECK(best_matches(levels) == std::vector<std::size_t>{1});
  }
}

TEST_CASE("addresses are the same with tags, schemes, display names and stops") {
  struct Row {
    std::string_view asked, email;
  };
  for (auto const& row :
       {Row{"jane@acme.example", "Jane@ACME.example"}, Row{"mailto:jane@acme.example", "jane@acme.example"},
        Row{"mailto:jane@acme.example?subject=Hi", "jane@acme.example"},
        Row{"<jane@acme.example>", "jane@acme.example"}, Row{"jane@acme.example.", "jane@acme.example"},
        Row{"jane@acme.example,", "jane@acme.example"},
        Row{"Jane Okafor <jane@acme.example>", "jane@acme.example"},
        Row{"\"Okafor, Jane\" <jane@acme.example>", "jane@acme.example"},
        Row{"jane+crm@acme.example", "jane@acme.example"}, Row{"jane@acme.example", "jane+news@acme.example"},
        Row{"jane.okafor@mail.acme.co.uk", "jane.okafor@mail.acme.co.uk"}}) {
    CAPTURE(row.asked, row.email);
    CHECK(match(parse_query(row.asked), {.kind = Kind::person, .names = {"J O"}, .emails = {row.email}}) ==
          MatchLevel::address);
  }
  CHECK(parse_query("\"Okafor, Jane\" <jane@acme.example>").name == "Okafor, Jane");
  CHECK(searches("jane+crm@acme.example", Kind::person, "jane@acme.example"));
}

TEST_CASE("a domain is a company's below and above it, but an ending that many share is nobody's") {
  struct Row {
    std::string_view asked, domain;
  };
  for (auto const& row :
       {Row{"acme.co.uk", "acme.co.uk"}, Row{"www.acme.co.uk", "acme.co.uk"},
        Row{"https://shop.acme.co.uk/en?x=1", "acme.co.uk"}, Row{"http://acme.com.br:8080", "acme.com.br"},
        Row{"ACME.IO.", "acme.io"}, Row{"jane@uk.acme.com", "acme.com"}}) {
    CAPTURE(row.asked, row.domain);
    CHECK(match(parse_query(row.asked), {.kind = Kind::company, .names = {"A"}, .domains = {row.domain}}) ==
          MatchLevel::address);
  }
  for (auto const& row : {Row{"co.uk", "acme.co.uk"}, Row{"beta.co.uk", "acme.co.uk"},
                          Row{"com.br", "acme.com.br"}, Row{"acme.com.evil.example", "acme.com"}}) {
    CAPTURE(row.asked, row.domain);
    CHECK(match(parse_query(row.asked), {.kind = Kind::company, .names = {"A"}, .domains = {row.domain}}) ==
          MatchLevel::none);
  }
  CHECK(searches("shop.acme.co.uk", Kind::company, "acme.co.uk"));
  CHECK(searches("app.ibm.com", Kind::company, "ibm.com"));
}

TEST_CASE("a person at a company is taken apart, with titles and in other words") {
  struct Row {
    std::string_view asked, who, at;
  };
  for (auto const& row :
       {Row{"Jane at Acme", "Jane", "Acme"}, Row{"Jane @ Acme", "Jane", "Acme"},
        Row{"Jane @Acme", "Jane", "Acme"}, Row{"Jane from Acme Robotics", "Jane", "Acme Robotics"},
        Row{"Jane (Acme)", "Jane", "Acme"}, Row{"Jürgen bei Acme GmbH", "Jürgen", "Acme GmbH"},
        Row{"Dr. Jane Okafor at acme.example", "Dr. Jane Okafor", "acme.example"}}) {
    CAPTURE(row.asked);
    auto const query = parse_query(row.asked);
    CHECK(query.who == row.who);
    CHECK(query.at == row.at);
  }
}

TEST_CASE("a search is sent without titles, quotes and stops") {
  CHECK(searches("Dr. Jane Okafor", Kind::person, "Jane Okafor"));
  CHECK(searches("\"Acme Robotics\"", Kind::company, "Acme Robotics"));
  CHECK(searches("Acme Robotics?", Kind::company, "Acme Robotics"));
  CHECK(searches("Jane Okafor.", Kind::person, "Jane Okafor"));
  CHECK(searches("J.Okafor", Kind::person, "Okafor"));
  CHECK(searches("Juergen Müller", Kind::person, "juergen muller"));
}

}  // namespace affinity::tools::names_table_test
