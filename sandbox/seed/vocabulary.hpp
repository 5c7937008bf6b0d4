#pragma once
// Names and sentences of the example firm. All firms and people are invented; every domain ends in .example
// (RFC 2606).

#include <array>
#include <string_view>

namespace affinity::sandbox::vocabulary {

using std::string_view;

struct Member {
  string_view first_name, last_name;
};
constexpr std::array<Member, 6> team{{{"Maren", "Oduya"},
                                      {"Tobias", "Lindqvist"},
                                      {"Priya", "Raghunathan"},
                                      {"Callum", "Fenwick"},
                                      {"Yuki", "Tanabe"},
                                      {"Rosa", "Delgado"}}};

// 41 and 47 have no common factor: stepping through both at once gives 1,927 different people.
constexpr std::array<string_view, 41> first_names{
    "Ada",     "Amir",   "Anouk", "Bao",   "Beatriz", "Caleb", "Chidi",  "Clara", "Dmitri", "Elif",  "Emeka",
    "Esther",  "Farid",  "Freya", "Gita",  "Hana",    "Hugo",  "Ines",   "Ivan",  "Jane",   "Jonas", "Kavya",
    "Keiko",   "Lars",   "Leila", "Luca",  "Mateo",   "Mei",   "Nadia",  "Noor",  "Olga",   "Omar",  "Pia",
    "Quentin", "Rafael", "Sana",  "Soren", "Tamsin",  "Uma",   "Viktor", "Wren"};
constexpr std::array<string_view, 47> last_names{
    "Abernathy", "Adeyemi",   "Almqvist", "Arslan", "Baptiste", "Bergeron",  "Castellan", "Chowdhury",
    "Corrigan",  "Dahl",      "Devereux", "Eskola", "Farrow",   "Galindo",   "Grunwald",  "Halloran",
    "Haruki",    "Ibarra",    "Jankovic", "Kaplan", "Kimura",   "Kowalczyk", "Laurent",   "Lindgren",
    "Maalouf",   "Marchetti", "Mbeki",    "Moreau", "Nakagawa", "Novak",     "Obi",       "Olsen",
    "Pereira",   "Petrov",    "Quist",    "Rahimi", "Rosales",  "Sato",      "Sharma",    "Stavros",
    "Thorne",    "Ueda",      "Valente",  "Weiss",  "Yilmaz",   "Zamora",    "Zielinski"};

// 24 beginnings and 11 endings: 264 names that mean nothing.
constexpr std::array<string_view, 24> beginnings{
    "Bren", "Calv", "Drum", "Elm",  "Fynn", "Gral", "Hesk", "Ilv", "Jarn", "Keld", "Lorv", "Myr",
    "Nask", "Ort",  "Pelv", "Quor", "Rusk", "Selv", "Torv", "Ulm", "Vask", "Wend", "Yarl", "Zoph"};
constexpr std::array<string_view, 11> endings{"ara",  "onis", "iva", "etto", "anta", "udo",
                                              "elis", "ory",  "ium", "ent",  "ola"};

struct Sector {
  string_view word, industry, pitch;
};
constexpr std::array<Sector, 10> sectors{
    {{"Health", "Healthcare", "Remote monitoring for heart patients after surgery."},
     {"Freight", "Logistics", "Plans the empty legs of regional trucking fleets."},
     {"Soil", "Agriculture", "Soil carbon measured from cores and satellite images."},
     {"Ledger", "Fintech", "Closes the books of mid-sized firms every night instead of every month."},
     {"Robotics", "Robotics", "Bin-picking arms that warehouses rent by the hour."},
     {"Grid", "Energy", "Balances heat pumps and batteries for small utilities."},
     {"Learn", "Education", "Practice sessions for apprentices, graded by their own foremen."},
     {"Shield", "Security", "Finds forgotten credentials in build systems."},
     {"Bio", "Biotech", "Cell lines that survive shipping at room temperature."},
     {"Works", "Enterprise Software", "Turns maintenance logs into spare-part orders."}}};

constexpr std::array<string_view, 4> backer_kinds{"Endowment", "Family Office", "Pension Trust",
                                                  "Foundation"};
constexpr std::array<string_view, 4> titles{"Chief Executive Officer", "Chief Technology Officer",
                                            "VP Operations", "Head of Sales"};
constexpr std::array<string_view, 3> backer_titles{"Chief Investment Officer", "Investment Director",
                                                   "Trustee"};

struct Place {
  string_view city, state, country, continent;
};
constexpr std::array<Place, 8> places{{{"San Francisco", "California", "United States", "North America"},
                                       {"Austin", "Texas", "United States", "North America"},
                                       {"Toronto", "Ontario", "Canada", "North America"},
                                       {"Berlin", "Berlin", "Germany", "Europe"},
                                       {"Lisbon", "Lisboa", "Portugal", "Europe"},
                                       {"Nairobi", "Nairobi County", "Kenya", "Africa"},
                                       {"Singapore", "Singapore", "Singapore", "Asia"},
                                       {"Melbourne", "Victoria", "Australia", "Oceania"}}};

constexpr std::array<string_view, 5> rounds{"Pre-Seed", "Seed", "Series A", "Series A", "Series B"};
constexpr std::array<string_view, 5> email_subjects{
    "Intro: {org} <> Quillfern", "Re: {org} deck", "Following up on our conversation",
    "Data room access for {org}", "Re: references and next steps"};
constexpr std::array<string_view, 4> meeting_titles{"{org} / Quillfern", "Catch-up with {first}",
                                                    "{org}: product walk-through", "{org}: partner meeting"};

// A note on a deal has one sentence of each of these three.
constexpr std::array<string_view, 9> impressions{
    "{first} did this job by hand for six years before starting {org}, and it shows in every answer.",
    "{org} has eleven design partners, four of them paying, and none has left since spring.",
    "The demo held up on data that we brought ourselves.",
    "Two of the three references said they would be hard to pry away from {org}.",
    "Team of fourteen, nine of them engineers; {first} still takes every support call.",
    "Revenue has doubled since the last update, from a small base.",
    "Second meeting with {first}: calmer than the first, and better prepared than we were.",
    "{org} sells to operations rather than IT, which shortens the cycle to about five weeks.",
    "Their pilot with a regional chain went live last Thursday, on time."};
constexpr std::array<string_view, 7> worries{
    "Gross margin is thinner than the deck says once field support is counted.",
    "One customer is 38% of revenue.",
    "Pricing is still made up per deal.",
    "No answer yet on what happens when the incumbent ships the same feature.",
    "The cap table carries an angel with blocking rights; counsel should look.",
    "They need a commercial lead before they need our money.",
    "Hiring plan assumes a senior market that is not there."};
constexpr std::array<string_view, 6> steps{"Next: references from two churned customers.",
                                           "Next: {owner} to ask for cohort data by Friday.",
                                           "Next: bring {first} in for the Monday partner meeting.",
                                           "Next: compare with what we saw in the same market last year.",
                                           "Next: {owner} sends our view of the round size.",
                                           "Next: wait for the Q3 numbers, then decide."};
constexpr std::array<string_view, 5> backer_notes{
    "Annual review with {first} ({org}). Happy with pacing, asked again for the loss ratio of Fund I.",
    "{first} expects the investment committee to approve the re-up in its next session.",
    "Lunch with {first}. {org} is moving two points of allocation from buyout to early stage.",
    "Sent {first} the quarterly letter; wants a call about the two write-downs before the annual meeting.",
    "{first} would like to co-invest from {org} directly in robotics and in energy."};

}  // namespace affinity::sandbox::vocabulary
