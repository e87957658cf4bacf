/* Tokens and sentences. Each case: a text, and its tokens with blanks between; " | " is a sentence's end. */
#include "check.h"

#include "text/document.h"

static void check(const char *text, const char *want) {
    eni_arena arena = {0};
    eni_document d;
    eni_buf got = {0};
    assert_ok(eni_sentences(&arena, eni_str(text), &d, &fault));
    for (size_t i = 0; i < d.n; i++) {
        if (i) eni_puts(&got, " | ");
        for (uint32_t k = 0; k < d.sentences[i].n; k++) {
            if (k) eni_putc(&got, ' ');
            eni_put(&got, d.sentences[i].tokens[k].form);
        }
    }
    if (strcmp(got.p ? got.p : "", want) != 0)
        fail_msg("\n text: %s\nfound: %s\n want: %s", text, got.p ? got.p : "", want);
    eni_buf_free(&got);
    eni_arena_free(&arena);
}

static void words_and_marks(void **state) {
    (void)state;
    check("China's envoy didn't visit the U.S.-led talks.", "China 's envoy did n't visit the U.S. - led talks .");
    check("\"We won't,\" he said (twice).", "\" We wo n't , \" he said ( twice ) .");
    check("The Koreans' $60m deal, 10% more.", "The Koreans ' $ 60 m deal , 10 % more .");
    check("anti-aircraft and non-proliferation, but well-known",
          "anti-aircraft and non-proliferation , but well - known");
    check("See http://example.org/a,b. Mail x@y.org!", "See http://example.org/a,b . | Mail x@y.org !");
    check("1,000.5 tonnes at 10:30 on 2010-11-23", "1,000.5 tonnes at 10:30 on 2010-11-23");
    check("he cannot and/or may\xE2\x80\x94or must\xE2\x80\xA6",
          "he can not and / or may \xE2\x80\x94 or must \xE2\x80\xA6");
    check("It\xE2\x80\x99s Kim\xE2\x80\x99s", "It \xE2\x80\x99s Kim \xE2\x80\x99s");
}

static void runs_and_smiles(void **state) {
    (void)state;
    check("Why?! No!!! Yes...?", "Why ?! | No !!! | Yes ... ?");
    check("Call 202-555-0142 about 2010-2012, score 3-2.", "Call 202-555-0142 about 2010 - 2012 , score 3 - 2 .");
    check("a 105mm gun and 2.5bn by 10am, the 16th", "a 105 mm gun and 2.5 bn by 10 am , the 16th");
    check("It works :-) We like it:)", "It works :-) | We like it :)");
    check("\"Kim\"<kim@example.org> [http://example.org/a]", "\" Kim \" < kim@example.org > [ http://example.org/a ]");
    check("He said..and left #peace $$$", "He said .. and left #peace $$$");
    check("Smith et al. said", "Smith et al. said");
    check("He left the U.S.? Yes, Inc..", "He left the U.S. ? | Yes , Inc. .");
    check("It is art. They use mass.", "It is art . | They use mass .");
}

static void sentences_end(void **state) {
    (void)state;
    check("Kim met Xi. They talked.", "Kim met Xi . | They talked .");
    check("Gen. Smith met Mr. Lee of S. Korea. He left.", "Gen. Smith met Mr. Lee of S. Korea . | He left .");
    check("Troops left the U.S. They arrived on Jan. 5 in Seoul.",
          "Troops left the U.S. | They arrived on Jan. 5 in Seoul .");
    check("He asked: \"Why?\" Nobody knew.", "He asked : \" Why ? \" | Nobody knew .");
    check("Prices rose 3.5 percent. 40 died.", "Prices rose 3.5 percent . | 40 died .");
    check("The D.P.R.K. Government said so.", "The D.P.R.K. Government said so .");
    check("No. He did not. See No. 5.", "No . | He did not . | See No. 5 .");
    check("It ended in 1805. [17] He left. [...] They stayed.",
          "It ended in 1805 . [ 17 ] | He left . [ ... ] | They stayed .");
    check("it rained. we left? yes", "it rained . | we left ? | yes");
    check("It rained. we left! yes", "It rained . we left ! yes");
    check("\"Why?\" he asked.", "\" Why ? \" he asked .");
    check("Best regards, Kim", "Best regards , Kim");
    check("Come soon. Best regards, Kim", "Come soon . | Best regards , | Kim");
    check("Kim 08/16/2000 03:48 PM We met", "Kim | 08/16/2000 03:48 PM | We met");
    check("one __________ two", "one | __________ | two");
}

static void paragraphs_and_wraps(void **state) {
    (void)state;
    check("First line\n\nSecond line", "First line | Second line");
    check("The statement said:\nThe army is ready.", "The statement said : | The army is ready .");
    check("A line that is wrapped at some eighty columns as old mail was\nand goes on here.",
          "A line that is wrapped at some eighty columns as old mail was and goes on here .");
    check("A line that is much longer than any width at which mail is wrapped tells that each line is a paragraph of "
          "its own, it "
          "does\nand this one is\nWhatever its length and however it may end it is one for that reason",
          "A line that is much longer than any width at which mail is wrapped tells that each line is a paragraph of "
          "its own , it "
          "does | and this one is | Whatever its length and however it may end it is one for that reason");
}

static void datelines_are_skipped(void **state) {
    (void)state;
    check("SEOUL, Oct. 18 (Yonhap) -- The North fired.", "The North fired .");
    check("Reuters - Iran said no.", "Iran said no .");
    check("PYONGYANG, January 3 (KCNA) -- A meeting took place.", "A meeting took place .");
    check("Moscow - a city of millions - is cold.", "Moscow - a city of millions - is cold .");
}

static void hostile_bytes_are_still_tokens(void **state) {
    (void)state;
    check("", "");
    check(" \n\t ", "");
    check("....", "....");
    check("-- - ---", "-- - ---");
    check("'''", "'' '");
}

/* Tokens cover every byte that is not blank, in order, without overlap. */
static void tokens_cover_the_text(void **state) {
    (void)state;
    const char *const texts[] = {"\"It's the U.S.-led 'coalition',\" said Lt. Gen. O'Neil's aide...",
                                 "a--b---c/d $5.50-$6 50% (x)[y]{z} AT&T's",
                                 "\xE2\x80\x9CNo,\xE2\x80\x9D he\xE2\x80\x99"
                                 "d said\xE2\x80\xA6"
                                 " \xE5\xB9\xB3\xE5\xA3\xA4"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        eni_arena arena = {0};
        eni_document d;
        const en_str text = eni_str(texts[i]);
        size_t at = 0;
        assert_ok(eni_sentences(&arena, text, &d, &fault));
        for (size_t s = 0; s < d.n; s++)
            for (uint32_t k = 0; k < d.sentences[s].n; k++) {
                const eni_token *const t = &d.sentences[s].tokens[k];
                for (; at < t->start; at++) assert_true(eni_is_blank(text.p[at]));
                assert_true(t->end > t->start);
                at = t->end;
            }
        for (; at < text.len; at++) assert_true(eni_is_blank(text.p[at]));
        eni_arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_marks),       cmocka_unit_test(runs_and_smiles),
        cmocka_unit_test(sentences_end),         cmocka_unit_test(paragraphs_and_wraps),
        cmocka_unit_test(datelines_are_skipped), cmocka_unit_test(hostile_bytes_are_still_tokens),
        cmocka_unit_test(tokens_cover_the_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
