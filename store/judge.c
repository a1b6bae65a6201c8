#include <sqlite3.h>

#include "kiosk/base/memory.h"
#include "store/schema.h"

enum status
store_judge(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return STATUS_OK;
    case SQLITE_NOMEM:
        memory_exhausted();
    case SQLITE_FULL:
        return STATUS_FULL;
    case SQLITE_READONLY:
        return STATUS_READ_ONLY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STATUS_BUSY;
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
        return STATUS_DENIED;
    case SQLITE_IOERR:
        if (code == SQLITE_IOERR_NOMEM)
            memory_exhausted();
        /* The disk gave a page, and it is not what was written. */
        if (code == SQLITE_IOERR_DATA)
            return STATUS_DAMAGED;
        return STATUS_IO;
    case SQLITE_TOOBIG:
        return STATUS_TOO_LONG;
    case SQLITE_CONSTRAINT:
        return STATUS_EXISTS;
    default:
        return STATUS_DAMAGED;
    }
}
