package dev.sluice.compiler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What has to be known of a statement's text without knowing its dialect. */
public final class StatementText {

    /** Literals, quoted names and comments; the tag of a dollar quote is its first group. */
    private static final Pattern OPAQUE =
            Pattern.compile(
                    "'(?:[^']|'')*+'|\"(?:[^\"]|\"\")*+\"|`[^`]*+`|--[^\\n]*+|/\\*.*?\\*/"
                            + "|(\\$\\w*+\\$).*?\\1",
                    Pattern.DOTALL);

    private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+)");

    /** Statements whose body is made of statements. */
    private static final Pattern BODY =
            Pattern.compile(
                    "^\\s*CREATE(?:\\s+\\S+){0,4}?\\s+(?:TRIGGER|FUNCTION|PROCEDURE|EVENT)\\b.*",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final int TELLING = 6;

    private StatementText() {}

    /** Whether there is more than one statement in the text. */
    public static boolean several(String statement) {
        String plain = OPAQUE.matcher(statement).replaceAll(" ").strip();
        return plain.replaceAll("[;\\s]+$", "").contains(";") && !BODY.matcher(plain).matches();
    }

    /** Whether there is nothing to execute. */
    public static boolean blank(String statement) {
        return statement.replaceAll("--[^\\n]*+|(?s:/\\*.*?\\*/)", " ").replace(';', ' ').isBlank();
    }

    /** The names of the parameters, written {@code :?name}. */
    public static Set<String> parameters(String statement) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = PARAMETER.matcher(statement);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** Parameters inside of literals or comments: camel-jdbc would replace them there, too. */
    public static Set<String> hiddenParameters(String statement) {
        Set<String> names = new LinkedHashSet<>();
        Matcher opaque = OPAQUE.matcher(statement);
        while (opaque.find()) {
            names.addAll(parameters(opaque.group()));
        }
        return names;
    }

    /** The statement with {@code ?} for each parameter, as databases know it. */
    public static String prepared(String statement) {
        return PARAMETER.matcher(statement).replaceAll("?");
    }

    /**
     * A database's words about a statement without the literals of the statement and without
     * secrets: databases like to quote what they did not understand.
     */
    public static String hide(String message, String statement, List<String> secrets) {
        List<String> hidden = new ArrayList<>(secrets);
        Matcher matcher = OPAQUE.matcher(statement);
        while (matcher.find()) {
            String text = matcher.group();
            if (text.startsWith("'")) {
                hidden.add(text);
                if (text.length() > TELLING + 2) {
                    hidden.add(text.substring(1, text.length() - 1));
                }
            }
        }
        // the longest first: one may begin like another
        hidden.sort(Comparator.comparingInt(String::length).reversed());
        String shown = message;
        for (String text : hidden) {
            shown = text.isEmpty() ? shown : shown.replace(text, "***");
        }
        return shown;
    }
}
