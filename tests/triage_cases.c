/*
 * The cases of triage, a line each:
 *
 *     S2=abuse A2=not_paid,docs_taken A6=yes -> P1 TIP_POSSIBLE LABOUR
 *
 * Answers by id and codes, "profile=consulate", "text=yes"; then the
 * priority, the reasons in the order of the rules, and at the end "sealed",
 * or "ask_X1" where T10 asks and X1 is not on the line. "#" begins a
 * comment. Lines come from standard input when something is given there,
 * else from tests/corpus/triage-cases.txt.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/memory.h"
#include "kiosk/base/secret.h"
#include "kiosk/report/facts.h"
#include "kiosk/report/triage.h"

/* Questions of the form that triage is never shown: a line may hold them. */
static const char *const unseen[] = {"S0", "A8", "A9", "W1", "K7", "H7",
                                     "P1", "P2", "D1", "D2", "D3"};

struct tally {
    int number; /* of the case, from 1 */
    int failed;
};

static const char *
next_word(char **rest)
{
    return strtok_r(NULL, " \t\r\n", rest);
}

static bool
is_state(const char *code)
{
    return strcmp(code, "_pns") == 0 || strcmp(code, "_skip") == 0 ||
           strcmp(code, "_na") == 0;
}

/* "profile=consulate" and "text=yes". */
static bool
read_own(struct facts *facts, const char *name, const char *value, bool *known)
{
    bool is_consulate = strcmp(value, "consulate") == 0;
    bool is_yes = strcmp(value, "yes") == 0;

    *known = true;
    if (strcmp(name, "profile") == 0) {
        facts->consulate = is_consulate;
        return is_consulate || strcmp(value, "shelter") == 0 ||
               strcmp(value, "outside") == 0;
    }
    if (strcmp(name, "text") == 0) {
        facts->free_text = is_yes;
        return is_yes || strcmp(value, "no") == 0;
    }
    *known = false;
    return false;
}

static bool
is_unseen(const char *name)
{
    for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++) {
        if (strcmp(unseen[i], name) == 0)
            return true;
    }
    return false;
}

static char *
read_code(struct facts *facts, const char *name, const char *code)
{
    if (is_state(code))
        return NULL;
    if (strcmp(code, "_dk") == 0) {
        (void)facts_unsure(facts, name);
        return NULL;
    }
    if (strcmp(name, "S2") == 0 &&
        (strcmp(code, "info") == 0 || strcmp(code, "receipt") == 0))
        return memory_print("S2=%s makes no report", code);
    if (facts_choose(facts, name, code))
        return NULL;
    return memory_print("%s has no code '%s'", name, code);
}

/* Take "A2=not_paid,docs_taken". Gives what is wrong, or NULL. */
static char *
read_answer(struct facts *facts, char *word)
{
    char *value = strchr(word, '=');
    char *rest = NULL;
    char *problem = NULL;
    bool known;

    if (!value || value == word || value[1] == '\0')
        return memory_print("'%s' is not like A2=not_paid", word);
    *value++ = '\0';
    if (read_own(facts, word, value, &known))
        return NULL;
    if (known)
        return memory_print("%s cannot be '%s'", word, value);
    if (is_unseen(word))
        return NULL;
    if (facts_question(word) < 0)
        return memory_print("there is no question '%s'", word);
    for (char *code = strtok_r(value, ",", &rest); code && !problem;
         code = strtok_r(NULL, ",", &rest))
        problem = read_code(facts, word, code);
    return problem;
}

static char *
read_answers(struct facts *facts, char *text)
{
    char *rest = NULL;
    char *problem = NULL;

    for (char *word = strtok_r(text, " \t\r\n", &rest); word && !problem;
         word = strtok_r(NULL, " \t\r\n", &rest))
        problem = read_answer(facts, word);
    return problem;
}

/* Is it a word that can stand after the arrow? */
static bool
is_expectable(const char *word)
{
    for (int i = 0; i <= PRIORITY_P3; i++) {
        if (strcmp(triage_priority_name((enum priority)i), word) == 0)
            return true;
    }
    for (int i = 0; i < triage_reasons; i++) {
        if (strcmp(triage_reason_name((enum reason)i), word) == 0)
            return true;
    }
    return strcmp(word, "sealed") == 0 || strcmp(word, "ask_X1") == 0;
}

