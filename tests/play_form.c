#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "screens/public/counter.h"
#include "tests/play.h"

/*
 * Acts on the form, by the names of questions and choices, so that one play
 * is walked in every language: the digits to press are worked out here from
 * the form alone, and a screen that numbers otherwise is found out.
 */

enum { LINES_MAX = 10, CARDS_MAX = 20 };

static void
press_line(struct play *play, int line)
{
    side_event(play,
               (struct event){.kind = EVENT_KEY,
                              .key = KEY_TEXT,
                              .point = (uint32_t)('0' + (line + 1) % 10)});
}

static void
press_key(struct play *play, enum key key)
{
    side_event(play, (struct event){.kind = EVENT_KEY, .key = key});
}

/* The interview of the visit that stands at QUESTION, NULL else. */
static struct public_visit *
at_question(struct play *play, const char *name)
{
    struct public_visit *side = side_public(play->now);
    const char *screen = stage_screen_name(side_stage(play->now));

    if (side && side->interview && side->question &&
        strstr(screen, "question") && strcmp(side->question->name, name) == 0)
        return side;
    play_fails(play, "the screen is %s%s%s, not question %s", screen,
               side && side->question ? " at " : "",
               side && side->question ? side->question->name : "", name);
    return NULL;
}

static bool
is_offered(const struct public_visit *side, int choice)
{
    return interview_offers(side->interview, side->question, choice);
}

/* Where a choice stands: its line on its page. */
static int
line_of(const struct public_visit *side, int choice)
{
    const struct choice *choices = side->question->choices;
    int line = 0;

    for (int i = 0; i < choice; i++)
        if (choices[i].page == choices[choice].page && is_offered(side, i))
            line++;
    return line;
}

static int
pages_with_lines(const struct public_visit *side, int *first)
{
    int last = -1;
    int count = 0;

    *first = 0;
    for (size_t i = 0; i < side->question->choice_count; i++) {
        int page = side->question->choices[i].page;

        if (!is_offered(side, (int)i) || page == last)
            continue;
        if (!count)
            *first = page;
        last = page;
        count++;
    }
    return count;
}

/* Press the lines of PAGE that are among the CODES; gives how many. */
static int
press_page(struct play *play, const struct public_visit *side, int page,
           char *const codes[], int count)
{
    const struct question *question = side->question;
    int pressed = 0;

    for (int i = 0; i < count; i++) {
        int choice = form_choice(question, codes[i]);

        if (choice >= 0 && question->choices[choice].page == page) {
            press_line(play, line_of(side, choice));
            pressed++;
        }
    }
    return pressed;
}

static bool
know_codes(struct play *play, const struct public_visit *side,
           char *const codes[], int count)
{
    for (int i = 0; i < count; i++) {
        int choice = form_choice(side->question, codes[i]);

        if (choice < 0 || !is_offered(side, choice))
            return play_fails(play, "%s does not offer %s",
                              side->question->name, codes[i]);
    }
    return true;
}

/* P1: "yes" for each service that is asked about, or one of its choices. */
static bool
answer_services(struct play *play, const struct public_visit *side,
                char *const codes[], int count)
{
    const struct service *asked[LINES_MAX];
    int services = (int)interview_services(side->interview, asked, 4);

    if (strcmp(codes[0], "yes") == 0) {
        int wanted = count > 1 ? atoi(codes[1]) : services;

        if (services < wanted || services == 0)
            return play_fails(play, "P1 asks about %d services", services);
        for (int i = 0; i < wanted; i++)
            press_line(play, i);
        press_key(play, KEY_RETURN);
        return true;
    }
    if (!know_codes(play, side, codes, 1))
        return false;
    press_line(play,
               services + line_of(side, form_choice(side->question, codes[0])));
    return true;
}

static bool
answer_many(struct play *play, const struct public_visit *side,
            char *const codes[], int count)
{
    int page;
    int pages = pages_with_lines(side, &page);
    int pressed = 0;

    for (int i = 0; i < pages; i++) {
        pressed += press_page(play, side, page + i, codes, count);
        press_key(play, KEY_RETURN);
    }
    return pressed == count || play_fails(play, "not every code was pressed");
}

