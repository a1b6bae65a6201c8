#include "tests/kills/person.h"

#include <stdio.h>
#include <string.h>

#include "kiosk/base/clock.h"

enum {
    PATIENCE = 1500, /* milliseconds, before a key is pressed again */
    QUIET = 10,      /* milliseconds without a byte: it is painted */
};

static const char enter[] = "\r";
static const char go_on[] = "\r\r";
static const char leave_fast[] = "\033\033\033";
static const char send_now[] = "\033OR"; /* F3 */

void
person_begin(struct person *person, const char *text)
{
    *person = (struct person){.text = text};
}

static bool
choose(struct glass *glass, const char *key)
{
    const char digit[] = {glass_digit(glass, key), '\0'};

    if (!digit[0])
        return false;
    glass_press(glass, digit);
    return true;
}

static void
write_it(struct person *person, struct glass *glass)
{
    if (strstr(glass_text(glass), person->text)) {
        person->has_written = true;
        glass_press(glass, go_on);
    } else {
        glass_press(glass, person->text);
    }
}

/* From the receipt to the clock. */
static bool
end_visit(struct person *person, struct glass *glass)
{
    if (glass_shows(glass, "goodbye.title"))
        glass_press(glass, enter);
    else if (glass_shows(glass, "receipt.sure"))
        (void)choose(glass, "receipt.yes");
    else if (glass_shows(glass, "receipt.title")) {
        person->has_receipt |= glass_receipt(glass, person->code);
        (void)(person->has_receipt && choose(glass, "receipt.finish"));
    } else {
        return false;
    }
    return true;
}

static bool
is_at_the_beginning(struct glass *glass)
{
    return glass_is_at(glass, "where.language") ||
           glass_digit(glass, "notice.go") ||
           glass_digit(glass, "purpose.abuse");
}

/* From the clock to the first question. */
static bool
begin_visit(struct person *person, struct glass *glass)
{
    if (glass_shows(glass, "attract.press")) {
        person->has_left = person->has_begun;
        if (!person->has_left)
            glass_press(glass, enter);
        return true;
    }
    person->has_begun = true;
    /* A key that was meant for the screen that was killed began another
     * visit: it is none of this person's. */
    if (person->has_written && is_at_the_beginning(glass)) {
        glass_press(glass, leave_fast);
        return true;
    }
    /* No store was there when this screen began. */
    if (glass_shows(glass, "closed.title")) {
        person->was_closed = true;
        return choose(glass, "closed.leave");
    }
    if (glass_is_at(glass, "where.language")) {
        glass_press(glass, enter);
        return true;
    }
    return choose(glass, "notice.go") || choose(glass, "purpose.abuse");
}

static void
answer(struct person *person, struct glass *glass)
{
    if (glass_shows(glass, "send.again"))
        (void)choose(glass, "send.again");
    else if (glass_shows(glass, "review.title"))
        glass_press(glass, send_now);
    else if (glass_shows(glass, "form.X1")) /* asked before sending */
        (void)choose(glass, "form.X1.no");
    else if (glass_shows(glass, "form.A9"))
        write_it(person, glass);
    else if (person->has_written)
        glass_press(glass, send_now);
    else if (glass_shows(glass, "form.C2"))
        (void)choose(glass, "form.C2.team_here");
    else if (!choose(glass, "answer.skip") && !choose(glass, "card.go") &&
             glass_is_at(glass, "where.question"))
        glass_press(glass, go_on); /* another text: left empty */
}

void
person_act(struct person *person, struct glass *glass)
{
    int64_t now = clock_milliseconds();

    if (person->bytes != glass_bytes(glass)) {
        person->bytes = glass_bytes(glass);
        person->painted = now;
    }
    if (now < person->painted + QUIET ||
        (strcmp(person->before, glass_text(glass)) == 0 &&
         now < person->looked + PATIENCE))
        return;
    snprintf(person->before, sizeof person->before, "%s", glass_text(glass));
    person->looked = now;
    /* Between two screens there is nothing to do. */
    if (strspn(person->before, " \n") == strlen(person->before))
        return;
    if (!end_visit(person, glass) && !begin_visit(person, glass))
        answer(person, glass);
}