/* The words after the arrow, one space between them. */
static char *
read_expected(char *text, struct buf *out)
{
    char *rest = NULL;

    for (const char *word = strtok_r(text, " \t\r\n", &rest); word;
         word = next_word(&rest)) {
        if (!is_expectable(word))
            return memory_print("'%s' cannot come out", word);
        buf_add_text(out, out->length ? " " : "");
        buf_add_text(out, word);
    }
    return out->length ? NULL : memory_print("nothing stands after the arrow");
}

static void
write_verdict(const struct facts *facts, struct buf *out)
{
    struct verdict verdict = triage_judge(facts);

    buf_add_text(out, triage_priority_name(verdict.priority));
    for (int i = 0; i < triage_reasons; i++) {
        if (!(verdict.reasons >> i & 1))
            continue;
        buf_add_text(out, " ");
        buf_add_text(out, triage_reason_name((enum reason)i));
    }
    if (triage_waits_for_x1(facts, &verdict))
        buf_add_text(out, " ask_X1");
    else if (verdict.sealed)
        buf_add_text(out, " sealed");
}

static char *
split(char *line)
{
    char *arrow = strstr(line, "->");

    if (!arrow)
        return NULL;
    *arrow = '\0';
    return arrow + 2;
}

static void
tell(struct tally *tally, int line, const char *text, bool is_right)
{
    tally->number++;
    tally->failed += !is_right;
    printf("%sok %d - line %d: %s\n", is_right ? "" : "not ", tally->number,
           line, text);
}

static void
try_case(struct tally *tally, int number, const char *line)
{
    char *copy = memory_text(line);
    struct facts facts = {0};
    struct buf expected = {0};
    struct buf came = {0};
    char *after = split(copy);
    char *problem = after ? read_answers(&facts, copy)
                          : memory_print("the arrow '->' is missing");

    if (!problem)
        problem = read_expected(after, &expected);
    if (problem) {
        tell(tally, number, line, false);
        printf("# line %d: %s\n", number, problem);
    } else {
        write_verdict(&facts, &came);
        tell(tally, number, line,
             strcmp(buf_text(&expected), buf_text(&came)) == 0);
        if (strcmp(buf_text(&expected), buf_text(&came)) != 0)
            printf("# line %d: expected %s\n# line %d: came     %s\n", number,
                   buf_text(&expected), number, buf_text(&came));
    }
    buf_clear(&expected);
    buf_clear(&came);
    memory_free_text(problem);
    memory_free_text(copy);
}

/* Without the comment and the space at both ends. */
static char *
bare(char *line)
{
    size_t length;

    line[strcspn(line, "#")] = '\0';
    while (isspace((unsigned char)*line))
        line++;
    length = strlen(line);
    while (length > 0 && isspace((unsigned char)line[length - 1]))
        line[--length] = '\0';
    return line;
}

static void
try_all(struct tally *tally, FILE *in)
{
    char *line = NULL;
    size_t size = 0;

    for (int number = 1; getline(&line, &size, in) >= 0; number++) {
        const char *text = bare(line);

        if (*text != '\0')
            try_case(tally, number, text);
    }
    free(line);
}

static bool
try_corpus(struct tally *tally)
{
    const char *source = getenv("AMPARO_SOURCE");
    char *path =
        memory_print("%s/tests/corpus/triage-cases.txt", source ? source : ".");
    FILE *in = fopen(path, "r");

    free(path);
    if (!in)
        return false;
    try_all(tally, in);
    (void)fclose(in);
    return true;
}

int
main(void)
{
    struct tally tally = {0};
    struct stat about;
    char *problem;

    if (secret_start() != STATUS_OK)
        return EXIT_FAILURE;
    if (triage_start(&problem) != STATUS_OK) {
        printf("Bail out! %s\n", problem);
        return EXIT_FAILURE;
    }
    if (fstat(STDIN_FILENO, &about) == 0 && !S_ISCHR(about.st_mode))
        try_all(&tally, stdin);
    if (tally.number == 0 && !try_corpus(&tally)) {
        printf("Bail out! no line was given and there is no corpus\n");
        return EXIT_FAILURE;
    }
    printf("1..%d\n", tally.number);
    return tally.failed || tally.number == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
