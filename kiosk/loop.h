#ifndef KIOSK_LOOP_H
#define KIOSK_LOOP_H

#include "kiosk/base/status.h"
#include "screens/stage.h"
#include "screens/term.h"

/*
 * poll() and nothing else: keys, a second, the results' descriptor, to the
 * stage; the stage's canvas to the terminal. Returns when the visit is over
 * (STATUS_OK) or the terminal hung up (STATUS_CLOSED).
 */
enum status
loop_run(struct stage *stage, struct term *term,
         const struct visit *visit) MUST_CHECK;

#endif
