package dev.sluice.benchmark.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmark.data.Fault.NoticedBy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {

    private static final String[] FIELDS = {
        "1", "2", "3", "1", "17", "19826.42", "0.04", "1996-03-13", "TRUCK", "above the"
    };

    @ParameterizedTest
    @EnumSource
    void everyFaultChangesTheRecordAndLeavesTheGoodOneAlone(Fault fault) {
        String[] before = FIELDS.clone();

        assertThat(fault.apply(FIELDS)).isNotEqualTo(before);
        assertThat(FIELDS).isEqualTo(before);
    }

    @Test
    void theManifestAddsUpWhoHasToNotice() {
        Manifest manifest =
                new Manifest(
                        1,
                        Sums.NONE,
                        Sums.NONE,
                        0,
                        Map.of(
                                Fault.BAD_DATE, 3L,
                                Fault.SHORT_RECORD, 4L,
                                Fault.MISSING_VALUE, 5L));

        assertThat(manifest.bad(NoticedBy.READER)).isEqualTo(7);
        assertThat(manifest.bad(NoticedBy.CHECK)).isEqualTo(5);
    }
}
