#include "kiosk/base/status.h"

#include <stddef.h>
#include <sysexits.h>

static const char *const words[] = {
#define STATUS(name, text) [STATUS_##name] = text,
#include "kiosk/base/status.def"
#undef STATUS
};

const char *
status_words(enum status status)
{
    return words[status];
}

int
status_exit(enum status status)
{
    switch (status) {
    case STATUS_OK:
        return EX_OK;
    case STATUS_IO:
    case STATUS_FULL:
    case STATUS_READ_ONLY:
        return EX_IOERR;
    case STATUS_DAMAGED:
    case STATUS_BAD_INPUT:
    case STATUS_TOO_LONG:
    case STATUS_WRONG_CHECK:
        return EX_DATAERR;
    case STATUS_MISSING:
        return EX_NOINPUT;
    case STATUS_EXISTS:
        return EX_CANTCREAT;
    case STATUS_DENIED:
    case STATUS_WRONG_KEY:
        return EX_NOPERM;
    case STATUS_CLOSED:
        return EX_UNAVAILABLE;
    case STATUS_BUSY:
    case STATUS_WAIT:
    case STATUS_CHANGED:
        return EX_TEMPFAIL;
    case STATUS_VERSION:
    case STATUS_FOREIGN:
    case STATUS_WRONG_SIGNATURE:
    case STATUS_OLD:
    case STATUS_SETTING:
    case STATUS_UNSHUT:
        return EX_CONFIG;
    }
    return EX_SOFTWARE;
}
