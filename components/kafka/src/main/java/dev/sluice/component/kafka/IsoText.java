package dev.sluice.component.kafka;

import dev.sluice.api.Endless;

/**
 * Dates and times as ISO 8601 and RFC 3339 write them ({@code 2024-02-29}, {@code 23:59:59.5}, both
 * joined by T or a space, with an offset behind), without an object a value; dates and timestamps
 * may be {@link Endless}. Digits behind the microseconds are cut off. Not thread-safe.
 */
final class IsoText {

    private static final long SECOND = 1_000_000;
    private static final long DAY = 86_400 * SECOND;

    private char[] text = {};
    private int at;
    private int end;

    private void begin(char[] characters, int from, int length) {
        text = characters;
        at = from;
        end = from + length;
    }

    /** 1 or -1 where the text is of a date or moment that is endless, else 0. */
    private int endless() {
        boolean earlier = at < end && text[at] == '-';
        int first = earlier ? at + 1 : at;
        if (end - first != Endless.LATER.length()) {
            return 0;
        }
        for (int i = 0; i < Endless.LATER.length(); i++) {
            if (text[first + i] != Endless.LATER.charAt(i)) {
                return 0;
            }
        }
        return earlier ? -1 : 1;
    }

    /** Days since 1970-01-01. */
    int date(char[] characters, int from, int length) throws MisfitException {
        begin(characters, from, length);
        int endless = endless();
        if (endless != 0) {
            return endless * Integer.MAX_VALUE;
        }
        int days = date();
        finish();
        return days;
    }

    /** Microseconds since midnight. */
    long time(char[] characters, int from, int length) throws MisfitException {
        begin(characters, from, length);
        long time = time();
        finish();
        return time;
    }

    /** Microseconds since 1970-01-01, of a date and time without an offset. */
    long timestamp(char[] characters, int from, int length) throws MisfitException {
        begin(characters, from, length);
        int endless = endless();
        if (endless != 0) {
            return endless * Long.MAX_VALUE;
        }
        long micros = date() * DAY;
        if (at < end) {
            separator();
            micros += time();
        }
        finish();
        return micros;
    }

    /** Microseconds since the epoch, of a date and time with an offset. */
    long instant(char[] characters, int from, int length) throws MisfitException {
        begin(characters, from, length);
        int endless = endless();
        if (endless != 0) {
            return endless * Long.MAX_VALUE;
        }
        long micros = date() * DAY;
        separator();
        micros += time();
        micros -= offset();
        finish();
        return micros;
    }

    private int date() throws MisfitException {
        boolean negative = at < end && text[at] == '-';
        boolean signed = negative || (at < end && text[at] == '+');
        if (signed) {
            at++;
        }
        int from = at;
        int year = 0;
        while (at < end && at - from < 6 && isDigit(text[at])) {
            year = year * 10 + text[at++] - '0';
        }
        if (at - from < 4 || (at - from > 4 && !signed)) {
            throw misfit();
        }
        expect('-');
        int month = two();
        expect('-');
        int day = two();
        if (month < 1 || month > 12 || day < 1 || day > 31) {
            throw misfit();
        }
        return days(negative ? -year : year, month, day);
    }

    private static int days(int year, int month, int day) throws MisfitException {
        if (day > 28 && day > java.time.Month.of(month).length(java.time.Year.isLeap(year))) {
            throw new MisfitException("there is no such day");
        }
        // years from March on, so that the day of a leap year is the last; in eras of 400 years
        int from = month > 2 ? year : year - 1;
        int era = Math.floorDiv(from, 400);
        int ofEra = from - era * 400;
        int ofYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
    }

    private long time() throws MisfitException {
        int hour = two();
        expect(':');
        int minute = two();
        int second = 0;
        long fraction = 0;
        if (at < end && text[at] == ':') {
            at++;
            second = two();
            if (at < end && text[at] == '.') {
                at++;
                fraction = fraction();
            }
        }
        if (hour > 23 || minute > 59 || second > 59) {
            throw misfit();
        }
        return ((hour * 60L + minute) * 60 + second) * SECOND + fraction;
    }

    private long fraction() throws MisfitException {
        int from = at;
        long micros = 0;
        while (at < end && at - from < 9 && isDigit(text[at])) {
            if (at - from < 6) {
                micros = micros * 10 + text[at] - '0';
            }
            at++;
        }
        if (at == from) {
            throw misfit();
        }
        for (int digits = at - from; digits < 6; digits++) {
            micros *= 10;
        }
        return micros;
    }

    private long offset() throws MisfitException {
        if (at == end) {
            throw new MisfitException("it has no offset from UTC, such as Z or +01:00");
        }
        char sign = text[at++];
        if (sign == 'Z' || sign == 'z') {
            return 0;
        }
        if (sign != '+' && sign != '-') {
            throw misfit();
        }
        int hours = two();
        if (at < end && text[at] == ':') {
            at++;
        }
        int minutes = at < end ? two() : 0;
        if (hours > 18 || minutes > 59) {
            throw misfit();
        }
        long offset = (hours * 60L + minutes) * 60 * SECOND;
        return sign == '-' ? -offset : offset;
    }

    private void separator() throws MisfitException {
        if (at >= end || (text[at] != 'T' && text[at] != 't' && text[at] != ' ')) {
            throw misfit();
        }
        at++;
    }

    private int two() throws MisfitException {
        if (at + 2 > end || !isDigit(text[at]) || !isDigit(text[at + 1])) {
            throw misfit();
        }
        int value = (text[at] - '0') * 10 + text[at + 1] - '0';
        at += 2;
        return value;
    }

    private void expect(char c) throws MisfitException {
        if (at >= end || text[at] != c) {
            throw misfit();
        }
        at++;
    }

    private void finish() throws MisfitException {
        if (at != end) {
            throw misfit();
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static MisfitException misfit() {
        return new MisfitException("it is not written as ISO 8601 says");
    }
}
