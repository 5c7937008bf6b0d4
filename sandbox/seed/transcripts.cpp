// Transcripts, and the notes of the notetaker that they belong to.

#include "sandbox/seed/seed_context.hpp"
#include "sandbox/seed/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox {

namespace {

using std::string_view;

constexpr Id first_note_with_transcript = 6'280'001;
constexpr std::size_t reviewed_customers = 40;

// Who speaks and what: 0 is the member of the firm who wrote the note.
struct Line {
  std::size_t speaker = 0;
  string_view words{};
};

constexpr std::array<Line, 34> acme_partner_talk{
    {{0, "Desmond, thanks for making the time. Can you start with where the quarter ended?"},
     {1, "Sure. We closed at 412 thousand in monthly revenue, from 286 in the quarter before."},
     {0, "How much of that is new customers?"},
     {1, "About a third. The rest is customers who added arms, mostly in halls where we already run."},
     {0, "And who left?"},
     {1, "One. A returns warehouse in Texas that closed. Churn is that single site."},
     {0, "Let us talk about unit costs. The deck says 61 percent gross margin."},
     {1, "That is before field support. With the technicians counted it is 48."},
     {0, "What brings it back up?"},
     {1, "A third shift. The arm costs us the same whether it works 16 hours or 22."},
     {0, "How many customers run a third shift today?"},
     {1, "Nine of 41. Four more have asked for a quote."},
     {0, "Jane wrote that the second warehouse is booked out until autumn."},
     {1, "It is. We are short of grippers, not of arms. The supplier needs eleven weeks."},
     {0, "Is there a second supplier?"},
     {1, "We are testing one in Toronto. Their gripper lasts as long, and costs 15 percent less."},
     {0, "What happens to the warranty when you change the gripper?"},
     {1, "Nothing changes for the customer. We rent the arm, so wear is our problem anyway."},
     {0, "Who insures the arms on site?"},
     {1, "We do. Insurance is two percent of revenue; we had one claim in three years."},
     {0, "Your largest customer is 38 percent of revenue. Does that still hold?"},
     {1, "It is 31 now, and it should be below 25 when the two pilots convert."},
     {0, "Which pilots are those?"},
     {1, "A grocer in Lisbon and a parts dealer in Berlin. Both decide before the end of the year."},
     {0, "Let us come to the round. You said ten million."},
     {1,
      "Ten, of which six go into arms. We would rather borrow for the arms later, once a bank understands "
      "them."},
     {0, "Would you take a smaller equity round with a lease facility next to it?"},
     {1, "If the lease is real, yes. I do not want to find out in spring that it was only a letter."},
     {0, "Understood. I would like our partners to meet you and Ilse on a Monday."},
     {1, "Ilse can explain the picking model better than I can. Any Monday but the next."},
     {0, "And I still need the cohort data, by site and by month."},
     {1, "You will have it on Friday. Jane puts it together, with the support hours in it."},
     {0, "Then we have the unit costs, the cohort data and a date. Anything that you need from us?"},
     {1, "An introduction to somebody who has leased machines before. That would help us most."}}};

constexpr std::array<Line, 6> review_opening{
    {{0, "I have the recorder on, if that is all right for both of you."},
     {1, "Fine. Ilse is on the line too, from the workshop."},
     {2, "Hello. If you hear a compressor, that is me."},
     {0,
      "I would like to go through the customers one by one, all forty. It is tedious, but it is the only "
      "way."},
     {1, "I have the sheet open. Shall I go from the top?"},
     {0, "Please. Arms, uptime, and whether they pay for what they cost us."}}};

// Of one customer: a question, what runs there, and two of the pairs below.
constexpr std::array<string_view, 6> customer_questions{
    "Next is {customer}. What runs there?",
    "And {customer}?",
    "Let us do {customer}.",
    "{customer} was on a slide in spring. Are they still there?",
    "What about {customer}?",
    "Then {customer}, please."};
constexpr std::array<string_view, 4> customer_sites{
    "{arms} arms in {place}, on two shifts, since {month}.",
    "{arms} arms in {place}. They began with two and asked for more in {month}.",
    "{place}, {arms} arms. {month} was their first full month.",
    "They have {arms} arms in {place}; the last of them went live in {month}."};

struct Pair {
  string_view question{}, answer{};
};
constexpr std::array<Pair, 5> uptime_pairs{
    {{"How is uptime?", "{uptime} percent over the last ninety days."},
     {"Do the arms do what the contract says?", "{picks} picks an hour, against {target} in the contract."},
     {"Any stops?", "Uptime is {uptime} percent. The rest is their conveyor, which jams when it is cold."},
     {"What does the log say?", "No night call since {month}, and {uptime} percent uptime."},
     {"And the grippers?", "They last about {weeks} weeks there. Dust is what kills them."}}};
constexpr std::array<Pair, 7> money_pairs{
    {{"What do they pay?",
      "{price} dollars per arm and hour. That leaves {margin} percent after field support."},
     {"Would they renew today?", "They did, in {month}, for two years."},
     {"Do they cover their unit costs?",
      "Not yet. A technician drives out twice a month. With a third shift they would."},
     {"Is there a discount in it?", "They asked for one with the third shift. So far I have said no."},
     {"Could we call them?", "Yes. Their head of operations is a reference; I will send you the number."},
     {"What do they complain about?", "The invoice. They count hours by shift, and we count them by arm."},
     {"Do they want more arms?", "{more} more by the end of the year, if the hall is extended."}}};

constexpr std::array<Line, 4> review_closing{
    {{0, "That was the last one. Eleven of them would be better with a third shift, by my count."},
     {1, "Twelve, with the two halls in Berlin as one. I will send the sheet with the support hours."},
     {2, "And I will add how long the grippers last at each site."},
     {0, "Thank you both. I will write up the unit costs, and Priya takes it from there."}}};

constexpr std::array<Line, 2> dropped_call{
    {{0, "Hello, this is Maren from Quillfern. You are breaking up, can you hear me?"},
     {1, "Barely, I am on a train. Could we talk about the board pack tomorrow at nine instead?"}}};

constexpr std::array<Line, 16> german_talk{
    {{0, "Guten Morgen. Ich nehme das Gespräch auf, wenn es Ihnen recht ist."},
     {1, "Ja, gern. Dann muss ich nachher nichts zusammenfassen."},
     {0, "Wie läuft der Pilot bei den Stadtwerken?"},
     {1, "Seit sechs Wochen ohne Ausfall. Im Januar sollen vierzig Anlagen dazukommen."},
     {0, "Was hat am längsten gedauert?"},
     {1, "Der Datenschutz. Die Freigabe kam erst nach dem dritten Termin."},
     {0, "Und der Preis? Im Sommer war er noch je Vertrag verhandelt."},
     {1, "Jetzt gibt es eine Liste: neun Euro je Anlage und Monat, ab tausend Anlagen sieben."},
     {0, "Wer verkauft das?"},
     {1, "Bisher ich. Wir suchen jemanden für den Vertrieb, am liebsten aus der Branche."},
     {0, "Dabei können wir helfen. Wie lange reicht das Geld?"},
     {1, "Bis Oktober, mit den neuen Anlagen bis Dezember."},
     {0, "Dann sollten wir im Frühjahr über die Runde sprechen."},
     {1, "Das passt. Bis dahin haben wir die Zahlen eines ganzen Winters."},
     {0, "Schicken Sie mir die Referenz der Stadtwerke?"},
     {1, "Heute noch, mit der Telefonnummer."}}};

class TranscriptWriter {
 public:
  TranscriptWriter(SeedContext& context, std::vector<Person const*> speakers)
      : s_(context), speakers_(std::move(speakers)) {}

