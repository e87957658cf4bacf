/* imports/parts.c: days, counts, actors and acts as several datasets of events tell them. */
#include "imports/parts.h"

#include "base/day.h"

#include <math.h>
#include <stdio.h>
#include <xxhash.h>

en_str eni_part(const en_str *cells, size_t n, int column) {
    if (column < 0 || (size_t)column >= n || eni_cell_missing(cells[column])) return (en_str){"", 0};
    return cells[column];
}

bool eni_part_row(eni_piece *piece, en_str *c, int n_columns) {
    const en_str *cells;
    size_t n;
    if (!eni_piece_cells(piece, &cells, &n)) return false;
    for (int i = 0; i < n_columns; i++) c[i] = eni_part(cells, n, eni_piece_plan(piece)->column[i]);
    return true;
}

/* ---- numbers and days ---- */

/* "12 June 2023", "12-Jun-23" is not: which century? */
static bool worded_day(en_str cell, en_day *out) {
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    const char sep = cell.len && memchr(cell.p, '-', cell.len) ? '-' : ' ';
    en_str rest = eni_trim(cell), day, month, year;
    int64_t d, y;
    if (!eni_split(&rest, sep, &day) || !eni_split(&rest, sep, &month) || !eni_split(&rest, sep, &year)) return false;
    if (rest.p || month.len < 3 || year.len != 4 || !eni_to_int(day, &d) || !eni_to_int(year, &y) || d < 1 || d > 31)
        return false;
    for (int m = 0; m < 12; m++)
        if (eni_same(eni_cut(month, 0, 3), eni_str(months[m]))) {
            *out = eni_day_of((int)y, m + 1, (int)d);
            return en_day_known(*out);
        }
    return false;
}

bool eni_part_day(eni_piece *piece, const char *what, en_str cell, en_day *out) {
    en_date date;
    if (worded_day(cell, out)) return true;
    if (eni_cell_date(cell, &date) && en_day_known(date.last)) {
        *out = date.last;
        return true;
    }
    eni_piece_reject(piece, "%s: found '%.*s', expected a day from 1800 to 2200", what, ENI_ARG(eni_glimpse(cell)));
    return false;
}

bool eni_part_count(eni_piece *piece, const char *what, en_str cell, int32_t *out) {
    int64_t n;
    bool missing;
    if (!eni_cell_int(cell, &n, &missing) || (!missing && (n < 0 || n > INT32_MAX))) {
        eni_piece_reject(piece, "%s: found '%.*s', expected a count", what, ENI_ARG(eni_glimpse(cell)));
        return false;
    }
    *out = missing ? ENI_MISSING : (int32_t)n;
    return true;
}

bool eni_part_goldstein(eni_piece *piece, const char *what, en_str cell, double *out) {
    bool missing;
    *out = NAN;
    if (!eni_cell_real(cell, out, &missing) || (!missing && !(fabs(*out) <= 10))) {
        eni_piece_reject(piece, "%s: found '%.*s', expected -10 to 10", what, ENI_ARG(eni_glimpse(cell)));
        return false;
    }
    if (missing) *out = NAN;
    return true;
}

int32_t eni_part_degrees(en_str cell, double most) {
    double value;
    bool missing;
    if (!eni_cell_real(cell, &value, &missing) || missing || !(fabs(value) <= most)) return ENI_MISSING;
    return (int32_t)lround(value * 10000);
}

/* ---- actors ---- */

en_str eni_part_key(eni_key_room *room, char kind, en_str a, en_str b, en_str c) {
    const en_str parts[] = {a, b, c};
    const bool whole = a.len + b.len + c.len <= sizeof room->bytes - 4;
    size_t n = 0;
    room->bytes[n++] = whole ? kind : (char)(kind | 0x80);
    for (int i = 0; i < 3; i++) {
        const uint64_t hash = whole ? 0 : XXH3_64bits(parts[i].p ? parts[i].p : "", parts[i].len);
        if (whole) /* the length before each: any byte may stand in a cell */
            room->bytes[n++] = (char)parts[i].len;
        else
            memcpy(room->bytes + n, &hash, sizeof hash), n += sizeof hash;
        if (whole && parts[i].len) memcpy(room->bytes + n, parts[i].p, parts[i].len), n += parts[i].len;
    }
    return (en_str){room->bytes, n};
}

uint32_t eni_part_actor(eni_piece *piece, en_str key, en_actor actor, const char *sector) {
    if (sector[0]) {
        memset(actor.sector, 0, sizeof actor.sector);
        for (int i = 0; i < 3 && sector[i]; i++) actor.sector[i] = sector[i];
    }
    const uint32_t index = eni_batch_add_actor(eni_piece_batch(piece), key, &actor);
    if (index == UINT32_MAX) eni_piece_nomem(piece);
    return index;
}

uint32_t eni_part_actor_called(eni_piece *piece, en_str key, en_str name, const char *sector) {
    en_actor actor = {"", ""};
    if (name.len == 0 || eni_who_called(eni_piece_plan(piece)->who, name, &actor))
        return eni_part_actor(piece, key, actor, sector);
    return eni_piece_named(piece, key, name, sector);
}

