#ifndef PUBLIC_FLOW_H
#define PUBLIC_FLOW_H

#include "screens/public/counter.h"
#include "screens/public/frame.h"
#include "screens/screen.h"

/*
 * Where a person goes from a question: the interview says which question,
 * this says which screen. All give MOVE_REPLACE, so that the screen of
 * purpose stays below.
 */

/* It was answered: a card that is due, the next question, the review. */
struct next
flow_on(struct visit *visit);

/* The question before, the review when one answer was changed, or what lies
 * below the first question. */
struct next
flow_back(struct visit *visit);

/* Show this question. */
struct next
flow_ask(struct visit *visit, const struct question *question);

/* From the review to sending, or first to what has to be asked once before:
 * was it someone who works here? */
struct next
flow_send(struct visit *visit);

/* A yes to words that nobody reviewed is not the yes that it looks like: said
 * whenever a yes is given, for the language may be another a moment later. */
void
flow_note_draft(struct visit *visit);

/* Back, Send now and Stop, as every question takes them. */
struct next
flow_act(struct visit *visit, enum frame_act act);

/* The keys that the foot of a question names. */
unsigned
flow_keys(const struct visit *visit);

#endif