static bool
answer_one(struct play *play, const struct public_visit *side, const char *code)
{
    int choice = form_choice(side->question, code);
    int page;

    pages_with_lines(side, &page);
    for (; page < side->question->choices[choice].page; page++)
        press_key(play, KEY_PAGE_DOWN);
    press_line(play, line_of(side, choice));
    return true;
}

bool
form_answer(struct play *play, const char *question, char *const codes[],
            int count)
{
    const struct public_visit *side = at_question(play, question);

    if (!side)
        return false;
    if (side->question->type == QUESTION_SERVICES)
        return answer_services(play, side, codes, count);
    if (side->question->type == QUESTION_TEXT)
        return play_fails(play, "%s is a text: use type", question);
    if (!know_codes(play, side, codes, count))
        return false;
    if (side->question->type == QUESTION_SELECT_MULTIPLE)
        return answer_many(play, side, codes, count);
    return answer_one(play, side, codes[0]);
}

bool
form_decline(struct play *play, const char *question, const char *how)
{
    static const char *const order[] = {"skip", "unsure", "unsaid"};
    const struct public_visit *side = at_question(play, question);
    int line = 0;
    int page;
    int state = 0;

    if (!side)
        return false;
    if (side->question->type == QUESTION_TEXT) {
        press_key(play, KEY_TABULATOR);
        return true;
    }
    if (side->question->type == QUESTION_SERVICES) {
        const struct service *asked[LINES_MAX];

        line = (int)interview_services(side->interview, asked, 4);
    }
    if (pages_with_lines(side, &page) > 1)
        line++;
    for (size_t i = 0; i < side->question->choice_count; i++)
        if (side->question->choices[i].page == page && is_offered(side, (int)i))
            line++;
    while (state < 3 && strcmp(order[state], how) != 0)
        state++;
    press_line(play, line + state);
    return true;
}

/* Go on from the card on the screen: its last line of at most three. */
static void
pass_card(struct play *play)
{
    const struct public_visit *side = side_public(play->now);
    enum card card = interview_card(side->interview);

    for (int line = 2; line >= 0; line--) {
        press_line(play, line);
        if (!side->interview || interview_card(side->interview) != card)
            return;
    }
}

bool
form_pass_cards(struct play *play)
{
    for (int i = 0; i < CARDS_MAX; i++) {
        if (strcmp(stage_screen_name(side_stage(play->now)), "card") != 0)
            return true;
        pass_card(play);
    }
    return play_fails(play, "the cards never end");
}

/* The line of the play's language in the site's list. */
static int
language_line(const struct play *play, const struct public_visit *side)
{
    for (int i = 0; i < side->place->language_count; i++)
        if (strcmp(side->place->languages[i], play->language) == 0)
            return i;
    return 0;
}

bool
form_begin(struct play *play)
{
    struct public_visit *side = side_public(play->now);

    press_key(play, KEY_RETURN);
    if (!side_await(play, "language"))
        return false;
    /* A digit might begin a scan there: Enter takes the line at once. */
    press_line(play, language_line(play, side));
    press_key(play, KEY_RETURN);
    for (int i = 0; i < CARDS_MAX; i++) {
        if (strcmp(stage_screen_name(side_stage(play->now)), "notice") != 0)
            break;
        press_line(play, 0);
    }
    return side_await(play, "purpose");
}

bool
form_purpose(struct play *play, const char *code)
{
    struct public_visit *side = side_public(play->now);
    int choice = form_choice(form_find(side->form, "S2"), code);

    if (strcmp(stage_screen_name(side_stage(play->now)), "purpose") != 0)
        return play_fails(play, "this is not the screen of purpose");
    if (choice < 0)
        return play_fails(play, "S2 has no %s", code);
    press_line(play, choice);
    return true;
}

bool
form_write(struct play *play, const char *question, const char *text)
{
    if (!at_question(play, question))
        return false;
    side_event(play, (struct event){.kind = EVENT_PASTE,
                                    .text = text,
                                    .length = strlen(text)});
    press_key(play, KEY_TABULATOR);
    return true;
}
