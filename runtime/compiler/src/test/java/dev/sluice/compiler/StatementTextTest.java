package dev.sluice.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM a;",
                "DELETE FROM a ;  \n ; ",
                "INSERT INTO a VALUES ('x; y', 'it''s; z')",
                "DELETE FROM \"a;b\"",
                "DELETE FROM a -- and; that\n",
                "DELETE /* a; b */ FROM a",
                "SELECT $tag$ a; b $tag$, $$ c; d $$",
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; DELETE FROM c; END",
                "CREATE OR REPLACE FUNCTION f() RETURNS void AS 'x' LANGUAGE sql"
            })
    void oneStatementIsOne(String statement) {
        assertThat(StatementText.several(statement)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM a; DELETE FROM b",
                "INSERT INTO a VALUES ('x'); DROP TABLE a; --'",
                "CREATE TABLE a (function_name text); DROP TABLE b",
                "-- it's\nDELETE FROM a; DELETE FROM b -- it's"
            })
    void severalStatementsAreSeveral(String statement) {
        assertThat(StatementText.several(statement)).isTrue();
    }

    @Test
    void commentsAloneAreNothingToExecute() {
        assertThat(StatementText.blank(" -- all\n /* of\n it */ ; ")).isTrue();
        assertThat(StatementText.blank("-- all\nVACUUM")).isFalse();
    }

    @Test
    void parametersAreKnownByTheirNamesAndNotInsideOfQuotes() {
        String statement = "UPDATE a SET b = :?day, c = d::date WHERE e = :?day OR f = :?to_2";
        assertThat(StatementText.parameters(statement)).containsExactly("day", "to_2");
        assertThat(StatementText.prepared(statement))
                .isEqualTo("UPDATE a SET b = ?, c = d::date WHERE e = ? OR f = ?");
        assertThat(StatementText.hiddenParameters(statement)).isEmpty();
        assertThat(StatementText.hiddenParameters("SELECT ':?x', :?y -- :?z"))
                .containsExactlyInAnyOrder("x", "z");
    }

    @Test
    void literalsAndSecretsAreHiddenFromWhatADatabaseSays() {
        String shown =
                StatementText.hide(
                        "near 'a' and s3cret-word, also tok-123",
                        "SELECT 'a', 's3cret-word'",
                        List.of("tok-123"));
        assertThat(shown).isEqualTo("near *** and ***, also ***");
    }
}
