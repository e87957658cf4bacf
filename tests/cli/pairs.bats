# Types of pairs that the user gives.
load helpers

ask() { # SENTENCE SOURCE TARGET: the type read
    printf 'sentence_id\tsentence\tsource\ttarget\n1\t%s\t%s\t%s\n' "$1" "$2" "$3" > pairs.tsv
    "$ENTENTE" read --pairs pairs.tsv --tsv -q | tail -1 | cut -f2
}

@test "what somebody says of himself" {
    [ "$(ask 'Hillary Clinton said she will not lift the embargo until Cuba frees its prisoners.' 'Hillary Clinton' 'Cuba')" = REJECT ]
    [ "$(ask 'The army said it will not attack the rebels.' 'The army' 'the rebels')" != REJECT ]
    [ "$(ask 'The spokesman said they support the UN effort.' 'The spokesman' 'UN')" = SUPPORT ]
}

@test "failed, decided, planned" {
    [ "$(ask 'The United States and South Korea failed to reach agreement on a trade deal.' 'The United States' 'South Korea')" = REJECT ]
    [ "$(ask 'The court ordered the arrest of the former president.' 'The court' 'the former president')" = COERCE ]
    [ "$(ask 'France will send engineers to Chad.' 'France' 'Chad')" = AGREE ]
}

@test "CAMEO's roots where they differ from PLOVER's types" {
    [ "$(ask 'Britain has imposed sanctions on Belarus.' 'Britain' 'Belarus')" = COERCE ]
    [ "$(ask 'Germany suspended all aid to Mali.' 'Germany' 'Mali')" = SANCTION ]
    [ "$(ask 'Government troops have captured the port of Hodeida.' 'Government troops' 'the port of Hodeida')" = ASSAULT ]
    [ "$(ask 'Police seized the computers of the newspaper.' 'Police' 'the newspaper')" = COERCE ]
    [ "$(ask 'Russian soldiers were deployed as peacekeepers to Armenia.' 'Russian soldiers' 'Armenia')" = AID ]
    [ "$(ask 'Benjamin Netanyahu called Scott Morrison to congratulate him on his election.' 'Benjamin Netanyahu' 'Scott Morrison')" = SUPPORT ]
    [ "$(ask 'European countries called for sanctions against Moscow.' 'European countries' 'Moscow')" = ACCUSE ]
    [ "$(ask 'The ambassador said that Qatar must mediate in the dispute.' 'The ambassador' 'Qatar')" = REQUEST ]
}
