#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/text.h"
#include "screens/public/counter.h"
#include "tests/play.h"

/* What can stand in a line of a play. */
struct act {
    const char *name;
    int least; /* words after the name */
    bool (*run)(struct play *play, char *const words[], int count);
    bool begins; /* may come before anything is open */
};

static bool
need_site(struct play *play)
{
    if (!play->site) {
        play->site = site_make();
        play->own_site = true;
    }
    return true;
}

static bool
act_set(struct play *play, char *const words[], int count)
{
    (void)count;
    if (play->kiosk || play->desk)
        return play_fails(play, "set comes before kiosk and desk");
    need_site(play);
    if (!play->own_site)
        return play_fails(play, "this site is not the play's own");
    site_set(play->site, words[0], words[1]);
    return true;
}

static bool
act_size(struct play *play, char *const words[], int count)
{
    (void)count;
    play->rows = atoi(words[0]);
    play->columns = atoi(words[1]);
    if (play->now)
        side_event(play, (struct event){.kind = EVENT_RESIZE,
                                        .row = play->rows,
                                        .column = play->columns});
    return true;
}

static bool
act_kiosk(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    need_site(play);
    side_close(play->kiosk);
    play->kiosk = side_open_kiosk(play);
    play->now = play->kiosk;
    return true;
}

static bool
act_desk(struct play *play, char *const words[], int count)
{
    need_site(play);
    side_close(play->desk);
    play->desk = side_open_desk(play, count > 0 ? words[0] : "en",
                                site_phrase(play->site));
    play->now = play->desk;
    side_event(play, (struct event){.kind = EVENT_KEY, .key = KEY_RETURN});
    return side_await(play, "queue");
}

/* Go on at the side that stands open already. */
static bool
act_turn(struct play *play, char *const words[], int count)
{
    struct side *side =
        strcmp(words[0], "desk") == 0 ? play->desk : play->kiosk;

    (void)count;
    if (!side)
        return play_fails(play, "the %s is not open", words[0]);
    play->now = side;
    return true;
}

static bool
act_press(struct play *play, char *const words[], int count)
{
    for (int i = 0; i < count; i++)
        if (!play_press(play, words[i]))
            return false;
    return true;
}

static bool
act_type(struct play *play, char *const words[], int count)
{
    size_t length = strlen(words[0]);

    (void)count;
    for (size_t at = 0; at < length;) {
        uint32_t point = text_next(words[0], length, &at);

        side_event(
            play,
            (struct event){.kind = EVENT_KEY, .key = KEY_TEXT, .point = point});
    }
    return true;
}

static bool
act_paste(struct play *play, char *const words[], int count)
{
    (void)count;
    side_event(play, (struct event){.kind = EVENT_PASTE,
                                    .text = words[0],
                                    .length = strlen(words[0])});
    return true;
}

/* As term gives it: the first 16 KiB, and that there was more. */
static bool
act_paste_huge(struct play *play, char *const words[], int count)
{
    enum { TAKEN = 16384 };
    char *text = memory_zeroed(TAKEN + 1);

    (void)words;
    (void)count;
    memset(text, 'x', TAKEN);
    side_event(play, (struct event){.kind = EVENT_PASTE,
                                    .text = text,
                                    .length = TAKEN,
                                    .was_cut = true});
    free(text);
    return true;
}

static bool
act_on(struct play *play, char *const words[], int count)
{
    const char *name = stage_screen_name(side_stage(play->now));

    (void)count;
    return strcmp(name, words[0]) == 0 ||
           play_fails(play, "the screen is %s, not %s", name, words[0]);
}

static bool
act_await(struct play *play, char *const words[], int count)
{
    (void)count;
    return side_await(play, words[0]);
}

static bool
act_see(struct play *play, char *const words[], int count)
{
    for (int i = 0; i < count; i++)
        if (!side_shows(play->now, words[i]))
            return play_fails(play, "the screen does not show: %s", words[i]);
    return true;
}

/* Page down until it shows, ten times at most. */
static bool
act_find(struct play *play, char *const words[], int count)
{
    enum { PAGES = 10 };

    (void)count;
    for (int i = 0; i < PAGES; i++) {
        if (side_shows(play->now, words[0]))
            return true;
        play_press(play, "PageDown");
    }
    return play_fails(play, "no page shows: %s", words[0]);
}

