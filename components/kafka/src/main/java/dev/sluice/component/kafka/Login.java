package dev.sluice.component.kafka;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.component.kafka.KafkaConfiguration;

/**
 * How a connection proves who it is, and whom it trusts. Only what stands here reaches the clients:
 * a login configuration written by a user could name any class.
 */
record Login(
        String protocol,
        Optional<String> mechanism,
        String username,
        Secret password,
        Optional<Store> truststore,
        Optional<Store> keystore) {

    /** A file of certificates or keys. */
    record Store(Path path, Secret password) {
        private String type() {
            String name = path.toString().toLowerCase(Locale.ROOT);
            if (name.endsWith(".pem") || name.endsWith(".crt")) {
                return "PEM";
            }
            return name.endsWith(".jks") ? "JKS" : "PKCS12";
        }
    }

    /** What a connection may say. */
    static final List<String> OPTIONS =
            List.of(
                    "type",
                    "brokers",
                    "timeout",
                    "security-protocol",
                    "sasl-mechanism",
                    "username",
                    "password",
                    "truststore",
                    "truststore-password",
                    "keystore",
                    "keystore-password");

    /** The properties of a consumer that an admin client knows, too. */
    static final Set<String> ADMIN =
            Set.of(
                    "security.protocol",
                    "sasl.mechanism",
                    "sasl.jaas.config",
                    "ssl.truststore.location",
                    "ssl.truststore.password",
                    "ssl.truststore.type",
                    "ssl.keystore.location",
                    "ssl.keystore.password",
                    "ssl.keystore.type",
                    "ssl.endpoint.identification.algorithm");

    private static final List<String> PROTOCOLS =
            List.of("plaintext", "ssl", "sasl_plaintext", "sasl_ssl");
    private static final Map<String, String> MODULES =
            Map.of(
                    "PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule",
                    "SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule",
                    "SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

    static Login of(Options connection, ConnectorContext context) {
        String given = connection.text("security-protocol").orElse("plaintext");
        String protocol = given.toLowerCase(Locale.ROOT).replace('-', '_');
        if (!PROTOCOLS.contains(protocol)) {
            throw Invalid.option(
                    "option 'security-protocol' of the connection is '"
                            + given
                            + "'; use one of "
                            + String.join(", ", PROTOCOLS));
        }
        boolean sasl = protocol.startsWith("sasl");
        Optional<String> mechanism = sasl ? Optional.of(mechanism(connection)) : Optional.empty();
        if (sasl && !(connection.has("username") && connection.has("password"))) {
            throw Invalid.option(
                    "options 'username' and 'password' of the connection are missing, which "
                            + protocol
                            + " needs");
        }
        if (!sasl && (connection.has("username") || connection.has("sasl-mechanism"))) {
            throw Invalid.option(
                    "options 'username' and 'sasl-mechanism' of the connection need"
                            + " 'security-protocol' sasl_ssl or sasl_plaintext");
        }
        boolean tls = protocol.endsWith("ssl");
        if (!tls && (connection.has("truststore") || connection.has("keystore"))) {
            throw Invalid.option(
                    "options 'truststore' and 'keystore' of the connection need"
                            + " 'security-protocol' ssl or sasl_ssl");
        }
        return new Login(
                protocol.toUpperCase(Locale.ROOT),
                mechanism,
                connection.text("username").orElse(""),
                secret(connection, "password"),
                store(connection, "truststore", context),
                store(connection, "keystore", context));
    }

    private static String mechanism(Options connection) {
        String given = connection.text("sasl-mechanism").orElse("");
        String mechanism = given.toUpperCase(Locale.ROOT);
        if (!MODULES.containsKey(mechanism)) {
            throw Invalid.option(
                    "option 'sasl-mechanism' of the connection is '"
                            + given
                            + "'; use plain, scram-sha-256 or scram-sha-512");
        }
        return mechanism;
    }

    private static Secret secret(Options connection, String option) {
        return new Secret(connection.text(option).orElse(""));
    }

    private static Optional<Store> store(
            Options connection, String option, ConnectorContext context) {
        Optional<Path> path = connection.text(option).map(context::resolve);
        path.filter(file -> !Files.isReadable(file))
                .ifPresent(file -> {
                    throw Invalid.option(
                            "option '"
                                    + option
                                    + "' of the connection: the file "
                                    + file
                                    + " cannot be read");
                });
        return path.map(file -> new Store(file, secret(connection, option + "-password")));
    }

    void apply(KafkaConfiguration configuration) {
        configuration.setSecurityProtocol(protocol);
        mechanism.ifPresent(name -> {
            configuration.setSaslMechanism(name);
            configuration.setSaslJaasConfig(
                    MODULES.get(name)
                            + " required username="
                            + quoted(username, "username")
                            + " password="
                            + quoted(password.reveal(), "password")
                            + ";");
        });
        truststore.ifPresent(store -> {
            configuration.setSslTruststoreLocation(store.path().toString());
            configuration.setSslTruststoreType(store.type());
            if (!store.password().reveal().isEmpty()) {
                configuration.setSslTruststorePassword(store.password().reveal());
            }
        });
        keystore.ifPresent(store -> {
            configuration.setSslKeystoreLocation(store.path().toString());
            configuration.setSslKeystoreType(store.type());
            if (!store.password().reveal().isEmpty()) {
                configuration.setSslKeystorePassword(store.password().reveal());
                configuration.setSslKeyPassword(store.password().reveal());
            }
        });
    }

    /** A value in Java's login configuration: nothing in it may end its quotes. */
    private static String quoted(String text, String option) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw Invalid.option(
                    "option '" + option + "' of the connection holds a control character");
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
