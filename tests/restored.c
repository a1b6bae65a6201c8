#include "tests/restored.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "kiosk/base/file.h"
#include "kiosk/base/memory.h"

struct box_report restored_reports[RESTORED_REPORTS];

/* Read FILE, a name in ran_home. */
void
restored_read(const char *name, struct buf *out)
{
    char *path = ran_home_path(name);

    ck_assert_int_eq(file_read(path, 64 << 20, out), STATUS_OK);
    free(path);
}

void
restored_write(const char *name, const struct buf *bytes, size_t length)
{
    char *path = ran_home_path(name);

    unlink(path);
    ck_assert_int_eq(file_write_new(path, bytes->data, length), STATUS_OK);
    free(path);
}

/* The last paper of the demo is the key of the backups. */
static void
take_paper(void)
{
    char *path = memory_print("%s/papers.txt", site_secrets(ran_site));
    struct buf text = {0};
    struct buf paper = {0};
    const char *last = NULL;

    ck_assert_int_eq(file_read(path, 1 << 20, &text), STATUS_OK);
    for (const char *at = buf_text(&text); (at = strstr(at, "\n\n")); at += 2)
        if (at[2])
            last = at + 2;
    ck_assert_ptr_nonnull(last);
    buf_add_text(&paper, last);
    restored_write("paper", &paper, paper.length);
    buf_clear(&text);
    buf_clear(&paper);
    free(path);
}

void
restored_open(void)
{
    struct client *kiosk;

    ran_open();
    site_set(ran_site, "withdraw_hours", "0");
    take_paper();
    kiosk = site_connect(ran_site, false);
    for (int i = 0; i < RESTORED_REPORTS; i++) {
        box_report_make(&restored_reports[i], i % 3 + 1);
        restored_reports[i].put.urgent = true;
        ck_assert_int_eq(client_put(kiosk, &restored_reports[i].put),
                         STATUS_OK);
    }
    client_close(kiosk);
}

void
restored_close(void)
{
    for (int i = 0; i < RESTORED_REPORTS; i++)
        box_report_clear(&restored_reports[i]);
    ran_close();
}

void
restored_withdraw(const struct box_report *report)
{
    struct client *kiosk = site_connect(ran_site, false);
    struct hello hello;
    struct proof_claim claim = {.act = PROOF_WITHDRAW};
    struct proof proof;
    uint32_t hour;
    bool done;

    ck_assert_int_eq(client_hello(kiosk, "", &hello), STATUS_OK);
    memcpy(claim.site, hello.site, ID_SIZE);
    memcpy(claim.target, report->put.lookup, ID_SIZE);
    memcpy(claim.nonce, client_nonce(kiosk), NONCE_SIZE);
    proof_sign(&claim, report->sign.secret_key, &proof);
    ck_assert_int_eq(
        client_withdraw(kiosk, report->put.lookup, &proof, &hour, &done),
        STATUS_OK);
    ck_assert(done);
    client_close(kiosk);
}

void
restored_back_up(void)
{
    ck_assert_int_eq(ran_on("backup {H}/file --site {S}"), EX_OK);
    ck_assert(ran_says("The log stands at "));
}

const char restored_command[] =
    "restore {H}/file --site {H}/again --backup-key {H}/paper"
    " --root {P}/root.public";

bool
restored_is_there(const char *name)
{
    char *path = ran_home_path(name);
    bool is = access(path, F_OK) == 0;

    free(path);
    return is;
}

/* The site that was restored, with its own store. */
struct site *
restored_again(void)
{
    char *folder = ran_home_path("again");
    char *phrase = memory_print("%s/passphrase.txt", site_secrets(ran_site));
    struct site *site = site_use(folder, phrase);

    free(folder);
    free(phrase);
    return site;
}

enum status
restored_look_up(struct client *kiosk, const struct box_report *report)
{
    struct got got;
    enum status status = client_get(kiosk, report->put.lookup, &got);
    struct seal_opened opened;

    if (status != STATUS_OK)
        return status;
    ck_assert_int_eq(seal_open(&got.items[0], &report->receipt, &opened),
                     STATUS_OK);
    seal_opened_clear(&opened);
    client_got_clear(&got);
    return STATUS_OK;
}

enum status
restored_look_up_again(const struct box_report *report)
{
    struct site *site = restored_again();
    struct client *kiosk = site_connect(site, false);
    enum status status = restored_look_up(kiosk, report);

    client_close(kiosk);
    site_free(site);
    return status;
}

void
restored_end(void)
{
    struct site *site = restored_again();

    client_close(site_connect(site, true));
    site_kill_store(site);
    site_free(site);
}