static bool
act_see_not(struct play *play, char *const words[], int count)
{
    for (int i = 0; i < count; i++)
        if (side_shows(play->now, words[i]))
            return play_fails(play, "the screen shows: %s", words[i]);
    return true;
}

/* The words of a message without arguments, in the side's language. */
static bool
act_see_message(struct play *play, char *const words[], int count)
{
    struct messages *messages = side_visit(play->now)->messages;

    for (int i = 0; i < count; i++)
        if (!messages_has(messages, words[i]))
            return play_fails(play, "there is no message %s", words[i]);
        else if (!side_shows(play->now, messages_get(messages, words[i])))
            return play_fails(play, "the screen does not show %s", words[i]);
    return true;
}

static bool
act_await_message(struct play *play, char *const words[], int count)
{
    struct messages *messages = side_visit(play->now)->messages;

    (void)count;
    return side_await_text(play, messages_get(messages, words[0]));
}

static bool
act_answer(struct play *play, char *const words[], int count)
{
    return form_answer(play, words[0], words + 1, count - 1);
}

static bool
act_open_new(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    return desk_open_new(play);
}

static bool
act_move(struct play *play, char *const words[], int count)
{
    return desk_move(play, words[0], count > 1 ? words[1] : NULL);
}

static bool
act_reply(struct play *play, char *const words[], int count)
{
    return play_press(play, "F3") && side_await(play, "reply") &&
           act_paste(play, words, count) && play_press(play, "F10") &&
           play_press(play, "Enter") && side_await(play, "case");
}

static bool
act_begin(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    return form_begin(play);
}

static bool
act_purpose(struct play *play, char *const words[], int count)
{
    (void)count;
    return form_purpose(play, words[0]);
}

static bool
act_write(struct play *play, char *const words[], int count)
{
    (void)count;
    return form_write(play, words[0], words[1]);
}

static bool
act_skip(struct play *play, char *const words[], int count)
{
    (void)count;
    return form_decline(play, words[0], "skip");
}

static bool
act_unsure(struct play *play, char *const words[], int count)
{
    (void)count;
    return form_decline(play, words[0], "unsure");
}

static bool
act_unsaid(struct play *play, char *const words[], int count)
{
    (void)count;
    return form_decline(play, words[0], "unsaid");
}

static bool
act_cards(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    return form_pass_cards(play);
}

static struct receipt_kept *
find_receipt(struct play *play, const char *name)
{
    for (int i = 0; i < PLAY_RECEIPTS; i++)
        if (strcmp(play->receipts[i].name, name) == 0)
            return &play->receipts[i];
    return NULL;
}

static bool
act_keep_receipt(struct play *play, char *const words[], int count)
{
    struct receipt_kept *kept = find_receipt(play, words[0]);
    struct public_visit *public_side = side_public(play->now);

    (void)count;
    if (!kept)
        kept = find_receipt(play, "");
    if (!kept || !public_side || !code_is_right(public_side->code))
        return play_fails(play, "there is no receipt to keep");
    snprintf(kept->name, sizeof kept->name, "%s", words[0]);
    snprintf(kept->code, sizeof kept->code, "%s", public_side->code);
    return true;
}

static bool
act_enter_receipt(struct play *play, char *const words[], int count)
{
    struct receipt_kept *kept = find_receipt(play, words[0]);

    (void)count;
    if (!kept)
        return play_fails(play, "there is no receipt %s", words[0]);
    return act_type(play, (char *const[]){kept->code}, 1) &&
           play_press(play, "Enter");
}

/* As a scanner types it. */
static bool
act_scan(struct play *play, char *const words[], int count)
{
    return act_enter_receipt(play, words, count);
}

/* A site that holds the digits of a receipt could open it. */
static bool
act_receipt_is_nowhere(struct play *play, char *const words[], int count)
{
    struct receipt_kept *kept = find_receipt(play, words[0]);

    (void)count;
    if (!kept)
        return play_fails(play, "there is no receipt %s", words[0]);
    return !site_holds(play->site, kept->code, strlen(kept->code)) ||
           play_fails(play, "the site folder holds the receipt");
}

static bool
act_nowhere(struct play *play, char *const words[], int count)
{
    for (int i = 0; i < count; i++)
        if (site_holds(play->site, words[i], strlen(words[i])))
            return play_fails(play, "the site folder holds: %s", words[i]);
    return true;
}