  void say(std::size_t speaker, std::string words) {
    auto const& person = *speakers_.at(speaker);
    auto const blanks = std::ranges::count(words, ' ');
    auto const start = fragments_.empty() ? std::chrono::seconds(1) : fragments_.back().end;
    fragments_.push_back({.speaker = person.first_name + ' ' + person.last_name,
                          .content = std::move(words),
                          .start = start,
                          .end = start + std::chrono::seconds(1 + (blanks + 1) / 2)});
  }
  template<class Lines> void say(Lines const& lines) {
    for (auto const& line : lines) say(line.speaker, std::string(line.words));
  }

  void keep(Note const& note, string_view language = "en") && {
    s_.store.transcripts.add({.note_id = note.id,
                              .language = std::string(language),
                              .fragments = std::move(fragments_),
                              .created_at = note.created_at + std::chrono::seconds(3)});
  }

 private:
  SeedContext& s_;
  std::vector<Person const*> speakers_;
  std::vector<TranscriptFragment> fragments_{};
};

// Six fragments on the customer with this number.
void say_customer(TranscriptWriter& onto, std::string const& customer, std::size_t number) {
  constexpr std::array<string_view, 6> months{"January", "March", "April", "June", "August", "October"};
  auto const fill = [&](string_view words) {
    return fill_template(words, {{"{customer}", customer},
                                 {"{place}", vocabulary::places[number % vocabulary::places.size()].city},
                                 {"{month}", months[number * 5 % months.size()]},
                                 {"{arms}", std::to_string(2 + number * 7 % 11)},
                                 {"{more}", std::to_string(2 + number % 3)},
                                 {"{uptime}", std::to_string(91 + number * 3 % 8)},
                                 {"{picks}", std::to_string(420 + number * 37 % 160)},
                                 {"{target}", std::to_string(450 + number * 20 % 60)},
                                 {"{weeks}", std::to_string(6 + number * 3 % 9)},
                                 {"{price}", std::to_string(11 + number * 5 % 7)},
                                 {"{margin}", std::to_string(31 + number * 11 % 24)}});
  };
  auto const& uptime = uptime_pairs[number % uptime_pairs.size()];
  auto const& money = money_pairs[number % money_pairs.size()];
  onto.say(0, fill(customer_questions[number % customer_questions.size()]));
  onto.say(1, fill(customer_sites[number % customer_sites.size()]));
  onto.say(0, fill(uptime.question));
  onto.say(2, fill(uptime.answer));
  onto.say(0, fill(money.question));
  onto.say(1, fill(money.answer));
}

class Transcripts {
 public:
  explicit Transcripts(SeedContext& context) : s_(context) {}

