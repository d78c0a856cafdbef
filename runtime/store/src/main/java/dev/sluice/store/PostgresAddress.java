package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code postgresql://user@host:port/database?option=value}. */
final class PostgresAddress {

    private static final String FORM =
            StoreLocation.SETTING + " has to be of the form postgresql://user@host:5432/database";

    private PostgresAddress() {}

    static StoreLocation parse(String setting, Optional<String> password) {
        URI address = address(setting.strip());
        String scheme = Optional.ofNullable(address.getScheme()).orElse("");
        if (!scheme.equals("postgresql") && !scheme.equals("postgres")) {
            throw invalid(FORM + ", and begins otherwise");
        }
        String user = Optional.ofNullable(address.getUserInfo()).orElse("");
        String query = Optional.ofNullable(address.getRawQuery()).orElse("");
        if (user.contains(":") || query.toLowerCase(Locale.ROOT).contains("password=")) {
            throw invalid(
                    StoreLocation.SETTING
                            + " holds a password, which others may see there: put it into "
                            + StoreLocation.PASSWORD);
        }
        String path = Optional.ofNullable(address.getRawPath()).orElse("");
        if (user.isEmpty() || address.getHost() == null || path.length() < 2) {
            throw invalid(FORM + "; user, host or database is missing");
        }
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        String url =
                "jdbc:postgresql://"
                        + address.getHost()
                        + port
                        + path
                        + (query.isEmpty() ? "" : "?" + query);
        return new StoreLocation.Postgres(url, user, new Secret(password.orElse("")));
    }

    private static URI address(String setting) {
        try {
            return new URI(setting);
        } catch (URISyntaxException _) {
            // the cause repeats the setting, and that may hold a password
            throw invalid(FORM);
        }
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }
}