static bool
act_wait(struct play *play, char *const words[], int count)
{
    int seconds = atoi(words[0]);

    (void)count;
    for (int i = 0; i < seconds; i++) {
        clock_set(clock_now() + 1);
        side_event(play, (struct event){.kind = EVENT_TICK});
    }
    return true;
}

static bool
act_blanked(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    return (side_was_blanked(play->now) &&
            stage_is_over(side_stage(play->now))) ||
           play_fails(play, "nobody left fast");
}

static bool
act_over(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    return stage_is_over(side_stage(play->now)) ||
           play_fails(play, "the visit is not over");
}

static bool
act_kill_store(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    site_kill_store(play->site);
    return true;
}

static bool
act_revive_store(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    site_revive(play->site);
    return true;
}

/* From here on nothing may be cut. */
static bool
act_whole(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    play->whole = true;
    return true;
}

static bool
act_show(struct play *play, char *const words[], int count)
{
    char *picture = side_picture(play->now);

    (void)words;
    (void)count;
    printf("%s", picture);
    memory_free_text(picture);
    return true;
}

static const struct act acts[] = {
    {.name = "set", .least = 2, .run = act_set, .begins = true},
    {.name = "size", .least = 2, .run = act_size, .begins = true},
    {.name = "kiosk", .least = 0, .run = act_kiosk, .begins = true},
    {.name = "desk", .least = 0, .run = act_desk, .begins = true},
    {.name = "turn", .least = 1, .run = act_turn},
    {.name = "press", .least = 1, .run = act_press},
    {.name = "type", .least = 1, .run = act_type},
    {.name = "paste", .least = 1, .run = act_paste},
    {.name = "paste-huge", .least = 0, .run = act_paste_huge},
    {.name = "on", .least = 1, .run = act_on},
    {.name = "await", .least = 1, .run = act_await},
    {.name = "await-message", .least = 1, .run = act_await_message},
    {.name = "see", .least = 1, .run = act_see},
    {.name = "find", .least = 1, .run = act_find},
    {.name = "see-not", .least = 1, .run = act_see_not},
    {.name = "see-message", .least = 1, .run = act_see_message},
    {.name = "carry", .least = 0, .run = carry_out},
    {.name = "carry-back", .least = 0, .run = carry_back},
    {.name = "desk-outside", .least = 0, .run = carry_desk},
    {.name = "open-new", .least = 0, .run = act_open_new},
    {.name = "move", .least = 1, .run = act_move},
    {.name = "reply", .least = 1, .run = act_reply},
    {.name = "begin", .least = 0, .run = act_begin},
    {.name = "purpose", .least = 1, .run = act_purpose},
    {.name = "write", .least = 2, .run = act_write},
    {.name = "answer", .least = 2, .run = act_answer},
    {.name = "skip", .least = 1, .run = act_skip},
    {.name = "unsure", .least = 1, .run = act_unsure},
    {.name = "unsaid", .least = 1, .run = act_unsaid},
    {.name = "cards", .least = 0, .run = act_cards},
    {.name = "keep-receipt", .least = 1, .run = act_keep_receipt},
    {.name = "enter-receipt", .least = 1, .run = act_enter_receipt},
    {.name = "scan", .least = 1, .run = act_scan},
    {.name = "receipt-is-nowhere", .least = 1, .run = act_receipt_is_nowhere},
    {.name = "nowhere", .least = 1, .run = act_nowhere},
    {.name = "wait", .least = 1, .run = act_wait},
    {.name = "blanked", .least = 0, .run = act_blanked},
    {.name = "over", .least = 0, .run = act_over},
    {.name = "kill-store", .least = 0, .run = act_kill_store},
    {.name = "revive-store", .least = 0, .run = act_revive_store},
    {.name = "whole", .least = 0, .run = act_whole},
    {.name = "show", .least = 0, .run = act_show},
};

bool
play_act(struct play *play, char *const words[], int count)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        if (strcmp(acts[i].name, words[0]) != 0)
            continue;
        if (count - 1 < acts[i].least)
            return play_fails(play, "%s needs %d words", words[0],
                              acts[i].least);
        if (!play->now && acts[i].run != act_set && acts[i].run != act_size &&
            acts[i].run != act_kiosk && acts[i].run != act_desk)
            return play_fails(play, "nothing is open: begin with kiosk");
        return acts[i].run(play, words + 1, count - 1);
    }
    return play_fails(play, "there is no act %s", words[0]);
}
