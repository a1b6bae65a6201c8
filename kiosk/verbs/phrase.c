#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/file.h"
#include "kiosk/verbs/verbs.h"

enum { FILE_LIMIT = 4096 };

static struct secret *
first_line(const struct buf *bytes)
{
    size_t length = 0;
    struct secret *phrase;

    while (length < bytes->length && bytes->data[length] != '\n' &&
           bytes->data[length] != '\r')
        length++;
    phrase = secret_new(length + 1);
    if (length > 0)
        memcpy(phrase->bytes, bytes->data, length);
    return phrase;
}

static enum status
from_file(const char *file, struct secret **out)
{
    struct buf bytes = {0};
    enum status status = file_read(file, FILE_LIMIT, &bytes);

    if (status == STATUS_OK)
        *out = first_line(&bytes);
    else
        options_complain("The pass phrase cannot be read from %s: %s.", file,
                         status_words(status));
    buf_clear(&bytes);
    return status;
}

/* Byte by byte, so that no buffer of stdio keeps it. */
static void
read_line(struct buf *bytes)
{
    uint8_t byte;

    while (bytes->length < FILE_LIMIT && read(STDIN_FILENO, &byte, 1) == 1 &&
           byte != '\n')
        buf_add_byte(bytes, byte);
}

static enum status
from_terminal(struct secret **out)
{
    struct termios kept;
    struct termios silent;
    struct buf bytes = {0};

    if (tcgetattr(STDIN_FILENO, &kept) != 0) {
        options_complain("A pass phrase is asked on a terminal: give "
                         "--passphrase-file FILE without one.");
        return STATUS_CLOSED;
    }
    silent = kept;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    fputs("Pass phrase: ", stderr);
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0)
        return STATUS_CLOSED;
    read_line(&bytes);
    (void)!tcsetattr(STDIN_FILENO, TCSAFLUSH, &kept);
    fputc('\n', stderr);
    *out = first_line(&bytes);
    buf_clear(&bytes);
    return STATUS_OK;
}

enum status
phrase_read(const char *file, struct secret **out)
{
    return file ? from_file(file, out) : from_terminal(out);
}
