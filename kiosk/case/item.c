#include "kiosk/case/item.h"

#include <string.h>

#include "kiosk/base/memory.h"
#include "kiosk/base/pack.h"
#include "kiosk/base/secret.h"
#include "kiosk/case/item_inner.h"

void
item_start_write(struct buf *out)
{
    pack_u8(out, ITEM_VERSION);
}

void
item_write_language(struct buf *out, const char language[ITEM_LANGUAGE_SIZE])
{
    pack_text(out, language);
}

static bool
is_tag_letter(char letter)
{
    return (letter >= 'a' && letter <= 'z') ||
           (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-';
}

/* A text of SIZE with its end; what is no plain text, or longer, fails. */
static void
read_short(struct unpack *in, char *out, size_t size)
{
    char *text = unpack_text(in, size - 1);

    memset(out, 0, size);
    if (text)
        memcpy(out, text, strlen(text));
    memory_free_text(text);
}

void
item_read_language(struct unpack *in, char out[ITEM_LANGUAGE_SIZE])
{
    read_short(in, out, ITEM_LANGUAGE_SIZE);
    for (const char *letter = out; *letter != '\0'; letter++) {
        if (!is_tag_letter(*letter))
            unpack_fail(in);
    }
}

uint8_t
item_read_choice(struct unpack *in, int last)
{
    uint8_t choice = unpack_u8(in);

    if (choice > last)
        unpack_fail(in);
    return in->failed ? 0 : choice;
}

enum status
item_start_read(struct unpack *in, const void *bytes, size_t length)
{
    uint8_t version;

    *in = unpack_start(bytes, length);
    version = unpack_u8(in);
    if (in->failed || version == 0)
        return STATUS_DAMAGED;
    return version == ITEM_VERSION ? STATUS_OK : STATUS_VERSION;
}

void
item_own_write(const struct item_own *own, struct buf *out)
{
    item_start_write(out);
    item_write_language(out, own->language);
    pack_bytes(out, own->form_hash, sizeof(own->form_hash));
}

enum status
item_own_read(const void *bytes, size_t length, struct item_own *out)
{
    struct unpack in;
    enum status status = item_start_read(&in, bytes, length);

    memset(out, 0, sizeof(*out));
    if (status != STATUS_OK)
        return status;
    item_read_language(&in, out->language);
    unpack_bytes(&in, out->form_hash, sizeof(out->form_hash));
    if (unpack_is_done(&in))
        return STATUS_OK;
    memset(out, 0, sizeof(*out));
    return STATUS_DAMAGED;
}

void
item_addition_write(const struct item_addition *addition, struct buf *out)
{
    item_start_write(out);
    pack_u8(out, (uint8_t)addition->what);
    pack_u32(out, addition->hour);
    item_write_language(out, addition->language);
    pack_text(out, addition->text);
}

enum status
item_addition_read(const void *bytes, size_t length, struct item_addition *out)
{
    struct unpack in;
    enum status status = item_start_read(&in, bytes, length);

    memset(out, 0, sizeof(*out));
    if (status != STATUS_OK)
        return status;
    out->what = (enum addition)item_read_choice(&in, ADDITION_HELPED_NO);
    out->hour = unpack_u32(&in);
    item_read_language(&in, out->language);
    out->text = unpack_text(&in, ITEM_TEXT_MAX);
    if (unpack_is_done(&in))
        return STATUS_OK;
    item_addition_clear(out);
    return STATUS_DAMAGED;
}

void
item_addition_clear(struct item_addition *addition)
{
    memory_free_text(addition->text);
    secret_wipe(addition, sizeof(*addition));
}

void
item_reply_write(const struct item_reply *reply, struct buf *out)
{
    item_start_write(out);
    pack_bytes(out, reply->lookup, sizeof reply->lookup);
    pack_u32(out, reply->hour);
    item_write_language(out, reply->language);
    pack_text(out, reply->text);
}

enum status
item_reply_read(const void *bytes, size_t length, struct item_reply *out)
{
    struct unpack in;
    enum status status = item_start_read(&in, bytes, length);

    memset(out, 0, sizeof(*out));
    if (status != STATUS_OK)
        return status;
    unpack_bytes(&in, out->lookup, sizeof out->lookup);
    out->hour = unpack_u32(&in);
    item_read_language(&in, out->language);
    out->text = unpack_text(&in, ITEM_TEXT_MAX);
    if (unpack_is_done(&in))
        return STATUS_OK;
    item_reply_clear(out);
    return STATUS_DAMAGED;
}

void
item_reply_clear(struct item_reply *reply)
{
    memory_free_text(reply->text);
    secret_wipe(reply, sizeof(*reply));
}

void
item_status_write(const struct item_status *status, struct buf *out)
{
    item_start_write(out);
    pack_bytes(out, status->lookup, sizeof status->lookup);
    pack_u32(out, status->hour);
    pack_u8(out, (uint8_t)status->state);
    pack_u8(out, (uint8_t)status->reason);
}

enum status
item_status_read(const void *bytes, size_t length, struct item_status *out)
{
    struct unpack in;
    enum status status = item_start_read(&in, bytes, length);

    memset(out, 0, sizeof(*out));
    if (status != STATUS_OK)
        return status;
    unpack_bytes(&in, out->lookup, sizeof out->lookup);
    out->hour = unpack_u32(&in);
    out->state = (enum case_state)item_read_choice(&in, CASE_CLOSED);
    out->reason = (enum close_reason)item_read_choice(&in, CLOSE_DUPLICATE);
    if (unpack_is_done(&in))
        return STATUS_OK;
    memset(out, 0, sizeof(*out));
    return STATUS_DAMAGED;
}

void
item_event_write(const struct item_event *event, struct buf *out)
{
    item_start_write(out);
    pack_bytes(out, event->lookup, sizeof event->lookup);
    pack_u8(out, (uint8_t)event->what);
    pack_u32(out, event->hour);
    pack_text(out, event->member);
    pack_u8(out, (uint8_t)event->priority);
    pack_text(out, event->text);
}

enum status
item_event_read(const void *bytes, size_t length, struct item_event *out)
{
    struct unpack in;
    enum status status = item_start_read(&in, bytes, length);

    memset(out, 0, sizeof(*out));
    if (status != STATUS_OK)
        return status;
    unpack_bytes(&in, out->lookup, sizeof out->lookup);
    out->what = (enum item_act)item_read_choice(&in, EVENT_HELD);
    out->hour = unpack_u32(&in);
    read_short(&in, out->member, sizeof(out->member));
    out->priority = (enum priority)item_read_choice(&in, PRIORITY_P3);
    out->text = unpack_text(&in, ITEM_TEXT_MAX);
    if (unpack_is_done(&in))
        return STATUS_OK;
    item_event_clear(out);
    return STATUS_DAMAGED;
}

void
item_event_clear(struct item_event *event)
{
    memory_free_text(event->text);
    secret_wipe(event, sizeof(*event));
}
