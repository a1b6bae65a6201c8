#include "kiosk/verbs/demo_services.h"

#include <stdio.h>
#include <time.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/memory.h"
#include "kiosk/report/triage.h"

/* Numbers that are kept free for invention, streets that are nowhere. */
static const struct {
    const char *id;
    const char *en;
    const char *es;
    const char *fr;
    const char *ar;
    enum target target;
    const char *phone;
    const char *address;
    const char *hours;
    const char *languages;
    int women_staff;
    int child_ok;
    int asks_papers;
    int tells_police;
} services[] = {
    {.id = "open_clinic",
     .en = "Open Clinic",
     .es = "Clínica Abierta",
     .fr = "Clinique ouverte",
     .ar = "العيادة المفتوحة",
     .target = TARGET_HEALTH,
     .phone = "555 0110",
     .address = "12 Garden Street",
     .hours = "every day, day and night",
     .languages = "es ar fr en",
     .women_staff = 1,
     .child_ok = 1},
    {.id = "womens_house",
     .en = "Women's House (shelter)",
     .es = "Casa de las Mujeres (refugio)",
     .fr = "Maison des femmes (refuge)",
     .ar = "بيت النساء (مأوى)",
     .target = TARGET_GBV_SERVICE,
     .phone = "555 0111",
     .address = "asked by phone",
     .hours = "every day, day and night",
     .languages = "es ar fr en",
     .women_staff = 1,
     .child_ok = 1},
    {.id = "night_shelter",
     .en = "Bridge Night Shelter",
     .es = "Albergue del Puente",
     .fr = "Abri du Pont",
     .ar = "مأوى الجسر الليلي",
     .target = TARGET_EMERGENCY,
     .phone = "555 0112",
     .address = "5 Bridge Street",
     .hours = "18:00-09:00",
     .languages = "es en",
     .child_ok = 1},
    {.id = "blue_house",
     .en = "Blue House for children",
     .es = "Casa Azul para niños",
     .fr = "Maison bleue pour enfants",
     .ar = "البيت الأزرق للأطفال",
     .target = TARGET_CHILD_PROTECTION,
     .phone = "555 0113",
     .address = "3 School Lane",
     .hours = "every day, day and night",
     .languages = "es ar fr en",
     .women_staff = 1,
     .child_ok = 1},
    {.id = "asylum_help",
     .en = "Asylum Help Network",
     .es = "Red de Ayuda al Asilo",
     .fr = "Réseau d'aide à l'asile",
     .ar = "شبكة المساعدة على اللجوء",
     .target = TARGET_UNHCR_OR_ASYLUM_NGO,
     .phone = "555 0114",
     .address = "40 Station Road",
     .hours = "Mon-Fri 09:00-16:00",
     .languages = "es ar fr en",
     .women_staff = 1,
     .child_ok = 1},
    {.id = "free_roads",
     .en = "Free Roads, help after trafficking",
     .es = "Caminos Libres, ayuda tras la trata",
     .fr = "Routes libres, aide après la traite",
     .ar = "طرق حرة، مساعدة بعد الاتجار بالبشر",
     .target = TARGET_IOM_OR_TRAFFICKING_NGO,
     .phone = "555 0115",
     .address = "41 Station Road",
     .hours = "Mon-Fri 09:00-17:00",
     .languages = "es ar fr en",
     .women_staff = 1,
     .child_ok = 1},
    {.id = "home_workers_union",
     .en = "Home Workers' Union",
     .es = "Sindicato de Trabajadoras del Hogar",
     .fr = "Syndicat des employées de maison",
     .ar = "نقابة عاملات المنازل",
     .target = TARGET_LABOUR_BODY_OR_UNION,
     .phone = "555 0116",
     .address = "7 Market Square",
     .hours = "Tue and Thu 16:00-20:00",
     .languages = "es fr en",
     .women_staff = 1},
    {.id = "law_desk",
     .en = "Free Law Desk",
     .es = "Consultorio Jurídico Gratuito",
     .fr = "Permanence juridique gratuite",
     .ar = "مكتب القانون المجاني",
     .target = TARGET_LEGAL_AID,
     .phone = "555 0117",
     .address = "8 Market Square",
     .hours = "Mon-Fri 10:00-14:00",
     .languages = "es ar fr en",
     .women_staff = 1,
     .child_ok = 1},
    {.id = "night_line",
     .en = "Night Line, someone to talk to",
     .es = "Línea Nocturna, alguien con quien hablar",
     .fr = "Ligne de nuit, quelqu'un à qui parler",
     .ar = "خط الليل، شخص تتحدث معه",
     .target = TARGET_MENTAL_HEALTH,
     .phone = "555 0100",
     .address = "by phone",
     .hours = "every day, day and night",
     .languages = "es ar fr en",
     .women_staff = 1,
     .child_ok = 1},
    {.id = "family_search",
     .en = "Family Search",
     .es = "Búsqueda de Familiares",
     .fr = "Recherche de familles",
     .ar = "البحث عن العائلة",
     .target = TARGET_FAMILY_LINKS,
     .phone = "555 0118",
     .address = "2 River Street",
     .hours = "Mon-Fri 09:00-13:00",
     .languages = "es ar fr en",
     .women_staff = 1,
     .child_ok = 1},
    {.id = "ombuds_office",
     .en = "Office of the Ombudsperson",
     .es = "Defensoría del Pueblo",
     .fr = "Bureau du médiateur",
     .ar = "مكتب أمين المظالم",
     .target = TARGET_OMBUDSMAN_NHRI,
     .phone = "555 0119",
     .address = "1 Law Court Square",
     .hours = "Mon-Fri 09:00-15:00",
     .languages = "es en",
     .women_staff = 1,
     .child_ok = 1},
};
enum { COUNT = sizeof services / sizeof *services };

