#ifndef CASE_ITEM_H
#define CASE_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"
#include "kiosk/report/report.h"
#include "kiosk/report/route.h"
#include "kiosk/report/triage.h"

/*
 * The contents of the items that pass between reporter and staff, as bytes
 * and back; the envelopes are none of its business. Every struct owns its
 * strings; item_X_clear wipes and frees, and accepts a zeroed one. The sizes
 * of keys are those of store/sizes.h, told here by number because the case
 * knows no store.
 */
enum { ITEM_LANGUAGE_SIZE = 16, ITEM_TEXT_MAX = 4096 };

/* What only the readers of the report open. */
struct item_body {
    uint8_t lookup[16];
    uint8_t receipt_box[32];
    uint8_t receipt_sign[32];
    uint8_t thread_secret[32];
    uint32_t hour; /* hours since 1970, of arrival */
    enum profile profile;
    enum reader reader;
    uint8_t form_hash[32];
    uint32_t notice_version;
    bool draft; /* the notice was an unreviewed draft */
    char language[ITEM_LANGUAGE_SIZE];
    struct verdict verdict;
    struct report *report; /* owned */
};
/* Writing borrows BODY. Reading needs a form to read the answers with. */
void
item_body_write(const struct item_body *body, struct buf *out);
enum status
item_body_read(const void *bytes, size_t length, const struct form *form,
               struct item_body *out) MUST_CHECK;
void
item_body_clear(struct item_body *body);

/* What the receipt opens of one's own report: never the routing. */
struct item_own {
    char language[ITEM_LANGUAGE_SIZE];
    uint8_t form_hash[32];
};
void
item_own_write(const struct item_own *own, struct buf *out);
enum status
item_own_read(const void *bytes, size_t length,
              struct item_own *out) MUST_CHECK;

/* What the reporter adds later. */
enum addition {
    ADDITION_TEXT,
    ADDITION_TELL_NOBODY,
    ADDITION_NOT_SATISFIED,
    ADDITION_HELPED_YES,
    ADDITION_HELPED_SOME,
    ADDITION_HELPED_NO
};
struct item_addition {
    enum addition what;
    uint32_t hour;
    char language[ITEM_LANGUAGE_SIZE];
    char *text;
};
void
item_addition_write(const struct item_addition *addition, struct buf *out);
enum status
item_addition_read(const void *bytes, size_t length,
                   struct item_addition *out) MUST_CHECK;
void
item_addition_clear(struct item_addition *addition);

/*
 * What staff answer. LOOKUP is the report's, as in its body: what was signed
 * for one report can then not be moved into another one's thread.
 */
struct item_reply {
    uint8_t lookup[16];
    uint32_t hour;
    char language[ITEM_LANGUAGE_SIZE];
    char *text;
};
void
item_reply_write(const struct item_reply *reply, struct buf *out);
enum status
item_reply_read(const void *bytes, size_t length,
                struct item_reply *out) MUST_CHECK;
void
item_reply_clear(struct item_reply *reply);

/* The states of a case. A status item carries one to the reporter. */
enum case_state {
    CASE_NEW,
    CASE_TRIAGED,
    CASE_WORKING,
    CASE_ANSWERED,
    CASE_CONSENT_WAIT,
    CASE_REFERRED,
    CASE_CLOSED,
};
enum close_reason {
    CLOSE_NONE,
    CLOSE_HELPED,
    CLOSE_REFERRED_DONE,
    CLOSE_REPORTER_ASKED,
    CLOSE_NO_RETURN,
    CLOSE_NOT_IN_SCOPE,
    CLOSE_DUPLICATE
};
struct item_status {
    uint8_t lookup[16]; /* as in a reply */
    uint32_t hour;
    enum case_state state;
    enum close_reason reason; /* only staff are shown it */
};
void
item_status_write(const struct item_status *status, struct buf *out);
enum status
item_status_read(const void *bytes, size_t length,
                 struct item_status *out) MUST_CHECK;

/* An act of staff, kept in the case: for the thread's readers alone. */
enum item_act {
    EVENT_OPENED,
    EVENT_NOTE,
    EVENT_PRIORITY,
    EVENT_EXPORTED,
    EVENT_HELD,
};
struct item_event {
    uint8_t lookup[16]; /* as in a reply */
    enum item_act what;
    uint32_t hour;
    char member[32];
    enum priority priority; /* of EVENT_PRIORITY */
    char *text;             /* a note, a reason */
};
void
item_event_write(const struct item_event *event, struct buf *out);
enum status
item_event_read(const void *bytes, size_t length,
                struct item_event *out) MUST_CHECK;
void
item_event_clear(struct item_event *event);

#endif
