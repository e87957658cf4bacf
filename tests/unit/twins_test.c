/* Near-copies by their words: shingles, sketches, the rule. */
#include "check.h"

#include "text/twins.h"

static eni_arena arena;

static eni_shingles shingled(const char *text, const char *outlet) {
    en_str list[64], rest = eni_str(text), part;
    size_t n = 0;
    eni_shingles out;
    while (n < 64 && eni_split(&rest, '|', &part)) list[n++] = part;
    assert_ok(eni_shingle(&arena, list, n, eni_str(outlet), &out, &fault));
    return out;
}

static bool twins(const char *a, const char *b) {
    const eni_shingles x = shingled(a, ""), y = shingled(b, "");
    const eni_likeness there = eni_compare(&x, &y), back = eni_compare(&y, &x);
    assert_true(there.jaccard == back.jaccard && there.contained == back.contained && there.lead == back.lead);
    assert_int_equal(eni_are_twins(&x, &y, &there), eni_are_twins(&y, &x, &back));
    return eni_are_twins(&x, &y, &there);
}

static void marks_of_the_outlet_say_nothing(void **state) {
    (void)state;
    const eni_shingles bare =
        shingled("South Korea condemned the launch on Thursday.|It will ask the council to meet.", "");
    const char *const dressed[] = {
        "SEOUL, Oct. 18 (Yonhap) -- South Korea condemned the launch on Thursday.|It will ask the council to meet.",
        "SEOUL, Oct.|18 (Yonhap) -- South Korea condemned the launch on Thursday.|It will ask the council to meet.",
        "(Reuters) - South Korea condemned the launch on Thursday.|It will ask the council to meet.",
        "BEIJING, Oct 31 \xE2\x80\x94 SOUTH KOREA condemned the launch on Thursday|It will ask the council to meet",
        "South Korea \"condemned\" the launch, on Thursday.|It will ask the council to meet.|Reporting by A. Person; "
        "editing by B. Other",
        "South Korea condemned the launch on Thursday.|It will ask the council to meet.|The Daily Gazette",
    };
    for (size_t i = 0; i < sizeof dressed / sizeof *dressed; i++) {
        const eni_shingles s = shingled(dressed[i], "The Daily Gazette");
        if (s.words != bare.words) fail_msg("differs: %s (%u words, %u)", dressed[i], s.n_words, bare.n_words);
    }
    /* near misses: an aside in dashes and a score are no dateline */
    assert_true(shingled("South Korea's minister - a former general - resigned on Monday.", "").n_words == 10);
    assert_true(shingled("France won 3 - 2 in the final on Monday.", "").n_words == 9);
    assert_true(eni_words_hash(ENI_LIT("China met Japan.")) == eni_words_hash(ENI_LIT("\"CHINA met  Japan\"")));
    assert_true(eni_words_hash(ENI_LIT("China met Japan.")) != eni_words_hash(ENI_LIT("Japan met China.")));
}

static uint32_t seed = 1998;
static uint32_t roll(uint32_t n) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

/* A story of `n` drawn words; with `from`, its words but for one in `every`. */
static void draw(eni_buf *out, unsigned n, const uint32_t *from, uint32_t *words, unsigned every) {
    for (unsigned i = 0; i < n; i++) {
        words[i] = from && !(every && roll(every) == 0) ? from[i] : roll(1000000);
        eni_printf(out, "w%u ", words[i]);
    }
}

static void estimate_is_close(void **state) {
    (void)state;
    static uint32_t a[400], b[400];
    double worst = 0, sum = 0;
    int n = 0;
    for (unsigned every = 2; every < 60; every += 1, n++) {
        eni_buf x = {0}, y = {0};
        draw(&x, 400, NULL, a, 0);
        draw(&y, 400, a, b, every);
        const eni_shingles s = shingled(x.p, ""), t = shingled(y.p, "");
        eni_sketch p, q;
        eni_sketch_of(&s, &p);
        eni_sketch_of(&t, &q);
        const double off = eni_sketch_alike(p.signature, q.signature) - eni_compare(&s, &t).jaccard;
        sum += off;
        if (off > worst) worst = off;
        if (-off > worst) worst = -off;
        if (eni_compare(&s, &t).jaccard > 0.6) { /* what may be a twin shares a key */
            bool shared = false;
            for (unsigned k = 0; k < p.n_keys; k++) shared = shared || p.keys[k] == q.keys[k];
            assert_true(shared);
        }
        eni_buf_free(&x);
        eni_buf_free(&y);
    }
    assert_true(worst < 0.25);                      /* four standard errors of a share of 64 */
    assert_true(sum / n < 0.03 && sum / n > -0.03); /* unbiased */
}

