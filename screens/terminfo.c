#include "screens/terminfo.h"

#include <unistd.h>

/* Apart from term.c: term.h defines every capability's name as a macro. */
#include <curses.h>
#include <term.h>

bool
terminfo_knows(const char *name)
{
    int found = 0;

    if (!name || !*name || setupterm(name, STDOUT_FILENO, &found) != OK)
        return false;
    del_curterm(cur_term);
    return true;
}