  // Of a meeting that is in the calendar, 34 fragments.
  void acme_partner_meeting() {
    auto const& acme = *s_.store.organizations.find(s_.startups.front());
    auto const priya = s_.team[2], chief = acme.person_ids.at(0);
    auto const* met = last_meeting(priya, chief);
    auto& note = add_note(
        {.creator_id = priya,
         .organization_ids = {acme.id},
         .interaction_person_ids = met->person_ids,
         .interaction_id = met->id,
         .interaction_type = meeting,
         .content = "<p>Acme Robotics ended the quarter at 412 thousand a month. Gross margin is 48% with "
                    "field support; a third shift would lift it.</p><ul><li>Cohort data by Friday "
                    "(Jane)</li><li>Partner meeting on a Monday (Priya)</li></ul>",
         .created_at = met->date + std::chrono::minutes(47)});
    s_.store.interactions[meeting].find(met->id)->note_ids.push_back(note.id);
    auto writer = writer_of(note, {chief});
    writer.say(acme_partner_talk);
    std::move(writer).keep(note);
  }

  // Of the note on Acme that the seed has: 250 fragments, forty customers.
  void acme_customer_review() {
    auto const found = std::ranges::find_if(s_.store.notes, [](auto const& row) {
      return row.second.type == notetaker_note && row.first < first_note_with_transcript;
    });
    auto const& people = s_.store.organizations.find(s_.startups.front())->person_ids;
    auto writer = writer_of(found->second, {people.at(1), people.at(2)});
    writer.say(review_opening);
    for (std::size_t i = 0; i < reviewed_customers; ++i)
      say_customer(writer, s_.store.organizations.find(s_.startups.at(i + 1))->name, i);
    writer.say(review_closing);
    std::move(writer).keep(found->second);
  }

  // Two fragments.
  void dropped() {
    auto const& company = *s_.store.organizations.find(s_.startups.at(7));
    auto& note = add_note({.creator_id = s_.team[0],
                           .person_ids = {company.person_ids.front()},
                           .organization_ids = {company.id},
                           .content = "<p>The call was cut off; moved to tomorrow at nine.</p>",
                           .created_at = s_.days_ago(2, 14 * 60)});
    auto writer = writer_of(note, note.person_ids);
    writer.say(dropped_call);
    std::move(writer).keep(note);
  }

  void german() {
    auto const& company = *s_.store.organizations.find(s_.startups.at(15));
    auto& note =
        add_note({.creator_id = s_.team[1],
                  .person_ids = {company.person_ids.front()},
                  .organization_ids = {company.id},
                  .content = "<p>Pilot läuft seit sechs Wochen ohne Ausfall. Preisliste steht: neun Euro je "
                             "Anlage und Monat.</p>",
                  .created_at = s_.days_ago(17, 9 * 60)});
    auto writer = writer_of(note, note.person_ids);
    writer.say(german_talk);
    std::move(writer).keep(note, "de");
  }

 private:
  SeedContext& s_;
  Id next_note_ = first_note_with_transcript;

  Note& add_note(Note note) {
    note.id = next_note_++;
    note.type = notetaker_note;
    return s_.store.notes.put(std::move(note));
  }

  Interaction const* last_meeting(Id member, Id other) const {
    Interaction const* out = nullptr;
    for (auto const* one : s_.store.interactions_of(other))
      if (one->type == meeting && contains(one->person_ids, member) && one->date < s_.today &&
          (!out || one->date > out->date))
        out = one;
    return out;
  }

  // The writer of the note speaks first.
  TranscriptWriter writer_of(Note const& note, Ids const& others) {
    std::vector<Person const*> speakers{s_.store.persons.find(note.creator_id)};
    for (auto const id : others) speakers.push_back(s_.store.persons.find(id));
    return {s_, std::move(speakers)};
  }
};

}  // namespace

void seed_transcripts(SeedContext& s) {
  Transcripts transcripts(s);
  transcripts.acme_partner_meeting();
  transcripts.acme_customer_review();
  transcripts.dropped();
  transcripts.german();
}

}  // namespace affinity::sandbox