bool eni_part_parentheses(en_str name, en_str *before, en_str *inside) {
    int deep = 0;
    if (name.len < 4 || name.p[name.len - 1] != ')') return false;
    for (size_t i = name.len; i-- > 0;) {
        deep += (name.p[i] == ')') - (name.p[i] == '(');
        if (deep) continue;
        *before = eni_trim(eni_cut(name, 0, i));
        *inside = eni_cut(name, i + 1, name.len - 1);
        return before->len > 0 && inside->len > 0;
    }
    return false;
}

/* ---- acts ---- */

uint32_t eni_part_act(eni_piece *piece, const char *what, en_str code, int quad, double goldstein, bool *repaired) {
    eni_key_room room;
    char numbers[32];
    const int n = snprintf(numbers, sizeof numbers, "%d|%.1f", quad, goldstein);
    const en_str key = eni_part_key(&room, 'c', code, (en_str){numbers, (size_t)n}, (en_str){"", 0});
    const uint32_t there = eni_batch_find_act(eni_piece_batch(piece), key);
    if (there < ENI_BATCH_NOT) return there;
    eni_act act;
    bool mended = false;
    if (!eni_act_of_cameo(eni_piece_plan(piece)->lexicon, code, quad, goldstein, &act, &mended)) {
        eni_piece_reject(piece, "%s: found '%.*s', expected a CAMEO code of 2 to 4 digits", what,
                         ENI_ARG(eni_glimpse(code)));
        return ENI_BATCH_NOT;
    }
    if (mended) { /* each such row counts as repaired: kept under the whole code alone */
        *repaired = true;
        return eni_part_act(piece, what, eni_str(act.cameo), quad, goldstein, &mended);
    }
    const uint32_t made = eni_batch_add_act(eni_piece_batch(piece), key, &act);
    if (made == UINT32_MAX) eni_piece_nomem(piece);
    return made;
}

en_quad eni_quad_in_words(en_str cell) {
    char small[40];
    const size_t n = cell.len < sizeof small ? cell.len : sizeof small;
    for (size_t i = 0; i < n; i++) small[i] = eni_lower_char(cell.p[i]);
    const en_str s = {small, n};
    if (n == 1 && small[0] >= '1' && small[0] <= '4') return (en_quad)(small[0] - '0');
    if (en_quad_of(s) != EN_QUAD_NONE) return en_quad_of(s);
    const bool verbal = eni_starts(s, ENI_LIT("verb")), material = eni_starts(s, ENI_LIT("mat"));
    const bool with = eni_find(s, ENI_LIT("coop"), 0) != SIZE_MAX,
               against = eni_find(s, ENI_LIT("conf"), 0) != SIZE_MAX;
    if (verbal == material || with == against) return EN_QUAD_NONE;
    return with ? verbal ? EN_QUAD_VCP : EN_QUAD_MCP : verbal ? EN_QUAD_VCF : EN_QUAD_MCF;
}

en_action eni_action_in_words(en_str cell) {
    char upper[24];
    if (cell.len == 0 || cell.len >= sizeof upper) return EN_ACTION_NONE;
    for (size_t i = 0; i < cell.len; i++) upper[i] = eni_upper_char(cell.p[i]);
    return en_action_of((en_str){upper, cell.len});
}

/* As much of a list as fits, ending with a whole item; small letters. */
static void put_list(char *out, size_t room, en_str list) {
    size_t n = list.len < room ? list.len : room - 1;
    if (n < list.len)
        while (n > 0 && list.p[n] != ';' && list.p[n] != ',') n--;
    for (size_t i = 0; i < n; i++) out[i] = eni_lower_char(list.p[i]);
}

uint32_t eni_part_plover(eni_piece *piece, en_action action, en_quad quad, double goldstein, en_str mode,
                         en_str context) {
    const en_lexicon *const lexicon = eni_piece_plan(piece)->lexicon;
    eni_key_room room;
    char numbers[48];
    const int n = snprintf(numbers, sizeof numbers, "%d|%d|%.1f", (int)action, (int)quad, goldstein);
    const en_str key = eni_part_key(&room, 'p', (en_str){numbers, (size_t)n}, mode, context);
    const uint32_t there = eni_batch_find_act(eni_piece_batch(piece), key);
    if (there < ENI_BATCH_NOT) return there;
    eni_act act = {.action = action, .quad = quad, .tenths = INT16_MIN};
    if (action != EN_ACTION_NONE) {
        const en_str code = lexicon->action_cameo[action];
        const eni_cameo *const known = eni_cameo_find(lexicon, code);
        if (code.len < sizeof act.cameo) memcpy(act.cameo, code.p, code.len);
        if (known && !isnan(known->goldstein)) act.tenths = (int16_t)lround(known->goldstein * 10);
        if (quad == EN_QUAD_NONE) act.quad = lexicon->action_quad[action];
    }
    if (!isnan(goldstein)) act.tenths = (int16_t)lround(goldstein * 10);
    put_list(act.mode, sizeof act.mode, mode);
    put_list(act.context, sizeof act.context, context);
    const uint32_t made = eni_batch_add_act(eni_piece_batch(piece), key, &act);
    if (made == UINT32_MAX) eni_piece_nomem(piece);
    return made;
}
