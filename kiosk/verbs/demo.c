#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/verbs/demo_services.h"
#include "kiosk/verbs/founded.h"
#include "store/keys/founding_files.h"

/* Invented, as all of the demo: nobody is at these numbers. */
static const struct template_value values[] = {
    {.setting = SETTING_profile, .value = "shelter"},
    {.setting = SETTING_site_name, .value = "Casa Amparo (demo)"},
    {.setting = SETTING_languages, .value = "es ar fr en"},
    {.setting = SETTING_drafts, .value = "all"},
    {.setting = SETTING_authority,
     .value = "the child protection office of the city"},
    {.setting = SETTING_place, .value = "the fire station, 5 Bridge Street"},
    {.setting = SETTING_number, .value = "112"},
    {.setting = SETTING_clinic, .value = "the Open Clinic, 12 Garden Street"},
    {.setting = SETTING_safe_child,
     .value = "the Blue House, 3 School Lane, open day and night"},
    {.setting = SETTING_talk, .value = "the night line, 555 0100"},
    {.setting = SETTING_desk_hours, .value = "09:00-17:00"},
    {.setting = SETTING_outside_days, .value = "mon thu"},
    {.setting = SETTING_withdraw_hours, .value = "0"},
    /* who tries it sees what they sent, and nothing else */
    {.setting = SETTING_decoys, .value = "no"},
};

/* The same in the other languages, so that no sentence mixes two. */
static const char other_languages[] =
    "\n"
    "authority[es] = la oficina de protección de la niñez de la ciudad\n"
    "place[es] = la estación de bomberos, Calle del Puente 5\n"
    "clinic[es] = la Clínica Abierta, Calle del Jardín 12\n"
    "safe_child[es] = la Casa Azul, Calle de la Escuela 3, abierta día y "
    "noche\n"
    "talk[es] = la línea nocturna, 555 0100\n"
    "authority[fr] = le bureau de protection de l'enfance de la ville\n"
    "place[fr] = la caserne des pompiers, 5 rue du Pont\n"
    "clinic[fr] = la Clinique ouverte, 12 rue du Jardin\n"
    "safe_child[fr] = la Maison bleue, 3 allée de l'École, ouverte jour et "
    "nuit\n"
    "talk[fr] = la ligne de nuit, 555 0100\n"
    "authority[ar] = مكتب حماية الطفل في المدينة\n"
    "place[ar] = مركز الإطفاء، 5 شارع الجسر\n"
    "clinic[ar] = العيادة المفتوحة، 12 شارع الحديقة\n"
    "safe_child[ar] = البيت الأزرق، 3 طريق المدرسة، مفتوح ليلا ونهارا\n"
    "talk[ar] = خط الليل، 555 0100\n";

struct demo {
    char *secrets;
    struct sign_pair root;
    struct team_pair outside;
    struct founding_plan plan;
    struct founding_papers papers;
};

static enum status
save_pairs(const struct demo *demo)
{
    char *paths[] = {founded_path(demo->secrets, "root.public"),
                     founded_path(demo->secrets, "root.secret"),
                     founded_path(demo->secrets, "outside.public"),
                     founded_path(demo->secrets, "outside.secret")};
    enum status status =
        founding_root_public_save(paths[0], demo->root.public_key);

    if (status == STATUS_OK)
        status = founding_root_secret_save(paths[1], &demo->root);
    if (status == STATUS_OK)
        status = founding_outside_save(paths[2], &demo->outside);
    if (status == STATUS_OK)
        status = founding_outside_secret_save(paths[3], &demo->outside);
    if (status != STATUS_OK)
        options_complain("The secrets cannot be written in %s: %s.",
                         demo->secrets, status_words(status));
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        free(paths[i]);
    return status;
}

static enum status
save_papers(const struct demo *demo)
{
    char *phrase = memory_print("%s\n", demo->papers.phrase);
    char *papers = memory_print("%s\n\n%s\n\n%s\n", demo->papers.recovery[0],
                                demo->papers.recovery[1], demo->papers.backup);
    enum status status = founded_write(demo->secrets, "passphrase.txt", phrase);

    if (status == STATUS_OK)
        status = founded_write(demo->secrets, "papers.txt", papers);
    memory_free_text(phrase);
    memory_free_text(papers);
    return status;
}

static void
draw_keys(struct demo *demo)
{
    /* a demo is unlocked again and again, and has nothing to lose */
    keyring_set_cost(KEYRING_COST_FLOOR);
    seal_sign_pair_make(&demo->root);
    keyring_team_make(1, &demo->outside);
}

static enum status
draw_site(struct demo *demo)
{
    struct founding_outside outside;

    founding_outside_of(&demo->outside, &outside);
    return founding_make("demo desk", NULL, &outside, &demo->plan,
                         &demo->papers);
}

static enum status
write_site(const struct demo *demo, const char *path)
{
    char *settings = founded_settings(demo->root.public_key, values,
                                      sizeof values / sizeof *values);
    char *all = memory_print("%s%s", settings, other_languages);
    char *services = demo_services();
    enum status status = founded_write(path, "amparo.conf", all);

    if (status == STATUS_OK)
        status = founded_write(path, "services.json", services);
    free(settings);
    free(all);
    free(services);
    return status;
}

static enum status
found(const struct demo *demo, const char *path, int dialer)
{
    struct verb_site site;
    struct buf keyset = {0};
    enum status status = site_open(path, &site);

    if (status != STATUS_OK)
        return status;
    keyset_write(&demo->plan.keyset, demo->root.secret_key, &keyset);
    status = founded_store(dialer, &demo->plan, keyset.data, keyset.length);
    buf_clear(&keyset);
    site_close(&site);
    return status;
}

static enum status
fill(struct demo *demo, const struct options *options, const char *path)
{
    int dialer = -1;
    enum status status = founded_folder(path);

    if (status == STATUS_OK)
        status = founded_folder(demo->secrets);
    if (status == STATUS_OK)
        status = founded_shut(options, path, demo->secrets, &dialer);
    if (status != STATUS_OK)
        return status;
    draw_keys(demo);
    status = draw_site(demo);
    if (status == STATUS_OK)
        status = save_pairs(demo);
    if (status == STATUS_OK)
        status = save_papers(demo);
    if (status == STATUS_OK)
        status = write_site(demo, path);
    return status == STATUS_OK ? found(demo, path, dialer) : status;
}

enum status
demo_make(const struct options *options)
{
    struct demo demo = {0};
    char *name = memory_text(options->site);
    size_t length = strlen(name);
    enum status status;

    while (length > 1 && name[length - 1] == '/')
        name[--length] = '\0';
    demo.secrets = memory_print("%s-secrets", name);
    status = fill(&demo, options, name);
    if (status == STATUS_OK) {
        founded_print(&demo.papers);
        printf("This is a demo: all of it, the secrets of ROOT and of the "
               "outside body too, is kept in\n    %s\n",
               demo.secrets);
    }
    free(demo.secrets);
    free(name);
    secret_wipe(&demo, sizeof demo);
    return status;
}
