#include "store/keys/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/file.h"

enum { LINE_BYTES = 57, LINE_TEXT = 77, FILE_MOST = 16384 };

struct form {
    const char *line;
    size_t least;
    size_t most;
};

static const struct form forms[] = {
#define KEYFILE(name, text, fewest, greatest)                                  \
    [KEYFILE_##name] = {.line = text, .least = fewest, .most = greatest},
#include "store/keys/keyfile.def"
#undef KEYFILE
};

void
keyfile_write(enum keyfile type, const void *bytes, size_t length,
              struct buf *out)
{
    const uint8_t *start = bytes;
    char line[LINE_TEXT];

    buf_add_text(out, forms[type].line);
    buf_add_byte(out, '\n');
    for (size_t at = 0; at < length; at += LINE_BYTES) {
        size_t part = length - at < LINE_BYTES ? length - at : LINE_BYTES;

        sodium_bin2base64(line, sizeof line, start + at, part,
                          sodium_base64_VARIANT_ORIGINAL);
        buf_add_text(out, line);
        buf_add_byte(out, '\n');
    }
    secret_wipe(line, sizeof line);
}

/* Is it this type's first line, or the same type of another version? */
static enum status
judge_line(const struct form *form, const char *text, size_t length)
{
    size_t whole = strlen(form->line);
    size_t name = whole - 1; /* all but the version's digit */

    if (length <= whole || memcmp(text, form->line, name) != 0 ||
        text[whole] != '\n')
        return STATUS_BAD_INPUT;
    if (text[name] == form->line[name])
        return STATUS_OK;
    return text[name] >= '1' && text[name] <= '9' ? STATUS_VERSION
                                                  : STATUS_BAD_INPUT;
}

/* One way alone to write each file: what was read must be written the same. */
static bool
is_canonical(enum keyfile type, const struct secret *bytes, const void *text,
             size_t length)
{
    struct buf again = {0};
    bool same;

    keyfile_write(type, bytes->bytes, bytes->length, &again);
    same = again.length == length && memcmp(again.data, text, length) == 0;
    buf_clear(&again);
    return same;
}

enum status
keyfile_read(enum keyfile type, const void *text, size_t length,
             struct secret **out)
{
    const struct form *form = &forms[type];
    const char *start = text;
    size_t head = strlen(form->line) + 1;
    struct secret *bytes;
    enum status status;

    *out = NULL;
    status = judge_line(form, text, length);
    if (status != STATUS_OK)
        return status;
    bytes = secret_new(form->most);
    if (sodium_base642bin(bytes->bytes, form->most, start + head, length - head,
                          "\n", &bytes->length, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        bytes->length < form->least ||
        !is_canonical(type, bytes, text, length)) {
        secret_free(bytes);
        return STATUS_BAD_INPUT;
    }
    *out = bytes;
    return STATUS_OK;
}

enum status
keyfile_save(const char *path, enum keyfile type, const void *bytes,
             size_t length)
{
    struct buf text = {0};
    enum status status;
    int descriptor =
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (descriptor < 0)
        return file_status(errno);
    keyfile_write(type, bytes, length, &text);
    status = file_write_all(descriptor, text.data, text.length);
    if (close(descriptor) != 0 && status == STATUS_OK)
        status = file_status(errno);
    if (status != STATUS_OK)
        unlink(path); /* half a key file is worth nothing */
    buf_clear(&text);
    return status;
}

/* Read at most FILE_MOST bytes; a device or a pipe ends there too. */
static enum status
read_all(int descriptor, struct secret *out)
{
    size_t length = 0;

    while (length < out->length) {
        ssize_t done =
            read(descriptor, out->bytes + length, out->length - length);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return file_status(errno);
        if (done == 0) {
            out->length = length;
            return STATUS_OK;
        }
        length += (size_t)done;
    }
    return STATUS_TOO_LONG;
}

enum status
keyfile_load(const char *path, enum keyfile type, struct secret **out)
{
    struct secret *text;
    enum status status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    *out = NULL;
    if (descriptor < 0)
        return file_status(errno);
    text = secret_new(FILE_MOST + 1);
    status = read_all(descriptor, text);
    if (status == STATUS_OK)
        status = keyfile_read(type, text->bytes, text->length, out);
    secret_free(text);
    close(descriptor);
    return status;
}
