#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "screens/public/counter.h"
#include "screens/public/words.h"
#include "tests/play.h"

/*
 * Nothing is cut that must be read whole: no screen but the lists of answers
 * and places says "more would follow", and a question stands there with its
 * hint and with every choice of one of its pages.
 */
static const char ellipsis[] = "\u2026";

static bool
may_cut(const char *screen)
{
    return strcmp(screen, "review") == 0 || strcmp(screen, "find_help") == 0;
}

static bool
shows_key(struct side *side, const char *key)
{
    char *text = words_of(side_visit(side), key);
    bool shown = side_shows(side, text);

    memory_free_text(text);
    return shown;
}

/* How many choices of PAGE are offered; -1 when one of them is not shown. */
static int
choices_shown(struct side *side, int page)
{
    const struct public_visit *visit = side_public(side);
    const struct question *question = visit->question;
    int count = 0;

    for (size_t i = 0; i < question->choice_count; i++) {
        if (question->choices[i].page != page ||
            !interview_offers(visit->interview, question, (int)i))
            continue;
        if (!shows_key(
                side, interview_choice_key(visit->interview, question, (int)i)))
            return -1;
        count++;
    }
    return count;
}

static bool
shows_a_page(struct side *side)
{
    const struct question *question = side_public(side)->question;
    bool has_choices = false;

    for (int page = 0; page < question->pages; page++) {
        int count = choices_shown(side, page);

        if (count > 0)
            return true;
        has_choices = has_choices || count < 0;
    }
    return !has_choices;
}

static bool
question_is_whole(struct play *play)
{
    struct side *side = play->now;
    const struct public_visit *visit = side_public(side);
    const char *name = visit->question->name;
    const char *hint = interview_hint(visit->interview, visit->question);

    if (!shows_key(side, interview_key(visit->interview, visit->question)))
        return play_fails(play, "the question %s is cut", name);
    if (*hint && !shows_key(side, hint))
        return play_fails(play, "the hint of %s is cut", name);
    return shows_a_page(side) ||
           play_fails(play, "the choices of %s are cut", name);
}

bool
whole_check(struct play *play)
{
    struct side *side = play->now;
    const char *screen = stage_screen_name(side_stage(side));
    char *picture;
    bool is_cut;

    if (!play->whole || stage_is_over(side_stage(side)) || may_cut(screen))
        return true;
    picture = side_picture(side);
    is_cut = strstr(picture, ellipsis) != NULL;
    memory_free_text(picture);
    if (is_cut)
        return play_fails(play, "something is cut on the screen %s", screen);
    if (side_public(side) && side_public(side)->question &&
        strstr(screen, "question"))
        return question_is_whole(play);
    return true;
}
