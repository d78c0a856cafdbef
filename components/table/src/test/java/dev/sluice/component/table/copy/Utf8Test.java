package dev.sluice.component.table.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8Test {

    private static boolean java(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void text_is_valid_exactly_where_java_says_so() {
        Random random = new Random(11);
        byte[] pieces = "aé世🎉".getBytes(StandardCharsets.UTF_8);
        int valid = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                boolean piece = random.nextInt(4) > 0;
                int start = random.nextInt(pieces.length);
                bytes[i] = piece ? pieces[(start + i) % pieces.length] : (byte) random.nextInt(256);
                bytes[i] = bytes[i] == 0 ? (byte) 'x' : bytes[i];
            }
            boolean expected = java(bytes);
            valid += expected ? 1 : 0;
            assertThat(Utf8.fault(bytes, 0, bytes.length) == null).isEqualTo(expected);
        }
        assertThat(valid).isBetween(1_000, 199_000);
    }

    @Test
    void every_character_is_valid_and_counted_as_one() {
        for (int point = 1; point <= Character.MAX_CODE_POINT; point += 37) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(point).getBytes(StandardCharsets.UTF_8);
                assertThat(Utf8.fault(bytes, 0, bytes.length)).isNull();
                assertThat(Utf8.characters(bytes, 0, bytes.length)).isOne();
            }
        }
    }

    @Test
    void a_nul_byte_is_found_wherever_it_stands() {
        for (int at = 0; at < 20; at++) {
            byte[] bytes = "x".repeat(20).getBytes(StandardCharsets.US_ASCII);
            bytes[at] = 0;
            assertThat(Utf8.fault(bytes, 0, 20)).contains("NUL byte at " + at + ",");
        }
    }
}
