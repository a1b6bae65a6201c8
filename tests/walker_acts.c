#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "screens/public/words.h"
#include "tests/walker.h"

/* What a person does, and what they see. */
enum { SHOWN = 20000, STEPS = 60 };

/* No key of a message may ever stand where its words should. */
static void
look(void)
{
    static const char *const raw[] = {
        "where.", "foot.",   "key.",     "answer.", "card.",   "notice.",
        "form.",  "thread.", "service.", "send.",   "return.", "receipt."};
    const struct canvas *canvas = stage_draw(walker.stage);

    for (int row = 0; row < canvas_rows(canvas); row++) {
        char *text = canvas_row_text(canvas, row);

        for (size_t i = 0; i < sizeof raw / sizeof *raw; i++) {
            const char *found = strstr(text, raw[i]);

            ck_assert_msg(!found || !islower(found[strlen(raw[i])]),
                          "a key on the screen: %s", text);
        }
        memory_free_text(text);
    }
}

static void
happen(struct event event)
{
    stage_event(walker.stage, &event);
    stage_results(walker.stage);
    if (!stage_is_over(walker.stage))
        look();
}

void
walker_key(enum key key)
{
    happen((struct event){.kind = EVENT_KEY, .key = key});
}

void
walker_function(int number)
{
    happen((struct event){.kind = EVENT_KEY, .key = KEY_F, .number = number});
}

void
walker_type(const char *text)
{
    size_t length = strlen(text);

    for (size_t at = 0; at < length;)
        happen((struct event){.kind = EVENT_KEY,
                              .key = KEY_TEXT,
                              .point = text_next(text, length, &at)});
}

void
walker_paste(const char *text, size_t length, bool was_cut)
{
    happen((struct event){.kind = EVENT_PASTE,
                          .text = text,
                          .length = length,
                          .was_cut = was_cut});
}

void
walker_wait(int seconds)
{
    for (int i = 0; i < seconds; i++) {
        clock_set(clock_now() + 1);
        happen((struct event){.kind = EVENT_TICK});
    }
}

/* Everything on the screen in one line, each run of spaces as one. */
static void
squash(char *out, const char *text)
{
    size_t at = strlen(out);

    for (; *text && at + 2 < SHOWN; text++) {
        bool is_space = *text == ' ' || *text == '\n';

        if (is_space && (at == 0 || out[at - 1] == ' '))
            continue;
        out[at++] = is_space ? ' ' : *text;
    }
    out[at] = '\0';
}

bool
walker_shows_text(const char *text)
{
    static char shown[SHOWN];
    static char wanted[SHOWN];
    const struct canvas *canvas = stage_draw(walker.stage);

    shown[0] = '\0';
    wanted[0] = '\0';
    squash(wanted, text);
    for (int row = 0; row < canvas_rows(canvas); row++) {
        char *line = canvas_row_text(canvas, row);

        squash(shown, line);
        squash(shown, " ");
        memory_free_text(line);
    }
    return strstr(shown, wanted) != NULL;
}

bool
walker_shows(const char *key)
{
    char *text = words_of(&walker.visit, key);
    bool does = walker_shows_text(text);

    memory_free_text(text);
    return does;
}

/* The digit before a line that begins so, 0 when there is none. */
static char
digit_before(const char *line, const char *text)
{
    while (*line == ' ' || *line == '>')
        line++;
    if (!isdigit((unsigned char)*line))
        return 0;
    for (const char *at = line + 1; at - line < 8 && *at; at++) {
        if (strncmp(at, text, strlen(text)) == 0)
            return *line;
    }
    return 0;
}

static void
pick_text(const char *whole)
{
    const struct canvas *canvas = stage_draw(walker.stage);
    char text[24];
    char digit[2] = {0};

    /* Long lines are broken: their beginning is enough. */
    snprintf(text, sizeof text, "%s", whole);
    for (int row = 0; row < canvas_rows(canvas) && !digit[0]; row++) {
        char *line = canvas_row_text(canvas, row);

        digit[0] = digit_before(line, text);
        memory_free_text(line);
    }
    ck_assert_msg(digit[0], "no line \"%s\" on %s", text,
                  stage_screen_name(walker.stage));
    walker_type(digit);
}

void
walker_pick(const char *key)
{
    char *text = words_of(&walker.visit, key);

    pick_text(text);
    memory_free_text(text);
}

void
walker_choose(const char *choice)
{
    const struct public_visit *side = &walker.side;
    int number = form_choice(side->question, choice);
    char *text;

    ck_assert_int_ge(number, 0);
    text =
        words_of(&walker.visit,
                 interview_choice_key(side->interview, side->question, number));
    for (int i = 0; i < side->question->choices[number].page; i++)
        walker_key(KEY_PAGE_DOWN);
    pick_text(text);
    memory_free_text(text);
}

void
walker_go_on(void)
{
    const struct question *question = walker.side.question;

    for (int i = 0; i < question->pages; i++) {
        if (strcmp(stage_screen_name(walker.stage), "question") == 0 &&
            walker.side.question == question)
            walker_key(KEY_RETURN);
    }
}

void
walker_is_at(const char *screen)
{
    ck_assert_str_eq(stage_screen_name(walker.stage), screen);
}

void
walker_is_asked(const char *question)
{
    ck_assert_msg(strstr(stage_screen_name(walker.stage), "question"),
                  "at %s, not at question %s", stage_screen_name(walker.stage),
                  question);
    ck_assert_str_eq(walker.side.question->name, question);
}

void
walker_go_to_purpose(void)
{
    walker_is_at("attract");
    walker_key(KEY_RETURN);
    walker_is_at("language");
    walker_type("1");
    walker_key(KEY_RETURN);
    for (int i = 0; i < 3; i++) {
        walker_is_at("notice");
        walker_pick("notice.go");
    }
    walker_is_at("purpose");
}

static void
skip(void)
{
    const char *screen = stage_screen_name(walker.stage);

    if (strcmp(screen, "card") == 0)
        walker_pick("card.go");
    else if (strcmp(screen, "text_question") == 0)
        walker_key(KEY_RETURN);
    else
        walker_pick("answer.skip");
}

void
walker_go_to(const char *question)
{
    for (int i = 0; i < STEPS; i++) {
        if (strstr(stage_screen_name(walker.stage), "question") &&
            strcmp(walker.side.question->name, question) == 0)
            return;
        ck_assert_msg(strcmp(stage_screen_name(walker.stage), "review") != 0,
                      "%s was never asked", question);
        skip();
    }
    ck_abort_msg("%s was never asked", question);
}

void
walker_go_to_review(void)
{
    for (int i = 0; i < STEPS; i++) {
        if (strcmp(stage_screen_name(walker.stage), "review") == 0)
            return;
        skip();
    }
    ck_abort_msg("the review never came");
}
