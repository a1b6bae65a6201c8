#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/base/secret.h"
#include "kiosk/lockdown.h"
#include "kiosk/verbs/verbs.h"

int
main(int argument_count, char **arguments)
{
    /* Before a key or a pass phrase is read: no core, nobody looks in. */
    lockdown_process();
    lockdown_environment(LOCKDOWN_DESK);
    lockdown_descriptors(STDERR_FILENO + 1);
    if (secret_start() != STATUS_OK) {
        fputs("amparo: there is no source of random numbers here.\n", stderr);
        return EX_OSERR;
    }
    return verbs_run(argument_count, arguments);
}