static void
add(struct buf *out, const char *name, const char *value)
{
    char *line = memory_print("    \"%s\": \"%s\",\n", name, value);

    buf_add_text(out, line);
    memory_free_text(line);
}

static void
add_switch(struct buf *out, const char *name, int is_on)
{
    char *line =
        memory_print("    \"%s\": %s,\n", name, is_on ? "true" : "false");

    buf_add_text(out, line);
    memory_free_text(line);
}

static void
add_names(struct buf *out, int i)
{
    char *line = memory_print("    \"name\": {\"en\": \"%s\", \"es\": \"%s\",\n"
                              "             \"fr\": \"%s\", \"ar\": \"%s\"},\n",
                              services[i].en, services[i].es, services[i].fr,
                              services[i].ar);

    buf_add_text(out, line);
    memory_free_text(line);
}

static void
add_service(struct buf *out, int i, const char *today)
{
    char *last = memory_print("    \"checked_on\": \"%s\"\n  }", today);

    buf_add_text(out, i == 0 ? "\n  {\n" : ",\n  {\n");
    add(out, "id", services[i].id);
    add_names(out, i);
    add(out, "target", triage_target_name(services[i].target));
    add(out, "phone", services[i].phone);
    add(out, "address", services[i].address);
    add(out, "hours", services[i].hours);
    add(out, "languages", services[i].languages);
    add(out, "costs", "free");
    add_switch(out, "women_staff", services[i].women_staff);
    add_switch(out, "child_ok", services[i].child_ok);
    add_switch(out, "asks_papers", services[i].asks_papers);
    add_switch(out, "tells_police", services[i].tells_police);
    add_switch(out, "tells_immigration", 0);
    buf_add_text(out, last);
    memory_free_text(last);
}

char *
demo_services(void)
{
    time_t now = (time_t)clock_now();
    struct tm day = {0};
    char today[16] = "";
    struct buf out = {0};
    char *text;

    gmtime_r(&now, &day);
    strftime(today, sizeof today, "%Y-%m-%d", &day);
    buf_add_text(&out, "[");
    for (int i = 0; i < COUNT; i++)
        add_service(&out, i, today);
    buf_add_text(&out, "\n]\n");
    text = memory_text(buf_text(&out));
    buf_clear(&out);
    return text;
}
