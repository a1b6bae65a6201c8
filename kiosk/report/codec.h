#ifndef REPORT_CODEC_H
#define REPORT_CODEC_H

#include <stddef.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/status.h"
#include "kiosk/report/report.h"

/*
 * A report as bytes and back. Questions and choices are written by name, so
 * that a report can be read with a later form: what that form does not know
 * is STATUS_BAD_INPUT only when nothing at all fits.
 */
void
codec_write(const struct report *report, struct buf *out);
enum status
codec_read(const void *bytes, size_t length, const struct form *form,
           struct report **out) MUST_CHECK;

/*
 * The facts that triage may see, from every answer that stands in the
 * report. The fact S2 is the path, which is calculated from S2, K1, A1, H4.
 * The report knows no profile: the caller sets OUT->consulate.
 */
struct facts;
void
codec_facts(const struct report *report, struct facts *out);

#endif