static void equal_texts_have_equal_sketches(void **state) {
    (void)state;
    const char *const text =
        "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen.";
    const eni_shingles a = shingled(text, "X"), b = shingled(text, "Y");
    eni_sketch p, q;
    eni_sketch_of(&a, &p);
    eni_sketch_of(&b, &q);
    assert_memory_equal(&p, &q, sizeof p);
    assert_int_equal(p.n_keys, ENI_MOST_KEYS);
    const eni_shingles few = shingled("Japan thanked Brazil on Sunday.", "");
    eni_sketch_of(&few, &p);
    assert_int_equal(p.n_keys, 0);
    const eni_shingles some = shingled("South Korea condemned North Korea in Seoul on Thursday.", "");
    eni_sketch_of(&some, &p);
    assert_int_equal(p.n_keys, 1);
    const eni_shingles none = shingled("", "");
    eni_sketch_of(&none, &p);
    assert_int_equal(p.n_keys, 0);
    assert_int_equal(none.n, 0);
}

#define LEAD                                                                                                           \
    "South Korea's military said on Thursday that North Korea had fired two ballistic missiles from the Sunan area "   \
    "towards the sea off its east coast, hours after the United States and Japan ended their drills"
#define SECOND                                                                                                         \
    "|The missiles flew about 600 kilometres at an altitude of 100 kilometres, the joint chiefs of staff said in a "   \
    "statement"
#define QUOTE                                                                                                          \
    "|\"We strongly condemn the launches as a grave provocation that harms peace and stability on the peninsula and "  \
    "a clear breach of the resolutions of the Security Council, and we urge Pyongyang to stop them at once\", the "    \
    "statement said"
#define LAST                                                                                                           \
    "|Tokyo said that the missiles had come down outside its economic zone and that no damage to ships or aircraft "   \
    "had been reported so far"
#define OTHER                                                                                                          \
    "|Analysts in Seoul expected the new minister of defence to ask parliament for more money for interceptors when "  \
    "he presents his budget in November, a step that the opposition has resisted for years"

static void the_rule(void **state) {
    (void)state;
    assert_true(twins(LEAD SECOND QUOTE LAST, LEAD SECOND QUOTE LAST));
    assert_true(twins(LEAD SECOND QUOTE LAST, LEAD SECOND QUOTE)); /* shortened */
    assert_true(twins(LEAD SECOND QUOTE LAST, LEAD));              /* to its first sentence */
    assert_true(twins("TOKYO, Oct 18 (Kyodo) -- " LEAD SECOND QUOTE LAST, LEAD SECOND QUOTE));
    /* near misses: one paragraph in common; the same quotation in another story; the end without the beginning */
    assert_false(
        twins(LEAD SECOND QUOTE LAST,
              "Lawmakers of both parties met in Seoul on Friday to discuss the budget of the coming year" OTHER QUOTE));
    assert_false(twins(LEAD SECOND LAST OTHER, "The prime minister spoke about schools" QUOTE));
    assert_false(twins(LEAD SECOND QUOTE LAST, "Tokyo spoke of it too" LAST));
    /* the formula prose of state media: another ambassador is another report */
    assert_false(twins("Kim Yong Nam, president of the Presidium of the Supreme People's Assembly of the DPRK, "
                       "received credentials from Dusan Bella, Slovak ambassador to the DPRK, at the Mansudae Assembly "
                       "Hall Tuesday. After receiving it Kim had a talk with the ambassador.",
                       "Kim Yong Nam, president of the Presidium of the Supreme People's Assembly of the DPRK, "
                       "received credentials from Piamsak Milintachinda, Thai ambassador to the DPRK, at the Mansudae "
                       "Assembly Hall Tuesday. After receiving it Kim had a talk with the ambassador."));
    /* short texts: equal or nothing */
    assert_true(twins("South Korea condemned North Korea in Seoul on Thursday.",
                      "SOUTH KOREA condemned North Korea in Seoul on Thursday"));
    assert_false(twins("South Korea condemned North Korea in Seoul on Thursday.",
                       "South Korea condemned North Korea in Paris on Thursday."));
    assert_false(twins("Japan thanked Brazil on Sunday.", "Japan thanked Brazil on Sunday."));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(marks_of_the_outlet_say_nothing),
                                       cmocka_unit_test(equal_texts_have_equal_sketches),
                                       cmocka_unit_test(estimate_is_close), cmocka_unit_test(the_rule)};
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    eni_arena_free(&arena);
    return failed;
}
