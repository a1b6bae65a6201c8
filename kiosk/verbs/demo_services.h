#ifndef VERBS_DEMO_SERVICES_H
#define VERBS_DEMO_SERVICES_H

/* A services directory for the demo: invented, whole, and checked today.
 * The caller frees. */
char *
demo_services(void);

#endif
