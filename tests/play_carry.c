#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/memory.h"
#include "tests/play.h"

/*
 * An outside body beside the play's site, founded by the real `amparo` with
 * what the demo keeps secret, and a stick between the two. Its site stands in
 * the folder of the demo's secrets and goes with it.
 */
static const char found[] =
    "cd \"$P\" && mkdir -p root &&"
    " \"$AMPARO\" key root make --out root >said &&"
    " \"$AMPARO\" init --site else --secret outside.secret"
    " --root root/root.public >said &&"
    " sed -n 's/^    \\([a-z].*\\)$/\\1/p' said | head -1 >else-phrase &&"
    " \"$AMPARO\" key root sign --request else/keyset-request.txt"
    " --root root/root.secret --out keyset >said &&"
    " \"$AMPARO\" init --site else --keyset keyset >said";

static const char out[] =
    "cd \"$P\" && \"$AMPARO\" bundle make bundle --site \"$S\" >said &&"
    " \"$AMPARO\" bundle read bundle --site else"
    " --passphrase-file else-phrase --root root.public >said";

static const char back[] =
    "cd \"$P\" && \"$AMPARO\" bundle make answers --site else"
    " --bundle bundle --passphrase-file else-phrase >said &&"
    " \"$AMPARO\" bundle read answers --site \"$S\" >said";

static bool
run(struct play *play, const char *commands)
{
    char *amparo = site_program("amparo");
    char *from = realpath(amparo, NULL);

    setenv("AMPARO", from ? from : amparo, 1);
    setenv("P", site_secrets(play->site), 1);
    setenv("S", site_folder(play->site), 1);
    free(amparo);
    free(from);
    return system(commands) == 0 || play_fails(play, "nothing was carried");
}

static bool
need_outside(struct play *play)
{
    char *folder;
    char *phrase;

    if (play->outside)
        return true;
    if (!run(play, found))
        return false;
    folder = memory_print("%s/else", site_secrets(play->site));
    phrase = memory_print("%s/else-phrase", site_secrets(play->site));
    play->outside = site_use(folder, phrase);
    free(folder);
    free(phrase);
    return true;
}

bool
carry_out(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    return need_outside(play) && run(play, out);
}

bool
carry_back(struct play *play, char *const words[], int count)
{
    (void)words;
    (void)count;
    return need_outside(play) && run(play, back);
}

bool
carry_desk(struct play *play, char *const words[], int count)
{
    struct site *here = play->site;

    if (!need_outside(play))
        return false;
    side_close(play->desk);
    play->site = play->outside;
    play->desk = side_open_desk(play, count > 0 ? words[0] : "en",
                                site_phrase(play->outside));
    play->site = here;
    play->now = play->desk;
    side_event(play, (struct event){.kind = EVENT_KEY, .key = KEY_RETURN});
    return side_await(play, "queue");
}

void
carry_end(struct play *play)
{
    site_free(play->outside);
    play->outside = NULL;
}
